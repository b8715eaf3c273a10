package org.ceptoarhub.core.rules;

import java.time.Duration;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.EmergencyContact;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Relaying;
import org.ceptoarhub.event.Posture;
import org.jspecify.annotations.Nullable;

/**
 * Through whose hands a delivery goes, and whether it waits for them.
 *
 * @param by whose hands
 * @param mode whether the next hop waits
 * @param within how long it waits before it escalates and, in a posture other than 平時, goes on by
 *     itself; null: for ever
 */
public record Relay(By by, Mode mode, @Nullable Duration within) {

  /** The relaying party, found anew for each recipient. */
  public enum By {
    COMPETENT_MINISTRY,
    TARGET_MINISTRIES,
    TARGET_CEPTOARS,
    OWN_CEPTOAR;

    /**
     * The party id of whose hands these are for one recipient; null where nobody stands between.
     */
    public @Nullable String of(Selector.Selected selected) {
      return switch (this) {
        case COMPETENT_MINISTRY, TARGET_MINISTRIES -> selected.ministry();
        case TARGET_CEPTOARS, OWN_CEPTOAR -> selected.ceptoar();
      };
    }
  }

  /** Whether the next hop waits. */
  public enum Mode {
    /** It goes on at once. */
    AUTOMATIC,
    /** It is held until the relaying party releases it. */
    APPROVAL,
    /** As the directory says of the relaying party. */
    PER_DIRECTORY
  }

  /**
   * The party for whose release a recipient's delivery waits; null if it goes out at once. In an
   * emergency that is the party which the table of emergency contacts puts in its place.
   */
  public @Nullable String waitsFor(
      Selector.Selected selected, Directory directory, Posture posture) {
    String usual = by.of(selected);
    if (usual == null || !waits(directory, usual)) {
      return null;
    }
    return posture == Posture.EMERGENCY
        ? directory.emergencyContact(usual).map(EmergencyContact::relayBy).orElse(usual)
        : usual;
  }

  private boolean waits(Directory directory, String party) {
    return switch (mode) {
      case AUTOMATIC -> false;
      case APPROVAL -> true;
      case PER_DIRECTORY ->
          directory.party(party).map(Party::liaison).filter(Relaying.APPROVAL::equals).isPresent();
    };
  }
}
