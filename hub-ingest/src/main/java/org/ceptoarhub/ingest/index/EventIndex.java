package org.ceptoarhub.ingest.index;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.broker.TopicView;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge's copy of the index of accepted events. A little behind the router's. */
@Singleton
public final class EventIndex implements KnownEvents, TopicView {
  private static final Logger LOG = LoggerFactory.getLogger(EventIndex.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final EventCodec codec;
  private final Map<String, IndexEntry> entries = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private volatile boolean caughtUp;

  EventIndex(EventCodec codec) {
    this.codec = codec;
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(entries.get(key(source, eventId)));
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
  public void apply(String topic, String key, byte @Nullable [] value) {
    if (value == null) {
      entries.remove(key);
      return;
    }
    try {
      IndexEntry entry = codec.decode(value, IndexEntry.class);
      entries.put(key(entry.getSource(), entry.getEventId()), entry);
    } catch (MalformedRecordException e) {
      LOG.error("Skipped an unreadable entry of {}", topic, e);
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

  private static String key(String source, String eventId) {
    return source + "/" + eventId;
  }
}
