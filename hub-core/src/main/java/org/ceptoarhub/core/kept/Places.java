package org.ceptoarhub.core.kept;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongPredicate;

/**
 * Where the record of each key stands: a hash table with open addressing in native memory, 16 bytes
 * a slot, at most three quarters full. It knows keys by their hash alone; whoever asks says whether
 * a place holds the key that is meant. Not thread-safe.
 */
final class Places implements AutoCloseable {
  static final long NONE = -1;

  private static final long SLOT = 2 * Long.BYTES;
  private static final long FIRST_SLOTS = 1 << 10;

  private Arena arena = Arena.ofShared();
  private long slots = FIRST_SLOTS;
  private MemorySegment table = arena.allocate(slots * SLOT, Long.BYTES);
  private long size;

  /** How many keys there are. */
  long size() {
    return size;
  }

  /** The place of the key with this hash for which the question is answered yes, or NONE. */
  long find(long hash, LongPredicate isIt) {
    long slot = slot(hash, isIt);
    return place(slot);
  }

  /**
   * Sets the place of a key.
   *
   * @param place from 0
   */
  void put(long hash, long place, LongPredicate isIt) {
    long slot = slot(hash, isIt);
    boolean added = place(slot) == NONE;
    set(slot, hash, place);
    if (added && ++size * 4 > slots * 3) {
      grow();
    }
  }

  private long slot(long hash, LongPredicate isIt) {
    long slot = hash & (slots - 1);
    while (true) {
      long place = place(slot);
      if (place == NONE || (hash(slot) == hash && isIt.test(place))) {
        return slot;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }

  private long hash(long slot) {
    return table.get(ValueLayout.JAVA_LONG, slot * SLOT);
  }

  /** Fresh memory is zero, so a place is kept one higher than it is. */
  private long place(long slot) {
    return table.get(ValueLayout.JAVA_LONG, slot * SLOT + Long.BYTES) - 1;
  }

  private void set(long slot, long hash, long place) {
    table.set(ValueLayout.JAVA_LONG, slot * SLOT, hash);
    table.set(ValueLayout.JAVA_LONG, slot * SLOT + Long.BYTES, place + 1);
  }

  private void grow() {
    Arena oldArena = arena;
    MemorySegment old = table;
    long oldSlots = slots;
    arena = Arena.ofShared();
    slots = 2 * oldSlots;
    table = arena.allocate(slots * SLOT, Long.BYTES);
    for (long from = 0; from < oldSlots; from++) {
      long place = old.get(ValueLayout.JAVA_LONG, from * SLOT + Long.BYTES) - 1;
      if (place != NONE) {
        long hash = old.get(ValueLayout.JAVA_LONG, from * SLOT);
        set(slot(hash, taken -> false), hash, place);
      }
    }
    oldArena.close();
  }

  @Override
  public void close() {
    arena.close();
  }
}
