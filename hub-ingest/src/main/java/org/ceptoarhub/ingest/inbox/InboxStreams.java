package org.ceptoarhub.ingest.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.sse.Event;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.BrokerUnavailableException;
import org.ceptoarhub.ingest.broker.PartyTopics;
import org.ceptoarhub.ingest.broker.PartyTopics.Reader;
import org.ceptoarhub.ingest.broker.Stored;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Inboxes as server-sent events. A stream pulls: it reads its topic only when the client has taken
 * what came before, so a slow client costs one batch of memory and no more. Each has a reader of
 * its own and waits on a virtual thread; their number is bounded.
 *
 * <p>A stream ends when the token expires, when the party leaves the directory, or when the broker
 * fails; the client comes back with {@code Last-Event-ID} and misses nothing.
 */
@Singleton
final class InboxStreams {
  private static final Logger LOG = LoggerFactory.getLogger(InboxStreams.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final PartyTopics topics;
  private final Items items;
  private final Editions editions;
  private final Clock clock;
  private final Duration heartbeat;
  private final Semaphore free;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Scheduler scheduler = Schedulers.fromExecutorService(threads);

  InboxStreams(
      PartyTopics topics,
      Items items,
      Editions editions,
      Clock clock,
      IngestConfiguration configuration) {
    this.topics = topics;
    this.items = items;
    this.editions = editions;
    this.clock = clock;
    this.heartbeat = configuration.heartbeat();
    this.free = new Semaphore(configuration.maxStreams());
  }

  @PreDestroy
  void close() {
    scheduler.dispose();
    threads.shutdownNow();
  }

  /**
   * Deliveries after an offset, those of the future included.
   *
   * @param until when the caller's token expires
   * @throws ProblemException (503) if too many streams are open
   */
  Publisher<Event<String>> open(String party, long after, Instant until) {
    if (!free.tryAcquire()) {
      throw ProblemException.unavailable(
          "too-many-streams", "Too many streams are open. Try again, or poll the inbox.", LATER);
    }
    Stream stream;
    try {
      stream = new Stream(party, topics.open(Realm.LIVE.in(party), after + 1), until);
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
    return Flux.<Event<String>, Stream>generate(
            () -> stream,
            (state, sink) -> {
              state.next(sink);
              return state;
            },
            Stream::close)
        .subscribeOn(scheduler);
  }

  private final class Stream {
    private final String party;
    private final Reader reader;
    private final Instant until;
    private final Deque<Stored> batch = new ArrayDeque<>();

    /** By {@link System#nanoTime}: setting the clock back must not silence a stream. */
    private @Nullable Long lastSign;

    Stream(String party, Reader reader, Instant until) {
      this.party = party;
      this.reader = reader;
      this.until = until;
    }

    /** Emits one event, waiting for it; or a heartbeat; or the end. */
    void next(SynchronousSink<Event<String>> sink) {
      try {
        while (open()) {
          if (batch.isEmpty()) {
            batch.addAll(reader.poll(lastSign == null ? Duration.ZERO : POLL));
          }
          Stored stored = batch.poll();
          ObjectNode item = stored == null ? null : items.item(party, stored).orElse(null);
          if (stored != null && item != null) {
            lastSign = System.nanoTime();
            sink.next(
                Event.of(item.toString())
                    .id(Cursor.of(party, stored.offset()))
                    .name(item.path("type").asText()));
            return;
          }
          if (batch.isEmpty() && silentTooLong()) {
            lastSign = System.nanoTime();
            sink.next(Event.of("").comment("waiting"));
            return;
          }
        }
        sink.complete();
      } catch (BrokerUnavailableException e) {
        LOG.warn("The stream of {} ends", party, e);
        sink.complete();
      }
    }

    private boolean open() {
      return !Thread.currentThread().isInterrupted()
          && clock.instant().isBefore(until)
          && editions.directory().party(party).isPresent();
    }

    private boolean silentTooLong() {
      return lastSign == null || System.nanoTime() - lastSign >= heartbeat.toNanos();
    }

    void close() {
      free.release();
      reader.close();
    }
  }
}
