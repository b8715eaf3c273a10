package org.ceptoarhub.core.posture;

import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Posture;

/**
 * Whether what is shared must be handled at once (リアルタイム性が必要) or may go with the next batch, such
 * as a newsletter (NISC's 2010 deck, 「情報共有のタイミングと方法」).
 */
public enum Handling {
  /** A receipt is due in the rule's time. */
  REAL_TIME,
  /** It goes out all the same; no receipt is due. */
  BATCH;

  /**
   * At once when the sector is on alert or worse, and at any time for omens and warnings (B-c) and
   * for what contains an incident (C).
   */
  public static Handling of(Category category, Posture posture) {
    boolean urgent = category == Category.B_C || category == Category.C;
    return urgent || posture != Posture.NORMAL ? REAL_TIME : BATCH;
  }
}
