package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.jspecify.annotations.Nullable;

/**
 * A shard with all that it needs, the time in the test's hands, and transactions that the test
 * commits or aborts.
 */
final class ShardContext {
  static final Duration WINDOW = Duration.ofDays(7);

  private static final EventCodec CODEC = new EventCodec();
  private static final Edition EDITION = TestEditions.small(CODEC);

  final EventCodec codec = CODEC;
  final Edition edition;
  final List<DecisionRecord> log = new ArrayList<>();
  final Index index;
  final String source;
  Shard shard;
  Overlay overlay;
  Instant now = Instant.parse("2026-11-20T00:05:00Z");
  String actor = "duty officer";
  Postures postures = Postures.NORMAL;
  private long offset;
  private final List<Indexed> indexed = new ArrayList<>();
  private final List<DecisionRecord> uncommitted = new ArrayList<>();

  /** What is committed of all senders: their index, and what they have sent. */
  static final class Index implements KnownEvents {
    final Map<String, IndexEntry> entries = new HashMap<>();
    final Map<String, Sequel> sequels = new HashMap<>();
    final Map<String, ConsumerRecord<byte[], byte[]>> sent = new HashMap<>();

    @Override
    public Optional<IndexEntry> find(String source, String eventId) {
      return Optional.ofNullable(entries.get(source + "/" + eventId));
    }

    @Override
    public Optional<Sequel> sequel(String source, String eventId) {
      return Optional.ofNullable(sequels.get(source + "/" + eventId));
    }

    private void add(Indexed indexed) {
      switch (indexed) {
        case Indexed.Entry one ->
            entries.put(one.entry().getSource() + "/" + one.entry().getEventId(), one.entry());
        case Indexed.Followed one ->
            sequels.put(one.sequel().getSource() + "/" + one.sequel().getEventId(), one.sequel());
      }
    }
  }

  ShardContext(String source) {
    this(source, EDITION, new Index());
  }

  /**
   * @param index shared with the shards of other senders
   */
  ShardContext(String source, Edition edition, Index index) {
    this.source = source;
    this.edition = edition;
    this.index = index;
    this.shard = newShard();
    this.overlay = newOverlay();
  }

  Shard newShard() {
    return new Shards(Realm.LIVE, codec, WINDOW, 1_000, new Written())
        .shard(source, 0, ChainHead.START);
  }

  /** Changes write who approved them and when; the tests ask no more. */
  private static final class Written implements Effects {

    @Override
    public Optional<Rejection> objection(Submission submission) {
      return Optional.empty();
    }

    @Override
    public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
      return new Effect(
          List.of(
              new ProducerRecord<>(
                  Control.POSTURE, (approvedBy + " at " + at).getBytes(UTF_8), new byte[0])),
          Optional.empty());
    }
  }

  private Overlay newOverlay() {
    return new Overlay(index, postures);
  }

  ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "live.out." + source,
            0,
            offset++,
            now.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            value == null ? 0 : value.length,
            null,
            value,
            new RecordHeaders().add("ce_hubactor", actor.getBytes(UTF_8)),
            Optional.empty());
    index.sent.put(source + "@" + record.offset(), record);
    return record;
  }

  private Optional<ConsumerRecord<byte[], byte[]>> archived(String party, long place) {
    return Optional.ofNullable(index.sent.get(party + "@" + place));
  }

  private Outcome handle(ConsumerRecord<byte[], byte[]> record) {
    return shard.handle(record, edition, overlay, this::archived);
  }

  Outcome handle(Event event) {
    return handle(record(codec.encode(event.body())));
  }

  /** Handles an event in the current transaction. */
  Handled send(Event event) {
    return take(handle(event));
  }

  /** Handles bytes in the current transaction. */
  Handled send(byte @Nullable [] value) {
    return take(handle(record(value)));
  }

  Handled take(Outcome outcome) {
    Handled handled = (Handled) outcome;
    overlay.add(shard, handled);
    uncommitted.add(handled.link().record());
    indexed.addAll(handled.indexed());
    return handled;
  }

  void commit() {
    overlay.apply();
    indexed.forEach(index::add);
    log.addAll(uncommitted);
    abort();
  }

  void abort() {
    uncommitted.clear();
    indexed.clear();
    overlay = newOverlay();
  }

  /** Throws the shard away and folds the log into a new one. */
  void rebuild() {
    shard = newShard();
    log.forEach(shard::replay);
    abort();
  }

  static List<ProducerRecord<byte[], byte[]>> to(Handled handled, String topic) {
    return Stream.concat(
            handled.records().stream(), handled.indexed().stream().map(Indexed::record))
        .filter(record -> record.topic().equals(topic))
        .toList();
  }

  /** The inboxes that a record led to. */
  static List<String> inboxes(Handled handled) {
    return handled.records().stream()
        .map(ProducerRecord::topic)
        .filter(topic -> topic.startsWith("live.in."))
        .map(topic -> topic.substring("live.in.".length()))
        .toList();
  }

  static @Nullable String header(ProducerRecord<byte[], byte[]> record, String key) {
    var header = record.headers().lastHeader(key);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  QuarantineRecord quarantined(Handled handled) throws MalformedRecordException {
    return codec.decode(to(handled, "live.quarantine").getFirst().value(), QuarantineRecord.class);
  }

  static @Nullable String code(Handled handled) {
    var rejected = handled.link().record().getRejected();
    return rejected == null ? null : rejected.getCode();
  }
}
