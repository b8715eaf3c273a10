package org.ceptoarhub.ingest.index;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.broker.TopicRecord;
import org.ceptoarhub.ingest.broker.TopicView;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge's copy of the index of accepted events, and of what has become of them since. A little
 * behind the router's.
 */
@Singleton
public final class EventIndex implements KnownEvents, TopicView {
  private static final Logger LOG = LoggerFactory.getLogger(EventIndex.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  /** What the keys of sequels begin with; that of their event follows. */
  private static final String SEQUEL = "sequel/";

  private static final Comparator<Waiting> LONGEST_FIRST =
      Comparator.comparing(Waiting::since)
          .thenComparing(waiting -> waiting.entry().getSource())
          .thenComparing(waiting -> waiting.entry().getEventId())
          .thenComparing(Waiting::by);

  private final EventCodec codec;
  private final Map<String, IndexEntry> entries = new ConcurrentHashMap<>();
  private final Map<String, Sequel> sequels = new ConcurrentHashMap<>();

  /** Keys of the entries that wait for somebody: few, of all that there are. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

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

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return Optional.ofNullable(sequels.get(key(source, eventId)));
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
    return Waiting.of(entry, sequels.get(key(entry.getSource(), entry.getEventId())));
  }

  /** Everything that waits for somebody, that which has waited longest first. */
  public List<Waiting> waiting() {
    return waiting.stream()
        .map(entries::get)
        .filter(Objects::nonNull)
        .flatMap(entry -> waiting(entry).stream())
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
  public void apply(TopicRecord record) {
    String key = record.key();
    byte[] value = record.value();
    try {
      if (isSequel(key)) {
        applySequel(key.substring(SEQUEL.length()), value);
      } else {
        applyEntry(key, value);
      }
    } catch (MalformedRecordException e) {
      LOG.error("Skipped an unreadable entry of {}", record.topic(), e);
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

  /** An entry's key has one slash. */
  private static boolean isSequel(String key) {
    return key.startsWith(SEQUEL) && key.indexOf('/', SEQUEL.length()) > 0;
  }

  private void applyEntry(String key, byte @Nullable [] value) throws MalformedRecordException {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, codec.decode(value, IndexEntry.class));
    }
    rememberWhetherItWaits(key);
  }

  private void applySequel(String key, byte @Nullable [] value) throws MalformedRecordException {
    if (value == null) {
      sequels.remove(key);
    } else {
      sequels.put(key, codec.decode(value, Sequel.class));
    }
    rememberWhetherItWaits(key);
  }

  private void rememberWhetherItWaits(String key) {
    IndexEntry entry = entries.get(key);
    if (entry == null || waiting(entry).isEmpty()) {
      waiting.remove(key);
    } else {
      waiting.add(key);
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
