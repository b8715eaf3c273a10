package org.ceptoarhub.core.topics;

import java.util.Locale;
import org.ceptoarhub.event.Traffic;

/** Real traffic and drills never share a topic. */
public enum Realm {
  LIVE,
  DRILL;

  /** The first part of the realm's topic names. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether traffic of this kind belongs here: ACTUAL is live, EXERCISE and TEST are drill. */
  public boolean carries(Traffic traffic) {
    return (this == LIVE) == (traffic == Traffic.ACTUAL);
  }

  public String out(String party) {
    return id() + ".out." + party;
  }

  public String in(String party) {
    return id() + ".in." + party;
  }

  public String decisions() {
    return id() + ".decisions";
  }

  public String quarantine() {
    return id() + ".quarantine";
  }

  public String receipts() {
    return id() + ".receipts";
  }

  public String index() {
    return id() + ".index";
  }
}
