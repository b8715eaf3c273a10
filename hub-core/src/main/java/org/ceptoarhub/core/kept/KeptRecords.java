package org.ceptoarhub.core.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest record of each key, kept in a file: a key costs 21 to 43 bytes of native memory and
 * none of the heap, however long its record is. Thread-safe.
 *
 * <p>Records are only appended; what has been replaced stays in the file until it is closed. They
 * are written a page at a time, and read from the page that is being filled or from the file. A
 * page that can't be written, as the disk is full, stays in memory and is tried again with the
 * next: a full disk costs memory and no record.
 */
public final class KeptRecords implements AutoCloseable {
  private static final int PAGE = 256 * 1024;

  /** Length of the key, length of the value or REMOVED, version. */
  private static final int HEAD = 2 * Integer.BYTES + Long.BYTES;

  private static final int REMOVED = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final FileChannel file;
  private final Consumer<IOException> trouble;
  private final Places places = new Places();
  private final TreeMap<Long, byte[]> unwritten = new TreeMap<>();
  private ByteBuffer page = ByteBuffer.allocate(PAGE);
  private long pageStart;
  private boolean closed;

  /**
   * @param file empty, open to be read and written; closed with this
   * @param trouble is told whenever something can't be written and stays in memory
   */
  public KeptRecords(FileChannel file, Consumer<IOException> trouble) {
    this.file = file;
    this.trouble = trouble;
  }

  /**
   * Keeps a record, unless it or a newer one of its key is kept.
   *
   * @param version says which of two is newer
   * @param value null: the key's record is taken back
   * @return whether anything has changed
   */
  public boolean put(String key, long version, byte @Nullable [] value) {
    byte[] bytes = key.getBytes(UTF_8);
    long hash = hash(bytes);
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      long place = places.find(hash, at -> isOf(at, bytes));
      if (place != Places.NONE) {
        long kept = read(place, HEAD).getLong(2 * Integer.BYTES);
        if (kept >= version) {
          return false;
        }
      }
      places.put(hash, append(bytes, version, value), at -> isOf(at, bytes));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The newest record of a key; empty if there is none. */
  public Optional<byte[]> get(String key) {
    byte[] bytes = key.getBytes(UTF_8);
    long hash = hash(bytes);
    lock.lock();
    try {
      long place = closed ? Places.NONE : places.find(hash, at -> isOf(at, bytes));
      if (place == Places.NONE) {
        return Optional.empty();
      }
      int length = read(place, HEAD).getInt(Integer.BYTES);
      return length == REMOVED
          ? Optional.empty()
          : Optional.of(read(place + HEAD + bytes.length, length).array());
    } finally {
      lock.unlock();
    }
  }

  private boolean isOf(long place, byte[] key) {
    return read(place, HEAD).getInt(0) == key.length
        && Arrays.equals(read(place + HEAD, key.length).array(), key);
  }

  private long append(byte[] key, long version, byte @Nullable [] value) {
    int length = HEAD + key.length + (value == null ? 0 : value.length);
    if (page.remaining() < length) {
      turnPage(length);
    }
    long place = pageStart + page.position();
    page.putInt(key.length).putInt(value == null ? REMOVED : value.length).putLong(version);
    page.put(key);
    if (value != null) {
      page.put(value);
    }
    return place;
  }

  private void turnPage(int room) {
    unwritten.put(pageStart, Arrays.copyOf(page.array(), page.position()));
    pageStart += page.position();
    page = page.capacity() >= room ? page.clear() : ByteBuffer.allocate(room);
    try {
      while (!unwritten.isEmpty()) {
        Map.Entry<Long, byte[]> oldest = unwritten.firstEntry();
        write(oldest.getValue(), oldest.getKey());
        unwritten.remove(oldest.getKey());
      }
    } catch (IOException e) {
      trouble.accept(e);
    }
  }

  private void write(byte[] bytes, long place) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      file.write(rest, place + rest.position());
    }
  }

  /** Bytes from one page: no record is on two. */
  private ByteBuffer read(long place, int length) {
    byte[] bytes = new byte[length];
    if (place >= pageStart) {
      page.get((int) (place - pageStart), bytes);
      return ByteBuffer.wrap(bytes);
    }
    Map.Entry<Long, byte[]> kept = unwritten.floorEntry(place);
    if (kept != null && place < kept.getKey() + kept.getValue().length) {
      System.arraycopy(kept.getValue(), (int) (place - kept.getKey()), bytes, 0, length);
      return ByteBuffer.wrap(bytes);
    }
    ByteBuffer into = ByteBuffer.wrap(bytes);
    try {
      while (into.hasRemaining()) {
        if (file.read(into, place + into.position()) < 0) {
          throw new IOException("the file ends before " + (place + length));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The index on this machine's disk can't be read", e);
    }
    return into.flip();
  }

  /** 64 bits of FNV-1a, stirred by the finish of SplitMix64. */
  private static long hash(byte[] key) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (byte one : key) {
      hash = (hash ^ (one & 0xFF)) * 0x0000_0100_0000_01B3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return hash ^ (hash >>> 31);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        places.close();
        file.close();
      }
    } catch (IOException e) {
      trouble.accept(e);
    } finally {
      lock.unlock();
    }
  }
}
