package org.ceptoarhub.core.simulation;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tries other rules, or another directory, on the events that were decided: decides each again, in
 * the posture of its time, and compares delivery by delivery. Pure. Immutable and thread-safe.
 *
 * <p>Each event is decided by itself, as if the new editions had come into force just before it:
 * whatever it refers to is taken as it was recorded. So a revision still goes to who got the
 * original, and what waited is compared, not what was released later.
 *
 * <p>Time is linear in the history. Memory grows with what differs, up to the bound on events that
 * are kept in full, and with the pairs of rule and recipient; what stays the same is only counted.
 */
public final class Simulation {
  /** How many events that would be decided otherwise are kept in full, if nobody says more. */
  public static final int MOST_EVENTS = 10_000;

  /** How many decisions lie between two calls of the progress callback. */
  public static final int STRIDE = 100;

  private final Decider next;
  private final KnownEvents known;
  private final Former former;
  private final int mostEvents;

  /** A simulation that takes what was recorded at its word, and keeps {@link #MOST_EVENTS}. */
  public Simulation(Decider next, KnownEvents known) {
    this(next, known, decision -> Optional.empty(), MOST_EVENTS);
  }

  /**
   * @param next the rules and the directory to try
   * @param known the events that others refer to
   * @param former finds the editions that a decision was made under
   * @param mostEvents how many events that would be decided otherwise are kept in full
   */
  public Simulation(Decider next, KnownEvents known, Former former, int mostEvents) {
    this.next = next;
    this.known = known;
    this.former = former;
    this.mostEvents = mostEvents;
  }

  /**
   * A decision that was kept.
   *
   * @param decision the record of the log
   * @param event the event that it was made on; null if its bytes can't be read or are gone
   * @param realm live or drill
   */
  public record Kept(DecisionRecord decision, @Nullable Event event, Realm realm) {}

  /**
   * Finds what decided by the editions that a decision was made under. Asked where a decision would
   * be otherwise: if the former editions would not make it today as it is recorded, either (a
   * consent was amended since), the two are compared as they would be today, so that only what the
   * new editions change is told.
   */
  @FunctionalInterface
  public interface Former {

    /** The Decider of that time, or empty if its editions are gone. */
    Optional<Decider> of(DecisionRecord decision);
  }

  /**
   * Tries the history.
   *
   * @param history kept decisions, in any order; the order of the result's events
   * @param progress gets the number of decisions done, every {@link #STRIDE} and at the end
   */
  public SimulationResult run(Iterator<Kept> history, LongConsumer progress) {
    Comparison comparison = new Comparison(next, known, former, mostEvents);
    long done = 0;
    while (history.hasNext()) {
      comparison.add(history.next());
      done++;
      if (done % STRIDE == 0) {
        progress.accept(done);
      }
    }
    progress.accept(done);
    return comparison.result();
  }
}
