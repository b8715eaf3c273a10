package org.ceptoarhub.router.shard;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The events that one sender has had accepted of late: event id to content hash. It forgets what is
 * older than its span, by the broker's time, and the oldest beyond its bound.
 */
final class DuplicateWindow {
  private final Duration span;
  private final int bound;
  private final SequencedMap<String, Seen> seen = new LinkedHashMap<>();

  private record Seen(ByteBuffer contentHash, Instant at) {}

  DuplicateWindow(Duration span, int bound) {
    this.span = span;
    this.bound = bound;
  }

  void add(String eventId, ByteBuffer contentHash, Instant at) {
    seen.putLast(eventId, new Seen(contentHash, at));
    Instant start = at.minus(span);
    while (seen.size() > bound || seen.firstEntry().getValue().at().isBefore(start)) {
      seen.pollFirstEntry();
    }
  }

  /** The content hash of an accepted event. */
  Optional<ByteBuffer> find(String eventId) {
    return Optional.ofNullable(seen.get(eventId)).map(Seen::contentHash);
  }

  int size() {
    return seen.size();
  }
}
