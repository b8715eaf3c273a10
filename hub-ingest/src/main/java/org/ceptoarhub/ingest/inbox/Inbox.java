package org.ceptoarhub.ingest.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.PartyTopics;
import org.ceptoarhub.ingest.broker.PartyTopics.Reader;
import org.ceptoarhub.ingest.broker.Stored;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads parties' topics for requests: a few at a time, each in a bounded time. Offsets have gaps
 * (every transaction ends with a marker that is no record), so only reading tells whether more is
 * there.
 */
@Singleton
final class Inbox {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(2);

  /** How much the clocks of two brokers may differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private final PartyTopics topics;
  private final Items items;
  private final Semaphore turns;
  private final Duration scanTime;

  Inbox(PartyTopics topics, Items items, IngestConfiguration configuration) {
    this.topics = topics;
    this.items = items;
    this.turns = new Semaphore(configuration.readers(), true);
    this.scanTime = configuration.scanTime();
  }

  /**
   * A page of an inbox.
   *
   * @param next the cursor to go on from; null: there is nothing more now
   */
  record Page(List<ObjectNode> items, @Nullable String next) {

    Page {
      items = List.copyOf(items);
    }
  }

  /**
   * Deliveries after an offset, oldest first.
   *
   * @param type name of the only kind wanted; null: all kinds
   */
  Page page(String party, long after, int limit, @Nullable String type) {
    String wanted = RecordHeaders.TYPE_PREFIX + type;
    return reading(
        Realm.LIVE.in(party),
        topic -> topics.open(topic, after + 1),
        reader -> {
          List<ObjectNode> page = new ArrayList<>();
          long last = after;
          Scan scan = new Scan(reader);
          for (Optional<Stored> next = scan.next(); next.isPresent(); next = scan.next()) {
            Stored stored = next.get();
            if (type == null
                || stored.header(RecordHeaders.TYPE).filter(wanted::equals).isPresent()) {
              if (page.size() == limit) {
                return new Page(page, Cursor.of(party, last));
              }
              items.item(party, stored).ifPresent(page::add);
            }
            last = stored.offset();
          }
          return new Page(page, scan.complete() ? null : Cursor.of(party, last));
        });
  }

  /**
   * The first record of a topic, of those that the broker took at this time or later, that has this
   * identity.
   *
   * @throws ProblemException (503) if it takes too long to find out
   */
  Optional<Stored> find(String topic, Instant since, Predicate<Stored> wanted) {
    return reading(
        topic,
        name -> topics.open(name, since.minus(CLOCKS)),
        reader -> {
          Scan scan = new Scan(reader);
          for (Optional<Stored> next = scan.next(); next.isPresent(); next = scan.next()) {
            if (wanted.test(next.get())) {
              return next;
            }
          }
          if (!scan.complete()) {
            throw busy();
          }
          return Optional.empty();
        });
  }

  private <T> T reading(
      String topic, Function<String, Reader> opening, Function<Reader, T> reading) {
    try {
      if (!turns.tryAcquire(scanTime.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try (Reader reader = opening.apply(topic)) {
      return reading.apply(reader);
    } finally {
      turns.release();
    }
  }

  private static ProblemException busy() {
    return ProblemException.unavailable(
        "busy", "Reading took too long: the hub is busy. Try again.", SOON);
  }

  /** Goes through what a topic held when it was opened, within the time that a request has. */
  private final class Scan {
    private final Reader reader;
    private final long end;
    private final long deadline = System.nanoTime() + scanTime.toNanos();
    private List<Stored> batch = List.of();
    private int read;

    Scan(Reader reader) {
      this.reader = reader;
      this.end = reader.end();
    }

    /** The next record; empty at the end or when the time is over. */
    Optional<Stored> next() {
      while (read == batch.size()) {
        if (complete() || System.nanoTime() > deadline) {
          return Optional.empty();
        }
        batch = reader.poll(POLL);
        read = 0;
      }
      return Optional.of(batch.get(read++));
    }

    /** Whether it has seen everything. */
    boolean complete() {
      return read == batch.size() && reader.position() >= end;
    }
  }
}
