package org.ceptoarhub.core.simulation;

/** What becomes of one party's share in an event. Several may hold at once. */
public enum Change {
  /** It gets the event, which it did not get. Counted for the rule that brings it. */
  GAINED,
  /** It does not get the event, which it got. Counted for the rule that brought it. */
  LOST,
  /** It gets the event, or would once released, by another rule. Counted for the new rule. */
  MOVED_HERE,
  /** The same, counted for the former rule. */
  MOVED_AWAY,
  /** It sees more or less of the event. */
  OTHER_VIEW,
  /** Its receipt is due at another time, or whether one is due has changed. */
  OTHER_RECEIPT,
  /** Its delivery waits, which did not wait. */
  NEWLY_HELD,
  /** Nothing waits for it any more. Counted for the former rule. */
  NO_LONGER_HELD,
  /** What waits for it waits for another party, or escalates at another time. */
  OTHER_WAIT;

  /** Whether it is counted for the rule of then, as the rule of now has none for it. */
  boolean isOfThen() {
    return this == LOST || this == MOVED_AWAY || this == NO_LONGER_HELD;
  }
}
