package org.ceptoarhub.core.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.ceptoarhub.event.Tlp;
import org.jspecify.annotations.Nullable;

/**
 * What would be otherwise.
 *
 * @param edition edition of the rules that were tried
 * @param rulesHash SHA-256 of their file, in hex
 * @param directoryVersion version of the directory that was tried
 * @param from the broker's time of the first event that was decided again; null if none was
 * @param until that of the last
 * @param decisions how many kept decisions there were
 * @param compared how many of them were made again
 * @param remade how many of those would no longer come out as recorded even under the editions of
 *     then, as what their events refer to has changed since; they are compared with what those
 *     editions say today
 * @param different how many would be otherwise
 * @param newlyRejected how many events were admitted and would not be
 * @param newlyAdmitted how many events were not admitted and would be
 * @param deliveriesThen deliveries of all decisions that were made again, as they were
 * @param deliveriesNow the same, as they would be
 * @param skipped what could not be decided again, and how often; no zeros
 * @param counts the changes by rule, recipient and label, in this order
 * @param events the first events that would be decided otherwise, in the order of the history
 * @param eventsLeftOut how many more there are, which are in the counts only
 */
public record SimulationResult(
    String edition,
    String rulesHash,
    String directoryVersion,
    @Nullable Instant from,
    @Nullable Instant until,
    long decisions,
    long compared,
    long remade,
    long different,
    long newlyRejected,
    long newlyAdmitted,
    long deliveriesThen,
    long deliveriesNow,
    Map<Skipped, Long> skipped,
    List<Count> counts,
    List<EventDifference> events,
    long eventsLeftOut) {

  public SimulationResult {
    skipped = Collections.unmodifiableMap(skipped);
    counts = List.copyOf(counts);
    events = List.copyOf(events);
  }

  /** Why a decision was not made again. */
  public enum Skipped {
    /** The hub's own orders: releases, approvals, the clock. They follow from what was held. */
    HUB_ORDER,
    /** They go to nobody under any rules. */
    RECEIPT,
    /** The event could not be read, then or now. */
    UNREADABLE,
    /** The router refused it before asking any rule: a duplicate, or one too large. */
    REFUSED_UNASKED,
    /** What it refers to was not known then and is now, or the other way round. */
    REFERENCE_CHANGED
  }

  /**
   * How often what changes for a recipient by a rule under a label.
   *
   * @param recipient party id; empty where an event itself waits, or waits no more
   * @param changes no zeros
   */
  public record Count(String rule, String recipient, Tlp tlp, Map<Change, Long> changes) {

    public Count {
      changes = Collections.unmodifiableMap(changes);
    }
  }

  /** Whether nothing would be otherwise. */
  public boolean isEmpty() {
    return different == 0;
  }

  /** The changes of all recipients together; no zeros. */
  public Map<Change, Long> totals() {
    Map<Change, Long> totals = new EnumMap<>(Change.class);
    counts.forEach(
        count -> count.changes().forEach((change, n) -> totals.merge(change, n, Long::sum)));
    return totals;
  }

  /** The changes by rule. */
  public Map<String, Map<Change, Long>> byRule() {
    return by(Count::rule);
  }

  /** The changes by recipient. */
  public Map<String, Map<Change, Long>> byRecipient() {
    return by(Count::recipient);
  }

  /** The changes by label, from CLEAR to RED. */
  public Map<Tlp, Map<Change, Long>> byTlp() {
    return by(Count::tlp);
  }

  private <K extends Comparable<K>> Map<K, Map<Change, Long>> by(Function<Count, K> key) {
    Map<K, Map<Change, Long>> sums = new TreeMap<>();
    for (Count count : counts) {
      Map<Change, Long> sum =
          sums.computeIfAbsent(key.apply(count), none -> new EnumMap<>(Change.class));
      count.changes().forEach((change, n) -> sum.merge(change, n, Long::sum));
    }
    return sums;
  }

  /**
   * The result for programs: {@code {edition, rulesHash, directoryVersion, from, until, decisions,
   * compared, remade, different, newlyRejected, newlyAdmitted, deliveries: {then, now}, skipped,
   * totals, counts, events, eventsLeftOut}}.
   */
  public ObjectNode toJson() {
    return SimulationJson.of(this);
  }
}
