package org.ceptoarhub.router.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Shard;
import org.ceptoarhub.router.shard.ShardHead;
import org.ceptoarhub.router.shard.Shards;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds shards from the decision log, off the poll thread.
 *
 * <p>The group's committed offset comes first: asking for it waits until no transaction that would
 * move it is open, and its metadata names the chain's head. The decisions are then read from the
 * window's start until that head has been seen. Where the group has no offset (it is new, or the
 * broker has forgotten a group that was away for long), the sender's whole log is read, up to where
 * it ends and not only to where another loop's open transaction begins, and the last decision says
 * where to go on: the log is the state.
 *
 * <p>A shard goes on only when the index is known up to where its topic ended after the offset was
 * asked for. Or else a shard that has moved here might not know what it wrote elsewhere.
 */
final class ShardLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardLoader.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final LoopClients clients;
  private final Shards shards;
  private final EventIndex index;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService worker;

  ShardLoader(
      String name, LoopClients clients, Shards shards, EventIndex index, InstantSource clock) {
    this.clients = clients;
    this.shards = shards;
    this.index = index;
    this.clock = clock;
    this.worker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /**
   * A shard as it was when its position was committed.
   *
   * @param position offset of the next record to handle
   */
  record Loaded(Shard shard, long position) {}

  /**
   * Rebuilds the shards of out topics, trying until it succeeds. A shard whose log does not hold
   * what the committed offset says is left out: nothing of that sender is routed until somebody has
   * looked.
   */
  CompletableFuture<Map<TopicPartition, Loaded>> load(Set<TopicPartition> partitions) {
    return CompletableFuture.supplyAsync(() -> loadPatiently(partitions), worker);
  }

  private Map<TopicPartition, Loaded> loadPatiently(Set<TopicPartition> partitions) {
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> reader = clients.reader()) {
        return load(partitions, reader);
      } catch (KafkaException e) {
        LOG.warn("Rebuilding {} shards failed, trying again: {}", partitions.size(), e.toString());
        pause();
      }
    }
    return Map.of();
  }

  private Map<TopicPartition, Loaded> load(
      Set<TopicPartition> partitions, Consumer<byte[], byte[]> reader) {
    Map<TopicPartition, OffsetAndMetadata> committed = reader.committed(partitions);
    TopicPartition indexTopic = new TopicPartition(shards.realm().index(), 0);
    long indexed = clients.logEnds(Set.of(indexTopic)).getOrDefault(indexTopic, 0L);
    int placements = reader.partitionsFor(shards.realm().decisions()).size();
    Map<String, Rebuild> bySource =
        partitions.stream()
            .map(partition -> rebuild(partition, committed.get(partition), placements))
            .collect(toMap(rebuild -> rebuild.shard.source(), identity()));
    read(bySource, reader);
    awaitIndex(indexed);
    Map<TopicPartition, Loaded> loaded = new HashMap<>();
    for (Rebuild rebuild : bySource.values()) {
      if (rebuild.complete) {
        loaded.put(rebuild.partition, new Loaded(rebuild.shard, rebuild.position));
      } else if (closing.getCount() > 0) {
        LOG.error(
            "The decisions of {} do not hold the head {} that its offset names; nothing of it is"
                + " routed. Verify the log.",
            rebuild.shard.source(),
            rebuild.head);
      }
    }
    return loaded;
  }

  private void awaitIndex(long end) {
    CompletableFuture<Void> reached = index.reached(end);
    while (closing.getCount() > 0 && !reached.isDone()) {
      try {
        reached.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.debug("The index is not known up to {} yet", end);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        closing.countDown();
      }
    }
  }

  private Rebuild rebuild(
      TopicPartition partition, @Nullable OffsetAndMetadata committed, int placements) {
    String source = partition.topic().substring(shards.realm().out("").length());
    Optional<ShardHead> head =
        Optional.ofNullable(committed)
            .map(OffsetAndMetadata::metadata)
            .flatMap(ShardHead::ofMetadata);
    if (committed == null || head.isEmpty()) {
      int placement = Utils.toPositive(Utils.murmur2(source.getBytes(UTF_8))) % placements;
      return new Rebuild(partition, shards.shard(source, placement, ChainHead.START), null, 0);
    }
    return new Rebuild(
        partition,
        shards.shard(source, head.get().partition(), head.get().chain()),
        head.get(),
        committed.offset());
  }

  private void read(Map<String, Rebuild> bySource, Consumer<byte[], byte[]> reader) {
    Map<TopicPartition, List<Rebuild>> placed =
        bySource.values().stream()
            .collect(
                groupingBy(
                    rebuild ->
                        new TopicPartition(
                            shards.realm().decisions(), rebuild.shard.decisionsPartition())));
    Map<TopicPartition, Long> ends = place(placed, reader);
    while (closing.getCount() > 0
        && ends.entrySet().stream()
            .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        Rebuild rebuild = bySource.get(new String(record.key(), UTF_8));
        if (rebuild != null) {
          replay(record, rebuild);
        }
      }
    }
  }

  /** Puts the reader where reading begins; answers up to where it goes. */
  private Map<TopicPartition, Long> place(
      Map<TopicPartition, List<Rebuild>> placed, Consumer<byte[], byte[]> reader) {
    reader.assign(placed.keySet());
    Map<TopicPartition, Long> logEnds = clients.logEnds(placed.keySet());
    long windowStart = clock.instant().minus(shards.window()).toEpochMilli();
    Map<TopicPartition, OffsetAndTimestamp> windowStarts =
        reader.offsetsForTimes(
            placed.keySet().stream().collect(toMap(identity(), placement -> windowStart)));
    Map<TopicPartition, Long> ends = new HashMap<>();
    placed.forEach(
        (placement, rebuilds) -> {
          OffsetAndTimestamp inWindow = windowStarts.get(placement);
          boolean whole = rebuilds.stream().anyMatch(rebuild -> rebuild.head == null);
          long logEnd = logEnds.getOrDefault(placement, 0L);
          long start = whole ? 0 : inWindow == null ? logEnd : inWindow.offset();
          long end = whole ? logEnd : start;
          for (Rebuild rebuild : rebuilds) {
            if (rebuild.head != null && rebuild.head.offset() >= start) {
              rebuild.complete = false;
              end = Math.max(end, rebuild.head.offset() + 1);
            }
          }
          reader.seek(placement, start);
          ends.put(placement, end);
        });
    return ends;
  }

  private void replay(ConsumerRecord<byte[], byte[]> record, Rebuild rebuild) {
    try {
      rebuild.replay(record.offset(), shards.codec().decode(record.value(), DecisionRecord.class));
    } catch (MalformedRecordException e) {
      LOG.error("{} offset {} is no decision: {}", record.topic(), record.offset(), e.getMessage());
      rebuild.unreadable();
    }
  }

  private void pause() {
    try {
      closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    worker.shutdownNow();
  }

  /** A shard on its way back. */
  private static final class Rebuild {
    private final TopicPartition partition;
    private final Shard shard;
    private final @Nullable ShardHead head;
    private long position;

    /** Whether the head has been seen, or lies before the window and need not be. */
    private boolean complete = true;

    Rebuild(TopicPartition partition, Shard shard, @Nullable ShardHead head, long position) {
      this.partition = partition;
      this.shard = shard;
      this.head = head;
      this.position = position;
    }

    /** A link that can't be read: without a head to compare with, nobody knows where it ends. */
    void unreadable() {
      complete &= head != null;
    }

    void replay(long offset, DecisionRecord decision) {
      if (head == null) {
        position = decision.getSourceOffset() + 1;
      } else if (offset > head.offset()) {
        return;
      }
      shard.replay(decision);
      complete |= head != null && offset == head.offset() && shard.head().equals(head.chain());
    }
  }
}
