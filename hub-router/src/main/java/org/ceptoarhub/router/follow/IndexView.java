package org.ceptoarhub.router.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
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

/**
 * The accepted events of a realm and what has become of them: a copy of its index topic. It is told
 * of the router's own writes at once and of all writes by the topic; the offset says which of two
 * is the newer. Thread-safe.
 */
public final class IndexView implements EventIndex, AutoCloseable {
  private final IndexStore store;
  private final PriorityQueue<Awaited> awaited = new PriorityQueue<>();
  private long position;
  private final TopicFollower follower;

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
                  store.keep(new String(record.key(), UTF_8), record.offset(), record.value());
                }
              }

              @Override
              public void reached(TopicPartition partition, long offset) {
                store.passed(offset);
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
    byte[] value = indexed.record().value();
    switch (indexed) {
      case Indexed.Entry entry -> store.keep(entry.entry(), offset, value);
      case Indexed.Followed followed -> store.keep(IndexKeys.of(followed.sequel()), offset, value);
    }
  }

  /** The events that wait for somebody's word just now. */
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
    return store.find(source, eventId);
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return store.sequel(source, eventId);
  }

  @Override
  public void close() {
    follower.close();
    store.close();
  }
}
