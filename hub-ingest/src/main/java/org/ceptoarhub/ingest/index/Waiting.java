package org.ceptoarhub.ingest.index;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.ceptoarhub.core.index.Unsettled;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for the word of one party.
 *
 * @param entry the event
 * @param sequel what has become of it so far; null if nothing has
 * @param by the party for which it waits
 * @param groups what goes on at its word; empty where the event is out already and waits for its
 *     second person all the same
 * @param since from when it waits
 * @param due when it escalates; null: never
 */
public record Waiting(
    IndexEntry entry,
    @Nullable Sequel sequel,
    String by,
    List<HeldGroup> groups,
    Instant since,
    @Nullable Instant due) {

  public Waiting {
    groups = List.copyOf(groups);
  }

  /** For whom an event waits, one each; empty if it waits for nobody. */
  static List<Waiting> of(Unsettled event) {
    if (!event.waits()) {
      return List.of();
    }
    IndexEntry entry = event.entry();
    @Nullable Sequel sequel = event.sequel();
    List<HeldGroup> held = event.held();
    if (held.isEmpty()) {
      return List.of(
          new Waiting(
              entry, sequel, entry.getSource(), List.of(), entry.getAt(), entry.getApproveBy()));
    }
    return held.stream()
        .map(HeldGroup::getBy)
        .distinct()
        .map(
            by ->
                of(
                    entry,
                    sequel,
                    by,
                    held.stream().filter(group -> group.getBy().equals(by)).toList()))
        .toList();
  }

  private static Waiting of(
      IndexEntry entry, @Nullable Sequel sequel, String by, List<HeldGroup> groups) {
    return new Waiting(
        entry,
        sequel,
        by,
        groups,
        since(entry, sequel, groups),
        groups.stream()
            .map(HeldGroup::getDue)
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null));
  }

  /** From the decision on, or from the word of the party before. */
  private static Instant since(IndexEntry entry, @Nullable Sequel sequel, List<HeldGroup> groups) {
    boolean fromTheFirst = groups.stream().anyMatch(entry.getHeld()::contains);
    return sequel == null || fromTheFirst
        ? entry.getAt()
        : sequel.getSettlements().stream()
            .map(Settlement::getAt)
            .max(Instant::compareTo)
            .orElse(entry.getAt());
  }

  /** How many parties get the event at this word, or wait for the next. */
  public int recipients() {
    return groups.stream().mapToInt(group -> group.getRecipients().size()).sum();
  }
}
