package org.ceptoarhub.ingest.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics of one partition in memory; each of its consumers reads what was and will be appended. */
final class TopicLog {
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new TreeMap<>();

  synchronized void create(String topic) {
    topics.putIfAbsent(topic, new ArrayList<>());
  }

  /** Appends a record and returns its offset. */
  synchronized long append(String topic, Instant at, Map<String, String> headers, byte[] value) {
    List<ConsumerRecord<byte[], byte[]>> log =
        topics.computeIfAbsent(topic, key -> new ArrayList<>());
    RecordHeaders kafkaHeaders = new RecordHeaders();
    headers.forEach((name, text) -> kafkaHeaders.add(name, text.getBytes(UTF_8)));
    log.add(
        new ConsumerRecord<>(
            topic,
            0,
            log.size(),
            at.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            value.length,
            null,
            value,
            kafkaHeaders,
            Optional.empty()));
    return log.size() - 1L;
  }

  synchronized long size() {
    return topics.values().stream().mapToLong(List::size).sum();
  }

  /** All records, topic by topic. */
  synchronized List<ConsumerRecord<byte[], byte[]>> records() {
    return topics.values().stream().flatMap(List::stream).toList();
  }

  Consumer<byte[], byte[]> consumer() {
    return new LogConsumer();
  }

  private synchronized Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .collect(
            Collectors.toMap(
                partition -> partition,
                partition -> (long) topics.getOrDefault(partition.topic(), List.of()).size()));
  }

  private synchronized List<ConsumerRecord<byte[], byte[]>> from(String topic, int offset) {
    List<ConsumerRecord<byte[], byte[]>> log = topics.getOrDefault(topic, List.of());
    return List.copyOf(log.subList(Math.min(offset, log.size()), log.size()));
  }

  private synchronized Map<String, List<PartitionInfo>> listing() {
    Map<String, List<PartitionInfo>> listing = new HashMap<>();
    topics
        .keySet()
        .forEach(
            topic -> listing.put(topic, List.of(new PartitionInfo(topic, 0, null, null, null))));
    return listing;
  }

  private final class LogConsumer extends MockConsumer<byte[], byte[]> {
    private static final Duration PATIENCE = Duration.ofMillis(5);
    private static final int BATCH = 50;

    private final Map<TopicPartition, Integer> handedOver = new HashMap<>();

    LogConsumer() {
      super("earliest");
      setMaxPollRecords(BATCH);
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      updateBeginningOffsets(
          partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      return ends(partitions);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      return ends(partitions);
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
      return listing();
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      boolean idle = true;
      for (TopicPartition partition : assignment()) {
        int next = handedOver.getOrDefault(partition, (int) position(partition));
        List<ConsumerRecord<byte[], byte[]>> records = from(partition.topic(), next);
        records.forEach(this::addRecord);
        handedOver.put(partition, next + records.size());
        idle &= records.isEmpty();
      }
      if (idle) {
        LockSupport.parkNanos(PATIENCE.toNanos());
      }
      return super.poll(timeout);
    }
  }
}
