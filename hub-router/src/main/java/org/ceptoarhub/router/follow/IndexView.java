package org.ceptoarhub.router.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Accepted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted events of a realm: a copy of its index topic. Entries are kept encoded, as most are
 * never looked up. Thread-safe.
 */
public final class IndexView implements EventIndex, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexView.class);

  private final EventCodec codec;
  private final ConcurrentMap<String, byte[]> entries = new ConcurrentHashMap<>();
  private final TopicFollower follower;

  /**
   * @param clients makes consumers that read committed records from the earliest
   */
  public IndexView(Realm realm, EventCodec codec, Supplier<Consumer<byte[], byte[]>> clients) {
    this.codec = codec;
    this.follower = new TopicFollower("index-view", clients, List.of(realm.index()), this::take);
  }

  public void start() {
    follower.start();
  }

  /** Done when all that was in the topic at the start is known. */
  public CompletableFuture<Void> caughtUp() {
    return follower.caughtUp();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), UTF_8);
    if (record.value() == null) {
      entries.remove(key);
    } else {
      entries.put(key, record.value());
    }
  }

  @Override
  public void add(Accepted accepted) {
    IndexEntry entry = accepted.entry();
    entries.put(key(entry.getSource(), entry.getEventId()), accepted.bytes());
  }

  private static String key(String source, String eventId) {
    return source + "/" + eventId;
  }

  /** Number of events. */
  public int size() {
    return entries.size();
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    byte[] entry = entries.get(key(source, eventId));
    if (entry == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(codec.decode(entry, IndexEntry.class));
    } catch (MalformedRecordException e) {
      LOG.error("Index entry of {} {} can't be read: {}", source, eventId, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
