package org.ceptoarhub.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What is committed on some topics, read once and kept in the order of each partition. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new TreeMap<>();
  private final boolean keeps;
  private int read;

  /**
   * @param consumer reads committed records; closed with this
   */
  TopicReader(Consumer<byte[], byte[]> consumer, Collection<String> topics) {
    this(consumer, topics, true);
  }

  private TopicReader(Consumer<byte[], byte[]> consumer, Collection<String> topics, boolean keeps) {
    this.consumer = consumer;
    this.keeps = keeps;
    this.partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Only counts what it reads. */
  static TopicReader counting(Consumer<byte[], byte[]> consumer, Collection<String> topics) {
    return new TopicReader(consumer, topics, false);
  }

  /**
   * Reads up to what is committed just now.
   *
   * @return number of records read since this was made
   */
  int readOn() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        read++;
        if (keeps) {
          records.computeIfAbsent(record.topic(), topic -> new ArrayList<>()).add(record);
        }
      }
    }
    return read;
  }

  List<ConsumerRecord<byte[], byte[]>> of(String topic) {
    return records.getOrDefault(topic, List.of());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
