package org.ceptoarhub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Reads a topic from somewhere to where it ends now: what is committed, and once. */
final class AuditLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int FETCH = 4 * 1024 * 1024;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> begins;
  private final Map<TopicPartition, Long> ends;

  /**
   * @param client how to reach the cluster, and as whom
   * @param since read only what the broker wrote from then on; null: all that is there
   */
  AuditLog(Map<String, Object> client, String topic, @Nullable Instant since) {
    Map<String, Object> configs = new HashMap<>(client);
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    configs.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH);
    this.consumer =
        new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<PartitionInfo> infos = consumer.partitionsFor(topic);
      if (infos.isEmpty()) {
        throw new CommandFailure(ExitCode.FAILED, "there is no topic " + topic);
      }
      this.partitions =
          infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      this.ends = consumer.endOffsets(partitions);
      this.begins = since == null ? consumer.beginningOffsets(partitions) : since(since);
      consumer.assign(partitions);
      begins.forEach(consumer::seek);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private Map<TopicPartition, Long> since(Instant since) {
    Map<TopicPartition, OffsetAndTimestamp> found =
        consumer.offsetsForTimes(
            partitions.stream().collect(toMap(identity(), partition -> since.toEpochMilli())));
    return partitions.stream()
        .collect(
            toMap(
                identity(),
                partition ->
                    Optional.ofNullable(found.get(partition))
                        .map(OffsetAndTimestamp::offset)
                        .orElseGet(() -> Objects.requireNonNull(ends.get(partition)))));
  }

  /** From which offset on each partition is read. */
  Map<Integer, Long> begins() {
    return begins.entrySet().stream()
        .collect(toMap(begin -> begin.getKey().partition(), Map.Entry::getValue));
  }

  /**
   * Hands every record on.
   *
   * @param progress gets how far the reading has come, of how far, in offsets
   */
  void read(Consumer<ConsumerRecord<byte[], byte[]>> sink, BiConsumer<Long, Long> progress) {
    long total = sum(ends) - sum(begins);
    long shown = System.nanoTime() - SHOW_NANOS;
    long heard = System.nanoTime();
    long position = sum(begins);
    while (!isAtEnd()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(record)) {
          sink.accept(record);
        }
      }
      long now = System.nanoTime();
      long reached = partitions.stream().mapToLong(consumer::position).sum();
      if (reached > position) {
        heard = now;
        position = reached;
      } else if (now - heard > SILENCE.toNanos()) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            "%s gives no records for %d s; try again when the broker answers"
                .formatted(partitions.getFirst().topic(), SILENCE.toSeconds()));
      }
      if (now - shown > SHOW_NANOS) {
        shown = now;
        progress.accept(Math.min(total, reached - sum(begins)), total);
      }
    }
    progress.accept(total, total);
  }

  private long end(ConsumerRecord<byte[], byte[]> record) {
    return Objects.requireNonNull(ends.get(new TopicPartition(record.topic(), record.partition())));
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The kind of the event in a record; empty if it does not say. */
  static String kind(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader(RecordHeaders.TYPE);
    String text = type == null ? "" : new String(type.value(), UTF_8);
    return text.startsWith(RecordHeaders.TYPE_PREFIX)
        ? text.substring(RecordHeaders.TYPE_PREFIX.length())
        : "";
  }

  @Override
  public void close() {
    consumer.close();
  }
}
