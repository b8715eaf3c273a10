package org.ceptoarhub.core.guards;

import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.IndexEntry;

/** Traffic Light Protocol labels of what grows from something labelled. */
public final class Labels {
  private Labels() {}

  /**
   * The label that an event goes by, as its index entry keeps it: the strictest of its own and
   * those of the events that it grew from, for only its originator lowers a label. A revision does
   * not shake off the labels of what the first grew from. Reports do not count: what grows from
   * them is bound by their sources' consent. What {@code known} does not find counts as RED.
   */
  public static Tlp effective(Event event, KnownEvents known) {
    Tlp label = event.header().getTlp();
    for (EventRef origin : Lineage.of(event, known)) {
      label = strictest(label, of(origin, known));
    }
    return label;
  }

  /** The stricter of two labels. */
  public static Tlp strictest(Tlp one, Tlp other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Tlp of(EventRef origin, KnownEvents known) {
    return Lineage.withRevisions(origin, known)
        .map(
            entries ->
                entries.stream()
                    .filter(entry -> !Lineage.isReport(entry))
                    .map(IndexEntry::getTlp)
                    .reduce(Tlp.CLEAR, Labels::strictest))
        .orElse(Tlp.RED);
  }
}
