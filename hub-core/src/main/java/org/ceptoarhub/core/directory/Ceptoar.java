package org.ceptoarhub.core.directory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ceptoarhub.core.verification.VerificationLevels;

/**
 * A sharing body (セプター) of one sub-sector (業種).
 *
 * @param party its party id
 * @param sector its sector id
 * @param ministry party id of its competent ministry
 * @param council its seat in the CEPTOAR Council (セプターカウンシル)
 * @param levels its sub-sector's verification levels (検証レベル)
 * @param redistribution whether its own material goes to its members by itself, or after its
 *     coordinator's approval
 * @param groups its sub-groups
 */
public record Ceptoar(
    String party,
    String sector,
    String ministry,
    CouncilSeat council,
    VerificationLevels levels,
    Relaying redistribution,
    List<Group> groups) {

  public Ceptoar {
    groups = List.copyOf(groups);
  }

  /** A CEPTOAR whose sub-sector has no verification levels. */
  public Ceptoar(String party, String sector, String ministry, CouncilSeat council) {
    this(party, sector, ministry, council, VerificationLevels.NONE, Relaying.AUTOMATIC, List.of());
  }

  /** The sub-group with this id, if there is one. */
  public Optional<Group> group(String id) {
    return groups.stream().filter(group -> group.id().equals(id)).findFirst();
  }

  /** A CEPTOAR's seat in the Council. */
  public enum CouncilSeat {
    MEMBER,
    OBSERVER,
    NONE;

    /** The spelling in directory files, e.g. {@code member}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
