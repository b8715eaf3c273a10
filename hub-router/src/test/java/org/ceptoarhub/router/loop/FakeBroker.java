package org.ceptoarhub.router.loop;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a map, behind Kafka's own mock clients: what a transaction commits is in the log and
 * in the group's offsets, what it aborts is nowhere, and a consumer that seeks reads again.
 */
final class FakeBroker implements LoopClients {

  /** How a commit goes wrong. */
  enum CommitFault {
    /** It happens, but the answer is lost. */
    UNANSWERED_BUT_DONE,
    /** Neither does it happen nor is it answered. */
    UNANSWERED_NOT_DONE
  }

  /** The answers to the commits to come; none: all go well. */
  final Deque<CommitFault> commitFaults = new ArrayDeque<>();

  /** The sends that fail, and how. */
  final Map<Predicate<ProducerRecord<byte[], byte[]>>, RuntimeException> sendFaults =
      new LinkedHashMap<>();

  /** Thrown by the next commit of offsets. */
  final Deque<RuntimeException> offsetFaults = new ArrayDeque<>();

  /** Thrown by the next readings of an event again. */
  final Deque<RuntimeException> archiveFaults = new ArrayDeque<>();

  Instant now = Instant.parse("2026-11-20T00:05:00Z");

  /** Records of a topic that one poll brings at most. */
  int polledAtOnce = Integer.MAX_VALUE;

  int commits;
  int aborts;

  private final Map<TopicPartition, NavigableMap<Long, ConsumerRecord<byte[], byte[]>>> log =
      new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

  /** Makes a topic; returns its partition. */
  synchronized TopicPartition topic(String name) {
    TopicPartition partition = new TopicPartition(name, 0);
    log.computeIfAbsent(partition, key -> new ConcurrentSkipListMap<>());
    return partition;
  }

  /** Writes a record that is committed at once, as a party does. */
  synchronized void append(String topic, byte @Nullable [] value) {
    append(topic, null, value, new RecordHeaders());
  }

  /** Writes a record with key and headers. */
  synchronized void append(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    TopicPartition partition = topic(topic);
    append(partition, nextOffset(partition), key, value, headers);
  }

  /** The committed records of a topic. */
  synchronized List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return List.copyOf(log.getOrDefault(new TopicPartition(topic, 0), new TreeMap<>()).values());
  }

  synchronized Optional<OffsetAndMetadata> committed(String topic) {
    return Optional.ofNullable(offsets.get(new TopicPartition(topic, 0)));
  }

  /** The broker forgets the group, as it does when all members were away for long. */
  synchronized void forgetOffsets() {
    offsets.clear();
  }

  private synchronized long nextOffset(TopicPartition partition) {
    return ends.merge(partition, 1L, Long::sum) - 1;
  }

  private synchronized void append(
      TopicPartition partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {
    log.computeIfAbsent(partition, absent -> new ConcurrentSkipListMap<>())
        .put(
            offset,
            new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                now.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty()));
  }

  @Override
  public Consumer<byte[], byte[]> member() {
    return new FakeConsumer();
  }

  @Override
  public Consumer<byte[], byte[]> reader() {
    return new FakeConsumer();
  }

  @Override
  public Consumer<byte[], byte[]> archive() {
    return new FakeConsumer() {
      @Override
      public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        RuntimeException fault = archiveFaults.poll();
        if (fault != null) {
          throw fault;
        }
        return super.poll(timeout);
      }
    };
  }

  @Override
  public synchronized Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions) {
    return partitions.stream().collect(toMap(key -> key, key -> ends.getOrDefault(key, 0L)));
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    return new FakeProducer();
  }

  /** Reads the log from wherever it is told to. */
  private class FakeConsumer extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    FakeConsumer() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      join();
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new LinkedHashMap<>();
      synchronized (FakeBroker.this) {
        for (var entry : log.entrySet()) {
          TopicPartition partition = entry.getKey();
          if (assignment().contains(partition) && !paused().contains(partition)) {
            List<ConsumerRecord<byte[], byte[]>> records =
                entry.getValue().tailMap(position(partition)).values().stream()
                    .limit(polledAtOnce)
                    .toList();
            if (!records.isEmpty()) {
              polled.put(partition, records);
            }
            long reached =
                records.size() < polledAtOnce
                    ? ends.getOrDefault(partition, 0L)
                    : records.getLast().offset() + 1;
            positions.put(partition, Math.max(position(partition), reached));
          }
        }
      }
      return new ConsumerRecords<>(polled, Map.of());
    }

    @Override
    public synchronized void wakeup() {}

    private void join() {
      List<TopicPartition> wanted;
      synchronized (FakeBroker.this) {
        wanted =
            log.keySet().stream()
                .filter(partition -> subscription().contains(partition.topic()))
                .toList();
      }
      if (!wanted.isEmpty() && !assignment().containsAll(wanted)) {
        updateBeginningOffsets(wanted.stream().collect(toMap(key -> key, key -> 0L)));
        rebalance(wanted);
      }
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      positions.put(partition, offset);
    }

    @Override
    public synchronized long position(TopicPartition partition) {
      return positions.getOrDefault(partition, 0L);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      synchronized (FakeBroker.this) {
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, offsets.get(partition)));
        return found;
      }
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
      return List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0]));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      synchronized (FakeBroker.this) {
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        times.forEach(
            (partition, time) ->
                log.getOrDefault(partition, new TreeMap<>()).values().stream()
                    .filter(record -> record.timestamp() >= time)
                    .findFirst()
                    .ifPresent(
                        record ->
                            found.put(
                                partition,
                                new OffsetAndTimestamp(record.offset(), record.timestamp()))));
        return found;
      }
    }
  }

  /** Keeps a transaction's records and offsets to itself until it commits. */
  private final class FakeProducer extends MockProducer<byte[], byte[]> {
    private final List<Runnable> uncommitted = new ArrayList<>();
    private @Nullable RuntimeException failure;

    @Override
    public void initTransactions() {}

    @Override
    public void beginTransaction() {
      uncommitted.clear();
      failure = null;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      failIfFailed();
      for (var fault : sendFaults.entrySet()) {
        if (fault.getKey().test(record)) {
          failure = fault.getValue();
          callback.onCompletion(null, failure);
          return CompletableFuture.failedFuture(failure);
        }
      }
      TopicPartition partition = new TopicPartition(record.topic(), 0);
      long offset = nextOffset(partition);
      uncommitted.add(
          () -> append(partition, offset, record.key(), record.value(), record.headers()));
      var metadata = new RecordMetadata(partition, offset, 0, now.toEpochMilli(), 0, 0);
      callback.onCompletion(metadata, null);
      return CompletableFuture.completedFuture(metadata);
    }

    @Override
    public synchronized void flush() {}

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> reached, ConsumerGroupMetadata group) {
      failIfFailed();
      if (!offsetFaults.isEmpty()) {
        throw offsetFaults.poll();
      }
      uncommitted.add(() -> offsets.putAll(reached));
    }

    @Override
    public void commitTransaction() {
      failIfFailed();
      CommitFault fault = commitFaults.poll();
      if (fault != CommitFault.UNANSWERED_NOT_DONE) {
        synchronized (FakeBroker.this) {
          uncommitted.forEach(Runnable::run);
        }
        uncommitted.clear();
        commits++;
      }
      if (fault != null) {
        throw new org.apache.kafka.common.errors.TimeoutException("no answer");
      }
    }

    @Override
    public void abortTransaction() {
      uncommitted.clear();
      failure = null;
      aborts++;
    }

    private void failIfFailed() {
      if (failure != null) {
        throw new KafkaException("in an error state", failure);
      }
    }

    @Override
    public void close() {}
  }
}
