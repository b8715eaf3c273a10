package org.ceptoarhub.core.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.InForce;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.simulation.EventDifference.Difference;
import org.ceptoarhub.core.simulation.Simulation.Former;
import org.ceptoarhub.core.simulation.Simulation.Kept;
import org.ceptoarhub.core.simulation.SimulationResult.Count;
import org.ceptoarhub.core.simulation.SimulationResult.Skipped;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/** One run of a simulation: takes one kept decision after the other. For one thread. */
final class Comparison {
  /** Codes of refusals that the router makes without asking a rule. */
  private static final Set<String> UNASKED =
      Set.of("malformed", "too-large", "duplicate-event", "last-door", "internal");

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::rule).thenComparing(Cell::recipient).thenComparing(Cell::tlp);

  private final Decider next;
  private final KnownEvents known;
  private final Former former;
  private final int mostEvents;

  private final Map<Skipped, Long> skipped = new EnumMap<>(Skipped.class);
  private final Map<Cell, Map<Change, Long>> counts = new TreeMap<>(ORDER);
  private final List<EventDifference> events = new ArrayList<>();
  private long decisions;
  private long compared;
  private long remade;
  private long different;
  private long newlyRejected;
  private long newlyAdmitted;
  private long deliveriesThen;
  private long deliveriesNow;
  private @Nullable Instant from;
  private @Nullable Instant until;

  private record Cell(String rule, String recipient, Tlp tlp) {}

  private record Shift(Position then, Position now) {}

  Comparison(Decider next, KnownEvents known, Former former, int mostEvents) {
    this.next = next;
    this.known = known;
    this.former = former;
    this.mostEvents = mostEvents;
  }

  void add(Kept kept) {
    decisions++;
    Optional<Skipped> why = unfit(kept);
    if (why.isPresent()) {
      skip(why.get());
    } else if (kept.event() != null) {
      compare(kept.decision(), submission(kept, kept.event()));
    }
  }

  private static Optional<Skipped> unfit(Kept kept) {
    DecisionRecord decision = kept.decision();
    Event event = kept.event();
    if (decision.getAbout() != null || (event != null && event.body() instanceof HubOrder)) {
      return Optional.of(Skipped.HUB_ORDER);
    }
    if (event == null) {
      return Optional.of(Skipped.UNREADABLE);
    }
    if (event.body() instanceof Receipt) {
      return Optional.of(Skipped.RECEIPT);
    }
    return decision.getRejected() != null && UNASKED.contains(decision.getRejected().getCode())
        ? Optional.of(Skipped.REFUSED_UNASKED)
        : Optional.empty();
  }

  private void skip(Skipped why) {
    skipped.merge(why, 1L, Long::sum);
  }

  private static Submission submission(Kept kept, Event event) {
    DecisionRecord decision = kept.decision();
    return new Submission(
        decision.getSource(), event, decision.getActor(), kept.realm(), decision.getAt());
  }

  private void compare(DecisionRecord record, Submission submission) {
    Postures postures = Postures.nationwide(Posture.valueOf(record.getPosture()));
    Decision then = DecisionLog.decision(record);
    Decision now = next.decide(submission, known, postures);
    if (!saySame(then, now)) {
      Decision today =
          former
              .of(record)
              .map(decider -> decider.decide(submission, known, postures))
              .orElse(then);
      if (!saySame(then, today)) {
        remade++;
        then = today;
      }
    }
    if (referencesChanged(then, now)) {
      skip(Skipped.REFERENCE_CHANGED);
      return;
    }
    compared++;
    span(submission.at());
    deliveriesThen += deliveries(then);
    deliveriesNow += deliveries(now);
    if (!saySame(then, now)) {
      tell(record, submission, then, now);
    }
  }

  /** Whether the same parties get, await and are denied the same; a quick look. */
  private static boolean saySame(Decision one, Decision other) {
    return one.rejected().isPresent() == other.rejected().isPresent()
        && one.deliveries().equals(other.deliveries())
        && one.held().equals(other.held());
  }

  /** Rules have no say in whether a reference is known. */
  private static boolean referencesChanged(Decision then, Decision now) {
    return (isUnknownReference(then) && now.rejected().isEmpty())
        || (isUnknownReference(now) && then.rejected().isEmpty());
  }

  private static boolean isUnknownReference(Decision decision) {
    return decision
        .rejected()
        .map(Rejection::code)
        .filter(Admission.UNKNOWN_REFERENCE::equals)
        .isPresent();
  }

  private static int deliveries(Decision decision) {
    return decision.deliveries().stream().mapToInt(delivery -> delivery.recipients().size()).sum();
  }

  private void span(Instant at) {
    if (from == null || at.isBefore(from)) {
      from = at;
    }
    if (until == null || at.isAfter(until)) {
      until = at;
    }
  }

  private void tell(DecisionRecord record, Submission submission, Decision then, Decision now) {
    Tlp tlp =
        known
            .find(record.getSource(), submission.event().header().getEventId())
            .map(IndexEntry::getTlp)
            .orElse(submission.event().header().getTlp());
    List<Difference> differences = differences(Position.all(then), Position.all(now), tlp);
    EventDifference difference =
        new EventDifference(
            record.getSource(),
            submission.event().header().getEventId(),
            submission.event().kind(),
            submission.event().header().getRevision(),
            submission.at(),
            tlp,
            then.inForce().posture(),
            then.inForce().edition(),
            then.rejected().orElse(null),
            now.rejected().orElse(null),
            differences);
    if (differences.isEmpty() && !difference.isNewlyRejected() && !difference.isNewlyAdmitted()) {
      return;
    }
    different++;
    newlyRejected += difference.isNewlyRejected() ? 1 : 0;
    newlyAdmitted += difference.isNewlyAdmitted() ? 1 : 0;
    if (events.size() < mostEvents) {
      events.add(difference);
    }
  }

  private List<Difference> differences(
      Map<String, Position> then, Map<String, Position> now, Tlp tlp) {
    Set<String> parties = new LinkedHashSet<>(then.keySet());
    parties.addAll(now.keySet());
    Map<Shift, List<String>> shifts = new LinkedHashMap<>();
    for (String party : parties) {
      Position before = then.getOrDefault(party, Position.ABSENT);
      Position after = now.getOrDefault(party, Position.ABSENT);
      Set<Change> changes = before.changesTo(after);
      changes.forEach(change -> count(new Cell(before.ruleOf(change, after), party, tlp), change));
      if (!changes.isEmpty()) {
        shifts.computeIfAbsent(new Shift(before, after), none -> new ArrayList<>()).add(party);
      }
    }
    List<Difference> differences = new ArrayList<>();
    shifts.forEach(
        (shift, recipients) ->
            differences.add(
                new Difference(
                    shift.then().changesTo(shift.now()),
                    shift.then(),
                    shift.now(),
                    recipients.stream().filter(party -> !party.equals(Position.NOBODY)).toList())));
    return differences;
  }

  private void count(Cell cell, Change change) {
    counts.computeIfAbsent(cell, none -> new EnumMap<>(Change.class)).merge(change, 1L, Long::sum);
  }

  SimulationResult result() {
    InForce tried = next.inForce(Posture.NORMAL);
    return new SimulationResult(
        tried.edition(),
        tried.rulesHash(),
        tried.directoryVersion(),
        from,
        until,
        decisions,
        compared,
        remade,
        different,
        newlyRejected,
        newlyAdmitted,
        deliveriesThen,
        deliveriesNow,
        skipped,
        counts.entrySet().stream()
            .map(
                entry ->
                    new Count(
                        entry.getKey().rule(),
                        entry.getKey().recipient(),
                        entry.getKey().tlp(),
                        entry.getValue()))
            .toList(),
        events,
        different - events.size());
  }
}
