package org.ceptoarhub.core.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a realm's index topic on the local disk. It knows how far it has read the topic; what
 * it has lost by a crash it reads again. Each record is kept with its offset, so it may be told of
 * records twice and in any order. Thread-safe.
 *
 * <p>Nothing here is more than a copy: whatever is wrong with the folder, an empty one takes its
 * place.
 */
public final class IndexStore implements KnownEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexStore.class);

  private static final long WRITE_BUFFER = 32L << 20;
  private static final long CACHE = 32L << 20;
  private static final int BITS_A_KEY = 10;

  /** What the keys of records, of notes on who waits, and of all else begin with. */
  private static final String RECORD = "r/";

  private static final String WAITS = "w/";
  private static final byte[] CLUSTER = bytes("about/cluster");
  private static final byte[] POSITION = bytes("about/position");
  private static final byte[] NOTHING = {};

  static {
    RocksDB.loadLibrary();
  }

  private final EventCodec codec;
  private final Path folder;
  private final boolean temporary;
  private final LRUCache cache = new LRUCache(CACHE);
  private final BloomFilter filter = new BloomFilter(BITS_A_KEY);
  private final Options options;

  /** No log of its own: what is lost is read from the topic again. */
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

  private final RocksDB database;

  /** Few, of all that there are. Whoever changes a record of an event computes here. */
  private final ConcurrentMap<String, Unsettled> unsettled = new ConcurrentHashMap<>();

  /** The database must not be used while, or after, it is closed. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  private IndexStore(Path folder, boolean temporary, EventCodec codec)
      throws IOException, RocksDBException {
    this.codec = codec;
    this.folder = folder;
    this.temporary = temporary;
    this.options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setKeepLogFileNum(1)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setFilterPolicy(filter)
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true));
    Files.createDirectories(folder);
    this.database = RocksDB.open(options, folder.toString());
    recall();
  }

  /**
   * Opens the copy in this folder; if it is broken, an empty one takes its place.
   *
   * @param folder null: one that is deleted in the end
   * @throws UncheckedIOException if neither it nor a temporary one can be made
   */
  public static IndexStore open(@Nullable Path folder, EventCodec codec) {
    try {
      return folder == null ? temporary(codec) : lasting(folder, codec);
    } catch (IOException e) {
      throw new UncheckedIOException("the index can't be kept on the disk", e);
    } catch (RocksDBException e) {
      throw new UncheckedIOException(
          new IOException("the index can't be kept on the disk: " + e.getMessage(), e));
    }
  }

  private static IndexStore lasting(Path folder, EventCodec codec)
      throws IOException, RocksDBException {
    try {
      return new IndexStore(folder, false, codec);
    } catch (RocksDBException e) {
      if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption) {
        LOG.warn("The copy of the index in {} is broken and made anew: {}", folder, e.getMessage());
        destroy(folder);
        return new IndexStore(folder, false, codec);
      }
      LOG.warn(
          "The copy of the index in {} can't be used, perhaps as another process has it; it is"
              + " made anew elsewhere: {}",
          folder,
          e.getMessage());
      return temporary(codec);
    }
  }

  private static IndexStore temporary(EventCodec codec) throws IOException, RocksDBException {
    return new IndexStore(Files.createTempDirectory("hub-index-"), true, codec);
  }

  private static void destroy(Path folder) throws RocksDBException {
    try (Options none = new Options()) {
      RocksDB.destroyDB(folder.toString(), none);
    }
  }

  /** Finds again who waits. */
  private void recall() throws RocksDBException {
    try (RocksIterator all = database.newIterator()) {
      for (all.seek(bytes(WAITS)); all.isValid(); all.next()) {
        String key = new String(all.key(), UTF_8);
        if (!key.startsWith(WAITS)) {
          break;
        }
        String eventKey = key.substring(WAITS.length());
        unsettled(eventKey, null).ifPresent(one -> unsettled.put(eventKey, one));
      }
      all.status();
    }
  }

  /**
   * Where to read on. A copy of another cluster's topic, or of one that was longer, is emptied.
   *
   * @param cluster the id of the Kafka cluster that is read
   * @param end the topic's end
   * @return an offset; 0 for an empty copy
   */
  public long resume(String cluster, long end) {
    return using(
        () -> {
          byte @Nullable [] before = database.get(CLUSTER);
          long position = position();
          if (before != null && Arrays.equals(before, bytes(cluster)) && position <= end) {
            return position;
          }
          if (before != null) {
            LOG.warn("The copy of the index in {} is of another topic and is emptied", folder);
          }
          database.deleteRange(unlogged, NOTHING, new byte[] {(byte) 0xFF});
          unsettled.clear();
          database.put(unlogged, CLUSTER, bytes(cluster));
          return 0L;
        });
  }

  private long position() throws RocksDBException {
    byte @Nullable [] position = database.get(POSITION);
    return position == null ? 0 : ByteBuffer.wrap(position).getLong();
  }

  /** Notes that all that stands before this offset of the topic is kept. */
  public void passed(long offset) {
    using(
        () -> {
          if (offset > position()) {
            database.put(
                unlogged, POSITION, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
          }
          return offset;
        });
  }

  /**
   * Keeps a record, unless a newer one of its key is kept.
   *
   * @param value null: the key is taken back
   * @return whether it was news
   */
  public boolean keep(String key, long offset, byte @Nullable [] value) {
    return keep(key, offset, value, null);
  }

  /** The same for an entry that need not be decoded. */
  public boolean keep(IndexEntry entry, long offset, byte[] value) {
    return keep(IndexKeys.of(entry), offset, value, entry);
  }

  private boolean keep(
      String key, long offset, byte @Nullable [] value, @Nullable IndexEntry decoded) {
    return using(
        () -> {
          boolean[] news = {false};
          unsettled.compute(
              IndexKeys.event(key),
              (eventKey, before) -> {
                try {
                  byte[] place = bytes(RECORD + key);
                  byte @Nullable [] old = database.get(place);
                  if (old != null && ByteBuffer.wrap(old).getLong() >= offset) {
                    return before;
                  }
                  news[0] = true;
                  database.put(unlogged, place, kept(offset, value));
                  return noted(eventKey, before, unsettled(eventKey, decoded));
                } catch (RocksDBException e) {
                  throw failed(e);
                }
              });
          return news[0];
        });
  }

  private static byte[] kept(long offset, byte @Nullable [] value) {
    ByteBuffer kept = ByteBuffer.allocate(Long.BYTES + (value == null ? 0 : value.length));
    kept.putLong(offset);
    if (value != null) {
      kept.put(value);
    }
    return kept.array();
  }

  /** Notes on the disk, too, who begins or ceases to wait. */
  private @Nullable Unsettled noted(
      String eventKey, @Nullable Unsettled before, Optional<Unsettled> now)
      throws RocksDBException {
    if (now.isPresent() && before == null) {
      database.put(unlogged, bytes(WAITS + eventKey), NOTHING);
    } else if (now.isEmpty() && before != null) {
      database.delete(unlogged, bytes(WAITS + eventKey));
    }
    return now.orElse(null);
  }

  private Optional<Unsettled> unsettled(String eventKey, @Nullable IndexEntry decoded)
      throws RocksDBException {
    Optional<IndexEntry> entry =
        decoded == null ? get(eventKey, IndexEntry.class) : Optional.of(decoded);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    @Nullable Sequel sequel = get(IndexKeys.sequelOf(eventKey), Sequel.class).orElse(null);
    return entry.map(one -> new Unsettled(one, sequel)).filter(Unsettled::waits);
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return using(() -> get(IndexKeys.of(source, eventId), IndexEntry.class));
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return using(() -> get(IndexKeys.ofSequel(source, eventId), Sequel.class));
  }

  private <T extends SpecificRecord> Optional<T> get(String key, Class<T> type)
      throws RocksDBException {
    byte @Nullable [] kept = database.get(bytes(RECORD + key));
    if (kept == null || kept.length == Long.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(codec.decode(Arrays.copyOfRange(kept, Long.BYTES, kept.length), type));
    } catch (MalformedRecordException e) {
      LOG.error("Index record {} can't be read: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  /** The events on which somebody has yet to say something. */
  public Collection<Unsettled> unsettled() {
    return List.copyOf(unsettled.values());
  }

  /** Closes it; what is asked afterwards fails. */
  @Override
  public void close() {
    Lock lock = use.writeLock();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      database.close();
      options.close();
      unlogged.close();
      filter.close();
      cache.close();
      if (temporary) {
        destroy(folder);
        Files.deleteIfExists(folder);
      }
    } catch (IOException | RocksDBException e) {
      LOG.warn("Could not delete {}: {}", folder, e.toString());
    } finally {
      lock.unlock();
    }
  }

  @FunctionalInterface
  private interface Use<T> {
    T of() throws RocksDBException;
  }

  private <T> T using(Use<T> what) {
    Lock lock = use.readLock();
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the index is closed");
      }
      return what.of();
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  private static IllegalStateException failed(RocksDBException e) {
    return new IllegalStateException("the index on the disk fails: " + e.getMessage(), e);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
