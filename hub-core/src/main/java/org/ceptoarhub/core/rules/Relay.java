package org.ceptoarhub.core.rules;

import org.jspecify.annotations.Nullable;

/**
 * Through whose hands a delivery goes on paper, and whether it waits for them.
 *
 * @param by whose hands
 * @param mode whether the next hop waits
 */
public record Relay(By by, Mode mode) {

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
    APPROVAL
  }
}
