package org.ceptoarhub.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.guards.Hit;
import org.ceptoarhub.core.guards.IdentityGuard;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What deciding one event costs: flat in parties and in rules, linear in recipients. To run it:
 * {@code deploy/hub decide}.
 *
 * <p>{@code -p parties=1000 -p rules=20} runs less of it; {@code -h} tells more. There are two
 * baselines: to read the event from its bytes, which a router does with every event in any case;
 * and to look for operators' names in its text, which is linear in the text and part of every
 * decision that reaches a CEPTOAR or an operator.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecideBenchmark {
  private static final KnownEvents NOTHING_KNOWN = (source, eventId) -> Optional.empty();

  /** Parties in the directory. */
  @Param({"100", "1000", "10000"})
  public int parties;

  /** Rules in the rule set; one of them brings the event to its recipients. */
  @Param({"20", "200", "2000"})
  public int rules;

  /** Recipients of the event; no more than half of the parties get it. */
  @Param({"1", "20", "3000"})
  public int recipients;

  private Decider decider;
  private Submission submission;
  private IdentityGuard identity;
  private EventCodec codec;
  private byte[] bytes;

  @Setup
  public void makeEditions() {
    codec = new EventCodec();
    GeneratedEditions editions = new GeneratedEditions(parties, recipients);
    decider = new Decider(editions.directory(), editions.rules(rules));
    identity = new IdentityGuard(editions.directory());
    submission = editions.provision();
    bytes = codec.encode(submission.event().body());
    int reached =
        decide().deliveries().stream().mapToInt(delivery -> delivery.recipients().size()).sum();
    if (reached != editions.recipients()) {
      throw new IllegalStateException(
          "reaches %d parties, not %d".formatted(reached, editions.recipients()));
    }
  }

  @Benchmark
  public Decision decide() {
    return decider.decide(submission, NOTHING_KNOWN, Postures.NORMAL);
  }

  @Benchmark
  public List<Hit> baselineOfScanningTheText() {
    return identity.scan(submission.event(), submission.source(), NOTHING_KNOWN);
  }

  @Benchmark
  public Event baselineOfReadingTheEvent() throws MalformedRecordException {
    return codec.decodeEvent(bytes);
  }
}
