package org.ceptoarhub.core.directory;

import java.util.Locale;
import org.ceptoarhub.core.verification.VerificationLevels;

/**
 * A sharing body (セプター) of one sub-sector (業種).
 *
 * @param party its party id
 * @param sector its sector id
 * @param ministry party id of its competent ministry
 * @param council its seat in the CEPTOAR Council (セプターカウンシル)
 * @param levels its sub-sector's verification levels (検証レベル)
 */
public record Ceptoar(
    String party, String sector, String ministry, CouncilSeat council, VerificationLevels levels) {

  /** A CEPTOAR whose sub-sector has no verification levels. */
  public Ceptoar(String party, String sector, String ministry, CouncilSeat council) {
    this(party, sector, ministry, council, VerificationLevels.NONE);
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
