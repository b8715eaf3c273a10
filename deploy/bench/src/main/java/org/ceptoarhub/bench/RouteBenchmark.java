package org.ceptoarhub.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.shard.Archive;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.Effects;
import org.ceptoarhub.router.shard.Outcome;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Overlay;
import org.ceptoarhub.router.shard.Shard;
import org.ceptoarhub.router.shard.Shards;
import org.jspecify.annotations.Nullable;
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
 * What the router does with one event between reading its record and handing records to the
 * producer: decode, admit, decide, show, look a last time, write the Decision and the index entry.
 * No broker and no producer take part.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteBenchmark {
  private static final KnownEvents NOTHING_KNOWN = (source, eventId) -> Optional.empty();
  private static final Archive NOTHING_KEPT = (source, offset) -> Optional.empty();
  private static final int BATCH = 2_000;

  /** Recipients of the event. */
  @Param({"1", "5", "20"})
  public int recipients;

  private Edition edition;
  private Shard shard;
  private Overlay overlay;
  private List<ConsumerRecord<byte[], byte[]>> batch;
  private int next;

  @Setup
  public void makeBatch() {
    var codec = new EventCodec();
    var editions = new GeneratedEditions(200, recipients);
    edition = new Edition(new Decider(editions.directory(), editions.rules(20)), Realm.LIVE, codec);
    shard =
        new Shards(Realm.LIVE, codec, Duration.ofDays(7), 100_000, new NoEffects())
            .shard("nisc", 0, ChainHead.START);
    batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(record(i, codec.encode(editions.provision().event().body())));
    }
    overlay = newOverlay();
    Handled first = (Handled) route();
    if (first.deliveries() != recipients) {
      throw new IllegalStateException(
          "reaches %d parties, not %d: %s"
              .formatted(first.deliveries(), recipients, first.link().record().getRejected()));
    }
  }

  private static Overlay newOverlay() {
    return new Overlay(NOTHING_KNOWN, Postures.NORMAL);
  }

  private static ConsumerRecord<byte[], byte[]> record(int offset, byte[] value) {
    return new ConsumerRecord<>(
        "live.out.nisc",
        0,
        offset,
        GeneratedEditions.NOW.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        ConsumerRecord.NULL_SIZE,
        value.length,
        null,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static final class NoEffects implements Effects {

    @Override
    public Optional<Rejection> objection(Submission submission) {
      return Optional.empty();
    }

    @Override
    public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
      return new Effect(List.of(), Optional.empty());
    }
  }

  /** Each event comes once in a transaction, and every transaction is thrown away. */
  @Benchmark
  public Outcome route() {
    if (next == 0) {
      overlay = newOverlay();
    }
    Outcome outcome = shard.handle(batch.get(next), edition, overlay, NOTHING_KEPT);
    overlay.add(shard, (Handled) outcome);
    next = (next + 1) % BATCH;
    return outcome;
  }
}
