package org.ceptoarhub.core.simulation;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.view.View;
import org.jspecify.annotations.Nullable;

/**
 * Where one party stands in one Decision. It may have a headline of what it otherwise waits for; a
 * party that no rule proposed has none of the three.
 *
 * @param delivered what it gets; null: nothing
 * @param held what waits for it; null: nothing
 * @param refused what a guard kept from it; null: nothing
 */
public record Position(@Nullable Way delivered, @Nullable Wait held, @Nullable Refused refused) {
  /** No rule proposed the party. */
  public static final Position ABSENT = new Position(null, null, null);

  /** The key of what waits for nobody's delivery: what the event itself brings about. */
  static final String NOBODY = "";

  /**
   * A delivery.
   *
   * @param ackBy when a receipt is due; null: none is expected
   */
  public record Way(String rule, int hop, View view, @Nullable Instant ackBy) {}

  /**
   * A delivery that waits.
   *
   * @param by the party for which it waits
   * @param next the relaying party for which it waits next; null: it goes out
   * @param due when it escalates; null: never
   */
  public record Wait(
      String rule, int hop, View view, String by, @Nullable String next, @Nullable Instant due) {}

  /** A guard's no. */
  public record Refused(String rule, String guard, String reason) {}

  /** The positions of all parties in a Decision, in its order. */
  static Map<String, Position> all(Decision decision) {
    Map<String, Position> positions = new LinkedHashMap<>();
    for (Decision.Delivery delivery : decision.deliveries()) {
      Way way = new Way(delivery.rule(), delivery.hop(), delivery.view(), delivery.ackBy());
      Position position = new Position(way, null, null);
      delivery.recipients().forEach(party -> add(positions, party, position));
    }
    for (Decision.Held held : decision.held()) {
      Position position =
          new Position(
              null,
              new Wait(held.rule(), held.hop(), held.view(), held.by(), held.next(), held.due()),
              null);
      held.recipients().forEach(party -> add(positions, party, position));
      if (held.recipients().isEmpty()) {
        add(positions, NOBODY, position);
      }
    }
    for (Decision.Refusal refusal : decision.refusals()) {
      Position position =
          new Position(null, null, new Refused(refusal.rule(), refusal.guard(), refusal.reason()));
      refusal.recipients().forEach(party -> add(positions, party, position));
    }
    return positions;
  }

  private static void add(Map<String, Position> positions, String party, Position position) {
    positions.merge(party, position, Position::and);
  }

  private static Position and(Position one, Position other) {
    return new Position(
        one.delivered == null ? other.delivered : one.delivered,
        one.held == null ? other.held : one.held,
        one.refused == null ? other.refused : one.refused);
  }

  /** What changes when a party comes from here to there; another refusal is no change. */
  Set<Change> changesTo(Position now) {
    Set<Change> changes = EnumSet.noneOf(Change.class);
    if (delivered != null && now.delivered != null) {
      compare(changes, delivered.rule, now.delivered.rule, delivered.view, now.delivered.view);
      if (!Objects.equals(delivered.ackBy, now.delivered.ackBy)) {
        changes.add(Change.OTHER_RECEIPT);
      }
    } else if (now.delivered != null) {
      changes.add(Change.GAINED);
    } else if (delivered != null) {
      changes.add(Change.LOST);
    }
    if (held != null && now.held != null) {
      compare(changes, held.rule, now.held.rule, held.view, now.held.view);
      if (!held.by.equals(now.held.by)
          || !Objects.equals(held.next, now.held.next)
          || !Objects.equals(held.due, now.held.due)) {
        changes.add(Change.OTHER_WAIT);
      }
    } else if (now.held != null) {
      changes.add(Change.NEWLY_HELD);
    } else if (held != null) {
      changes.add(Change.NO_LONGER_HELD);
    }
    return changes;
  }

  private static void compare(
      Set<Change> changes, String ruleThen, String ruleNow, View viewThen, View viewNow) {
    if (!ruleThen.equals(ruleNow)) {
      changes.add(Change.MOVED_HERE);
      changes.add(Change.MOVED_AWAY);
    }
    if (viewThen != viewNow) {
      changes.add(Change.OTHER_VIEW);
    }
  }

  /** The rule that a change is counted for, if the party stood here then and there now. */
  String ruleOf(Change change, Position now) {
    Position of = change.isOfThen() ? this : now;
    boolean aboutHeld =
        change == Change.NEWLY_HELD
            || change == Change.NO_LONGER_HELD
            || change == Change.OTHER_WAIT;
    if (of.held != null && (aboutHeld || of.delivered == null)) {
      return of.held.rule;
    }
    return Objects.requireNonNull(of.delivered, "a change is of a delivery or of a wait").rule;
  }
}
