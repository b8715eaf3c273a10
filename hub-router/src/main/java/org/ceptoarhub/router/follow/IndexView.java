package org.ceptoarhub.router.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.core.index.IndexKeys;
import org.ceptoarhub.core.index.IndexStore;
import org.ceptoarhub.core.index.Unsettled;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.jspecify.annotations.Nullable;

/**
 * The accepted events of a realm and what has become of them: a copy of its index topic. It is told
 * of the router's own writes at once, and keeps them in memory until the topic has told of them
 * too; the offset says which of two is the newer. Thread-safe.
 */
public final class IndexView implements EventIndex, AutoCloseable {
  private final IndexStore store;

  /** By key. */
  private final ConcurrentMap<String, Own> own = new ConcurrentHashMap<>();

  private final PriorityQueue<Awaited> awaited = new PriorityQueue<>();
  private volatile long position;
  private final TopicFollower follower;

  /** A write of this router's own. */
  private record Own(Indexed indexed, long offset) {}

  /** Somebody who waits until the topic has been read up to an offset. */
  private record Awaited(long offset, CompletableFuture<Void> reached)
      implements Comparable<Awaited> {

    @Override
    public int compareTo(Awaited other) {
      return Long.compare(offset, other.offset);
    }
  }

  /**
   * @param store keeps what is read; closed with the view
   * @param cluster tells the id of the Kafka cluster that is read
   * @param clients makes consumers that read committed records from the earliest
   */
  public IndexView(
      Realm realm,
      IndexStore store,
      Supplier<String> cluster,
      Supplier<Consumer<byte[], byte[]>> clients) {
    this.store = store;
    this.follower =
        new TopicFollower(
            "index-view",
            clients,
            List.of(realm.index()),
            new TopicFollower.Sink() {
              @Override
              public long start(TopicPartition partition, long end) {
                return store.resume(cluster.get(), end);
              }

              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {
                if (record.key() != null) {
                  take(new String(record.key(), UTF_8), record.offset(), record.value());
                }
              }

              @Override
              public void reached(TopicPartition partition, long offset) {
                store.passed(offset);
                own.values().removeIf(write -> write.offset() < offset);
                arrive(offset);
              }
            });
  }

  public void start() {
    follower.start();
  }

  /** Done when all that was in the topic at the start is known. */
  public CompletableFuture<Void> caughtUp() {
    return follower.caughtUp();
  }

  @Override
  public void add(Indexed indexed, long offset) {
    if (offset >= position) {
      own.merge(
          indexed.key(),
          new Own(indexed, offset),
          (one, other) -> one.offset() < other.offset() ? other : one);
    }
  }

  private void take(String key, long offset, byte @Nullable [] value) {
    Own mine = own.get(key);
    if (mine != null && mine.offset() == offset && mine.indexed() instanceof Indexed.Entry entry) {
      store.keep(entry.entry(), offset, entry.record().value());
    } else {
      store.keep(key, offset, value);
    }
    own.computeIfPresent(key, (same, write) -> write.offset() <= offset ? null : write);
  }

  /** The events that wait for somebody's word, as far as the topic has told of them. */
  public Collection<Unsettled> unsettled() {
    return store.unsettled();
  }

  @Override
  public synchronized CompletableFuture<Void> reached(long offset) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    awaited.add(new Awaited(offset, reached));
    completeReached();
    return reached;
  }

  private synchronized void arrive(long offset) {
    position = offset;
    completeReached();
  }

  private void completeReached() {
    while (!awaited.isEmpty() && awaited.peek().offset() <= position) {
      awaited.poll().reached().complete(null);
    }
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return own.get(IndexKeys.of(source, eventId)) instanceof Own(Indexed.Entry entry, long offset)
        ? Optional.of(entry.entry())
        : store.find(source, eventId);
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return own.get(IndexKeys.ofSequel(source, eventId))
            instanceof Own(Indexed.Followed followed, long offset)
        ? Optional.of(followed.sequel())
        : store.sequel(source, eventId);
  }

  @Override
  public void close() {
    follower.close();
    store.close();
  }
}
