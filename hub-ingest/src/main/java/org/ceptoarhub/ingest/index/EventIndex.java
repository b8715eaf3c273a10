package org.ceptoarhub.ingest.index;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.index.IndexStore;
import org.ceptoarhub.core.index.Unsettled;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.TopicRecord;
import org.ceptoarhub.ingest.broker.TopicView;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * The edge's copy of the index of accepted events, and of what has become of them since. A little
 * behind the router's.
 */
@Singleton
public final class EventIndex implements KnownEvents, TopicView {
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Comparator<Waiting> LONGEST_FIRST =
      Comparator.comparing(Waiting::since)
          .thenComparing(waiting -> waiting.entry().getSource())
          .thenComparing(waiting -> waiting.entry().getEventId())
          .thenComparing(Waiting::by);

  private final IndexStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private volatile boolean caughtUp;

  EventIndex(EventCodec codec, IngestConfiguration configuration) {
    this.store = IndexStore.open(configuration.indexFolder(), codec);
  }

  @PreDestroy
  void close() {
    store.close();
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return store.find(source, eventId);
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return store.sequel(source, eventId);
  }

  /**
   * The entry of an event that may have been accepted only now: a client may know it before this
   * copy does.
   *
   * @param patience how long an entry that is missing is waited for
   */
  public Optional<IndexEntry> await(String source, String eventId, Duration patience) {
    return await(source, eventId, patience, entry -> true);
  }

  /**
   * The same for one who may not have a part in it: an event that is not for it is waited for as
   * long as one that does not exist, so that the time tells nothing either.
   *
   * @param part whether the event exists for whoever asks
   */
  public Optional<IndexEntry> await(
      String source, String eventId, Duration patience, Predicate<IndexEntry> part) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long seen = version();
      Optional<IndexEntry> entry = find(source, eventId).filter(part);
      long left = deadline - System.nanoTime();
      if (entry.isPresent() || left <= 0) {
        return entry;
      }
      try {
        awaitChange(seen, Duration.ofNanos(left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return entry;
      }
    }
  }

  /** For whom the event waits. */
  public List<Waiting> waiting(IndexEntry entry) {
    return Waiting.of(
        new Unsettled(entry, sequel(entry.getSource(), entry.getEventId()).orElse(null)));
  }

  /** Everything that waits for somebody, that which has waited longest first. */
  public List<Waiting> waiting() {
    return store.unsettled().stream()
        .flatMap(one -> Waiting.of(one).stream())
        .sorted(LONGEST_FIRST)
        .toList();
  }

  /**
   * @throws ProblemException (503) until all that was there at the start has been read
   */
  public void requireReady() {
    if (!caughtUp) {
      throw ProblemException.unavailable(
          "starting", "The index of events has not been read yet. Try again.", SOON);
    }
  }

  /** Whether all that was there at the start has been read. */
  public boolean ready() {
    return caughtUp;
  }

  /** Changes with every entry; for {@link #awaitChange}. */
  public long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the index has changed since {@code seen}, at most for {@code patience}. */
  public void awaitChange(long seen, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (version == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<String> topics() {
    return List.of(Realm.LIVE.index());
  }

  @Override
  public long resume(String cluster, long end) {
    return store.resume(cluster, end);
  }

  @Override
  public void passed(String topic, long offset) {
    store.passed(offset);
  }

  @Override
  public void apply(TopicRecord record) {
    if (!store.keep(record.key(), record.offset(), record.value())) {
      return;
    }
    lock.lock();
    try {
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void caughtUp() {
    caughtUp = true;
  }
}
