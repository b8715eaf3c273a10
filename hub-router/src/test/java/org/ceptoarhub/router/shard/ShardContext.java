package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.shard.Outcome.Accepted;
import org.ceptoarhub.router.shard.Outcome.Handled;
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
  final Edition edition = EDITION;
  final List<DecisionRecord> log = new ArrayList<>();
  final Map<String, IndexEntry> index = new HashMap<>();
  final String source;
  Shard shard;
  Overlay overlay;
  Instant now = Instant.parse("2026-11-20T00:05:00Z");
  private long offset;
  private final List<DecisionRecord> uncommitted = new ArrayList<>();

  ShardContext(String source) {
    this.source = source;
    this.shard = newShard();
    this.overlay = newOverlay();
  }

  Shard newShard() {
    return new Shards(Realm.LIVE, codec, WINDOW, 1_000).shard(source, 0, ChainHead.START);
  }

  private Overlay newOverlay() {
    return new Overlay((sender, eventId) -> Optional.ofNullable(index.get(sender + "/" + eventId)));
  }

  ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
    return new ConsumerRecord<>(
        "live.out." + source,
        0,
        offset++,
        now.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        0,
        value == null ? 0 : value.length,
        null,
        value,
        new RecordHeaders().add("ce_hubactor", "duty officer".getBytes(UTF_8)),
        Optional.empty());
  }

  Outcome handle(Event event) {
    return shard.handle(record(codec.encode(event.body())), edition, overlay);
  }

  /** Handles an event in the current transaction. */
  Handled send(Event event) {
    return take(handle(event));
  }

  /** Handles bytes in the current transaction. */
  Handled send(byte @Nullable [] value) {
    return take(shard.handle(record(value), edition, overlay));
  }

  Handled take(Outcome outcome) {
    Handled handled = (Handled) outcome;
    overlay.add(shard, handled);
    uncommitted.add(handled.link().record());
    return handled;
  }

  void commit() {
    overlay.apply();
    for (Accepted accepted : overlay.accepted()) {
      index.put(
          accepted.entry().getSource() + "/" + accepted.entry().getEventId(), accepted.entry());
    }
    log.addAll(uncommitted);
    abort();
  }

  void abort() {
    uncommitted.clear();
    overlay = newOverlay();
  }

  /** Throws the shard away and folds the log into a new one. */
  void rebuild() {
    shard = newShard();
    log.forEach(shard::replay);
    abort();
  }

  static List<ProducerRecord<byte[], byte[]>> to(Handled handled, String topic) {
    return handled.records().stream().filter(record -> record.topic().equals(topic)).toList();
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
