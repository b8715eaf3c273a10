package org.ceptoarhub.ingest.broker;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.DecisionRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads with two consumers: one goes through the decisions, the other fetches the events of a few
 * hundred decisions at a time, from all their out topics at once.
 */
@Singleton
final class KafkaHistory implements History {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaHistory.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** With events of the largest size, some 130 MB. */
  private static final int BATCH = 500;

  private final KafkaClients clients;
  private final EventCodec codec;

  KafkaHistory(KafkaClients clients, EventCodec codec) {
    this.clients = clients;
    this.codec = codec;
  }

  @Override
  public Run open(@Nullable Instant since) {
    KafkaRun run = new KafkaRun();
    try {
      run.start(since);
      return run;
    } catch (KafkaException e) {
      run.close();
      throw new BrokerUnavailableException("Could not read the decisions", e);
    }
  }

  private final class KafkaRun implements Run {
    private final Consumer<byte[], byte[]> decisions = clients.consumer("history-decisions");
    private final Consumer<byte[], byte[]> events = clients.consumer("history-events");
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<DecisionRecord> ahead = new ArrayList<>();

    void start(@Nullable Instant time) {
      Instant since = time == null || time.isAfter(Instant.EPOCH) ? time : null; // all are later
      List<TopicPartition> partitions =
          decisions.partitionsFor(Realm.LIVE.decisions()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      decisions.assign(partitions);
      ends.putAll(decisions.endOffsets(partitions));
      Map<TopicPartition, Long> oldest = decisions.beginningOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long begin = oldest.getOrDefault(partition, 0L);
        if (since != null) {
          OffsetAndTimestamp found =
              decisions.offsetsForTimes(Map.of(partition, since.toEpochMilli())).get(partition);
          begin = found == null ? ends.getOrDefault(partition, begin) : found.offset();
        }
        begins.put(partition, begin);
        decisions.seek(partition, begin);
      }
    }

    @Override
    public long total() {
      return ends.entrySet().stream()
          .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
          .sum();
    }

    @Override
    public long read() {
      return ends.keySet().stream()
              .mapToLong(
                  partition ->
                      Math.min(position(decisions, partition), ends.getOrDefault(partition, 0L))
                          - begins.getOrDefault(partition, 0L))
              .sum()
          - ahead.size();
    }

    @Override
    public List<Kept> next() {
      try {
        long silentSince = System.nanoTime();
        while (ahead.size() < BATCH && !complete(decisions, ends)) {
          boolean heard = false;
          for (ConsumerRecord<byte[], byte[]> record : decisions.poll(POLL)) {
            heard = true;
            add(record);
          }
          silentSince = heard ? System.nanoTime() : silentSince;
          requireSign(silentSince);
        }
        List<DecisionRecord> batch = List.copyOf(ahead.subList(0, Math.min(BATCH, ahead.size())));
        ahead.subList(0, batch.size()).clear();
        Map<Place, byte[]> found = events(batch);
        return batch.stream()
            .map(decision -> new Kept(decision, found.get(Place.of(decision))))
            .toList();
      } catch (KafkaException e) {
        throw new BrokerUnavailableException("Could not read the decisions", e);
      }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
      long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
      if (record.offset() >= end || record.value() == null) {
        return;
      }
      try {
        ahead.add(codec.decode(record.value(), DecisionRecord.class));
      } catch (MalformedRecordException e) {
        LOG.error("Skipped an unreadable decision at {}@{}", record.partition(), record.offset());
      }
    }

    private Map<Place, byte[]> events(List<DecisionRecord> batch) {
      Map<TopicPartition, Long> first = new HashMap<>();
      Map<TopicPartition, Long> last = new HashMap<>();
      Set<Place> wanted = new HashSet<>();
      for (DecisionRecord decision : batch) {
        Place place = Place.of(decision);
        wanted.add(place);
        first.merge(place.partition(), place.offset(), Math::min);
        last.merge(place.partition(), place.offset() + 1, Math::max);
      }
      if (wanted.isEmpty()) {
        return Map.of();
      }
      events.assign(first.keySet());
      events
          .endOffsets(first.keySet())
          .forEach(
              (partition, end) -> last.computeIfPresent(partition, (p, at) -> Math.min(at, end)));
      first.forEach(events::seek);
      Map<Place, byte[]> found = new HashMap<>();
      long silentSince = System.nanoTime();
      while (!complete(events, last)) {
        boolean heard = false;
        for (ConsumerRecord<byte[], byte[]> record : events.poll(POLL)) {
          heard = true;
          Place place =
              new Place(new TopicPartition(record.topic(), record.partition()), record.offset());
          if (record.value() != null && wanted.contains(place)) {
            found.put(place, record.value());
          }
        }
        silentSince = heard ? System.nanoTime() : silentSince;
        requireSign(silentSince);
      }
      return found;
    }

    /** Pauses the partitions that have been read; whether all have been. */
    private static boolean complete(
        Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
      List<TopicPartition> done =
          ends.entrySet().stream()
              .filter(end -> position(consumer, end.getKey()) >= end.getValue())
              .map(Map.Entry::getKey)
              .toList();
      consumer.pause(done);
      return done.size() == ends.size();
    }

    private static long position(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
      return consumer.position(partition);
    }

    private static void requireSign(long silentSince) {
      if (System.nanoTime() - silentSince > SILENCE.toNanos()) {
        throw new org.apache.kafka.common.errors.TimeoutException("No record in " + SILENCE);
      }
    }

    @Override
    public void close() {
      try (decisions;
          events) {}
    }
  }

  /** Where the event of a decision is. */
  private record Place(TopicPartition partition, long offset) {

    static Place of(DecisionRecord decision) {
      return new Place(
          new TopicPartition(Realm.LIVE.out(decision.getSource()), 0), decision.getSourceOffset());
    }
  }
}
