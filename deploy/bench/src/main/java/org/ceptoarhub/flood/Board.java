package org.ceptoarhub.flood;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * What is on its way, and how long it took to each inbox that is watched. An event counts in an
 * inbox the first time that it is there; once more is a doubling.
 */
final class Board {
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  private final Map<Door, Map<Door, Histogram>> took = new EnumMap<>(Door.class);
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();

  private record Sent(Door by, long dueNanos, Set<Door> seen) {}

  Board() {
    for (Door in : Door.values()) {
      Map<Door, Histogram> out = new EnumMap<>(Door.class);
      for (Door to : Door.values()) {
        out.put(to, new SynchronizedHistogram(LONGEST_MICROS, DIGITS));
      }
      took.put(in, out);
    }
  }

  void sending(String eventId, Door by, long dueNanos) {
    sent.put(eventId, new Sent(by, dueNanos, ConcurrentHashMap.newKeySet()));
  }

  /** The hub did not take it: it is not waited for. */
  void refused(String eventId) {
    refused.incrementAndGet();
    sent.remove(eventId);
  }

  /** It is in the inbox that is watched this way. */
  void seen(String eventId, Door in) {
    long now = System.nanoTime();
    Sent event = sent.get(eventId);
    if (event == null) {
      return;
    }
    if (!event.seen().add(in)) {
      doubled.incrementAndGet();
      return;
    }
    histogram(event.by(), in)
        .recordValue(
            Math.min(
                LONGEST_MICROS,
                Math.max(0, TimeUnit.NANOSECONDS.toMicros(now - event.dueNanos()))));
  }

  /** Waits until all that was sent has been seen both ways; how many are missing after all. */
  long awaitAll(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (missing() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return missing();
  }

  long missing() {
    return sent.values().stream()
        .filter(event -> event.seen().size() < Door.values().length)
        .count();
  }

  /** Latencies by the way in and the way out, and over all ways. */
  Way all() {
    Histogram all = new Histogram(LONGEST_MICROS, DIGITS);
    took.values().forEach(out -> out.values().forEach(all::add));
    return Way.of(all);
  }

  Map<String, Way> ways() {
    Map<String, Way> ways = new TreeMap<>();
    took.forEach(
        (in, out) ->
            out.forEach(
                (to, histogram) -> {
                  if (histogram.getTotalCount() > 0) {
                    ways.put(
                        (in == Door.HTTP ? "http" : "kafka")
                            + (to == Door.HTTP ? "-sse" : "-kafka"),
                        Way.of(histogram));
                  }
                }));
    return ways;
  }

  long refused() {
    return refused.get();
  }

  long doubled() {
    return doubled.get();
  }

  private Histogram histogram(Door by, Door in) {
    return requireNonNull(requireNonNull(took.get(by)).get(in));
  }

  /**
   * Latencies, in milliseconds.
   *
   * @param count how many there are
   */
  record Way(long count, double p50, double p99, double p999, double max) {

    static Way of(Histogram micros) {
      return new Way(
          micros.getTotalCount(),
          millis(micros.getValueAtPercentile(50)),
          millis(micros.getValueAtPercentile(99)),
          millis(micros.getValueAtPercentile(99.9)),
          millis(micros.getMaxValue()));
    }

    private static double millis(long micros) {
      return Math.round(micros / 10.0) / 100.0;
    }
  }
}
