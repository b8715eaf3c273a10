package org.ceptoarhub.ingest.broker;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads with Kafka consumers that go back to a pool when their reader is closed. A consumer that
 * failed does not go back.
 */
@Singleton
final class KafkaPartyTopics implements PartyTopics {
  private static final int IDLE = 16;
  private static final byte[] NO_VALUE = {};

  private final KafkaClients clients;
  private final ConcurrentLinkedQueue<Consumer<byte[], byte[]>> idle =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  KafkaPartyTopics(KafkaClients clients) {
    this.clients = clients;
  }

  @PreDestroy
  void close() {
    for (var consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
      consumer.close();
    }
  }

  @Override
  public Reader open(String topic, long from) {
    KafkaReader reader = reader(topic);
    reader.seek(from);
    return reader;
  }

  @Override
  public Reader open(String topic, Instant from) {
    KafkaReader reader = reader(topic);
    reader.seek(from);
    return reader;
  }

  private KafkaReader reader(String topic) {
    Consumer<byte[], byte[]> pooled = idle.poll();
    Consumer<byte[], byte[]> consumer =
        pooled != null ? pooled : clients.consumer("read-" + made.incrementAndGet());
    return new KafkaReader(consumer, new TopicPartition(topic, 0));
  }

  private final class KafkaReader implements Reader {
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private boolean failed;

    KafkaReader(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
      this.consumer = consumer;
      this.partition = partition;
      consumer.assign(List.of(partition));
    }

    void seek(long from) {
      orClose(
          () -> {
            consumer.seek(partition, Math.min(from, end()));
            return from;
          });
    }

    void seek(Instant from) {
      orClose(
          () -> {
            OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli())).get(partition);
            consumer.seek(partition, found == null ? end() : found.offset());
            return from;
          });
    }

    /** A reader that could not be placed is never handed out, so nobody would close it. */
    private void orClose(Supplier<?> placing) {
      try {
        guarded(placing);
      } catch (BrokerUnavailableException e) {
        close();
        throw e;
      }
    }

    @Override
    public long end() {
      return guarded(() -> consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
    }

    @Override
    public long position() {
      return guarded(() -> consumer.position(partition));
    }

    @Override
    public List<Stored> poll(Duration patience) {
      return guarded(
          () -> {
            List<Stored> stored = new ArrayList<>();
            consumer.poll(patience).forEach(record -> stored.add(stored(record)));
            return stored;
          });
    }

    @Override
    public void close() {
      if (failed || idle.size() >= IDLE) {
        consumer.close();
      } else {
        consumer.unsubscribe();
        idle.add(consumer);
      }
    }

    private <T> T guarded(Supplier<T> call) {
      try {
        return call.get();
      } catch (KafkaException e) {
        failed = true;
        throw new BrokerUnavailableException("Could not read " + partition.topic(), e);
      }
    }
  }

  private static Stored stored(ConsumerRecord<byte[], byte[]> record) {
    return new Stored(
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        TextHeaders.of(record.headers()),
        record.value() == null ? NO_VALUE : record.value());
  }
}
