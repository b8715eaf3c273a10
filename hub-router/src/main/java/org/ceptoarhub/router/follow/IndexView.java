package org.ceptoarhub.router.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted events of a realm and what has become of them: a copy of its index topic. It is told
 * of the router's own writes at once and of all writes by the topic; the offset says which of two
 * is the newer. Records are kept encoded, as most are never looked up. Thread-safe.
 */
public final class IndexView implements EventIndex, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexView.class);

  private final EventCodec codec;
  private final ConcurrentMap<String, Kept> kept = new ConcurrentHashMap<>();

  private final ConcurrentMap<String, Open> open = new ConcurrentHashMap<>();

  private final PriorityQueue<Awaited> awaited = new PriorityQueue<>();
  private long position;
  private final TopicFollower follower;

  /**
   * A record's value and its place.
   *
   * @param bytes null: the key was taken back
   * @param quiet whether it is known to be an entry of which nothing waits
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Kept(long offset, byte @Nullable [] bytes, boolean quiet) {}

  /** Somebody who waits until the topic has been read up to an offset. */
  private record Awaited(long offset, CompletableFuture<Void> reached)
      implements Comparable<Awaited> {

    @Override
    public int compareTo(Awaited other) {
      return Long.compare(offset, other.offset);
    }
  }

  /**
   * An event that waits for somebody's word.
   *
   * @param sequel null if nothing has become of it yet
   */
  public record Open(IndexEntry entry, @Nullable Sequel sequel) {

    /** What waits. */
    public List<HeldGroup> held() {
      return sequel == null ? entry.getHeld() : sequel.getHeld();
    }

    /** Whether a party has said something on it, or time has in its stead. */
    public boolean hasSettled(String by, OrderAct act) {
      return sequel != null
          && sequel.getSettlements().stream()
              .anyMatch(settled -> settled.getBy().equals(by) && settled.getAct() == act);
    }

    /** Whether a second person ought to have approved it, or ought to soon. */
    public boolean isUnapproved() {
      String source = entry.getSource();
      return entry.getApproveBy() != null
          && !hasSettled(source, OrderAct.APPROVE)
          && !hasSettled(source, OrderAct.ESCALATE);
    }

    /** The parties, other than its sender, for which something waits. */
    public Set<String> relays() {
      return held().stream()
          .map(HeldGroup::getBy)
          .filter(by -> !by.equals(entry.getSource()))
          .collect(toUnmodifiableSet());
    }

    private boolean waits() {
      boolean superseded =
          entry.getSupersededBy() != null || (sequel != null && sequel.getSupersededBy() != null);
      return !superseded && entry.getShows() == null && (isUnapproved() || !relays().isEmpty());
    }
  }

  /**
   * @param clients makes consumers that read committed records from the earliest
   */
  public IndexView(Realm realm, EventCodec codec, Supplier<Consumer<byte[], byte[]>> clients) {
    this.codec = codec;
    this.follower =
        new TopicFollower(
            "index-view",
            clients,
            List.of(realm.index()),
            new TopicFollower.Sink() {
              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {
                if (record.key() != null) {
                  keep(
                      new String(record.key(), UTF_8),
                      new Kept(record.offset(), record.value(), false));
                }
              }

              @Override
              public void reached(TopicPartition partition, long offset) {
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
    ProducerRecord<byte[], byte[]> record = indexed.record();
    keep(new String(record.key(), UTF_8), new Kept(offset, record.value(), isQuiet(indexed)));
  }

  private static boolean isQuiet(Indexed indexed) {
    return indexed instanceof Indexed.Entry one
        && one.entry().getHeld().isEmpty()
        && one.entry().getApproveBy() == null;
  }

  /** The topic tells of the router's own writes a second time; that changes nothing. */
  private void keep(String key, Kept found) {
    Kept newest =
        kept.merge(key, found, (old, other) -> old.offset() < other.offset() ? other : old);
    if (newest.equals(found)) {
      judge(key.startsWith(SEQUEL_PREFIX) ? key.substring(SEQUEL_PREFIX.length()) : key);
    }
  }

  /** Notes whether an event waits; of two threads that do so for one, the later knows all. */
  private void judge(String eventKey) {
    open.compute(
        eventKey,
        (key, before) ->
            isQuiet(key)
                ? null
                : read(key, IndexEntry.class)
                    .map(
                        entry ->
                            new Open(entry, read(SEQUEL_PREFIX + key, Sequel.class).orElse(null)))
                    .filter(Open::waits)
                    .orElse(null));
  }

  private boolean isQuiet(String eventKey) {
    Kept entry = kept.get(eventKey);
    return entry != null && entry.quiet() && !kept.containsKey(SEQUEL_PREFIX + eventKey);
  }

  /** The events that wait for somebody's word just now. */
  public Collection<Open> open() {
    return List.copyOf(open.values());
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
    return read(key(source, eventId), IndexEntry.class);
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return read(SEQUEL_PREFIX + key(source, eventId), Sequel.class);
  }

  private static String key(String source, String eventId) {
    return source + "/" + eventId;
  }

  private <T extends SpecificRecord> Optional<T> read(String key, Class<T> type) {
    Kept record = kept.get(key);
    byte[] bytes = record == null ? null : record.bytes();
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(codec.decode(bytes, type));
    } catch (MalformedRecordException e) {
      LOG.error("Index record {} can't be read: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
