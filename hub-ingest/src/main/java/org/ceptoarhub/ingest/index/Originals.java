package org.ceptoarhub.ingest.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.PartyTopics;
import org.ceptoarhub.ingest.broker.PartyTopics.Reader;
import org.ceptoarhub.ingest.broker.Stored;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.IndexEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events as they were handed in, read from their sender's out topic at the offset that the index
 * names. Those read lately are kept, up to 32 MiB of their wire format.
 */
@Singleton
public final class Originals {
  private static final Logger LOG = LoggerFactory.getLogger(Originals.class);
  private static final long KEPT_BYTES = 32L * 1024 * 1024;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final PartyTopics topics;
  private final EventCodec codec;
  private final Duration patience;
  private final Semaphore turns;
  private final Cache<Place, Original> lately =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_BYTES)
          .weigher((Place place, Original original) -> original.bytes())
          .build();

  private record Place(String source, long offset) {}

  private record Original(Submission submission, int bytes) {}

  Originals(PartyTopics topics, EventCodec codec, IngestConfiguration configuration) {
    this.topics = topics;
    this.codec = codec;
    this.patience = configuration.scanTime();
    this.turns = new Semaphore(configuration.readers(), true);
  }

  /**
   * The event of an index entry, or empty if its topic holds it no more.
   *
   * @throws ProblemException (503) if reading takes too long
   * @throws org.ceptoarhub.ingest.broker.BrokerUnavailableException if the broker does not answer
   */
  public Optional<Submission> of(IndexEntry entry) {
    Place place = new Place(entry.getSource(), entry.getOffset());
    Original known = lately.getIfPresent(place);
    if (known != null) {
      return Optional.of(known.submission());
    }
    Optional<Original> found = inTurn(place);
    found.ifPresent(original -> lately.put(place, original));
    return found.map(Original::submission);
  }

  private Optional<Original> inTurn(Place place) {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try (Reader reader = topics.open(Realm.LIVE.out(place.source()), place.offset())) {
      return read(reader, place);
    } finally {
      turns.release();
    }
  }

  private Optional<Original> read(Reader reader, Place place) {
    long deadline = System.nanoTime() + patience.toNanos();
    long end = reader.end();
    while (reader.position() <= place.offset() && place.offset() < end) {
      List<Stored> batch = reader.poll(POLL);
      if (!batch.isEmpty()) {
        Stored first = batch.getFirst();
        return first.offset() == place.offset() ? decoded(place, first) : Optional.empty();
      }
      if (System.nanoTime() > deadline) {
        throw busy();
      }
    }
    return Optional.empty();
  }

  private Optional<Original> decoded(Place place, Stored stored) {
    try {
      return Optional.of(
          new Original(
              new Submission(
                  place.source(),
                  codec.decodeEvent(stored.value()),
                  stored.header(RecordHeaders.ACTOR).orElse(null),
                  Realm.LIVE,
                  stored.at()),
              stored.value().length));
    } catch (MalformedRecordException e) {
      LOG.error("The index points to what is no event: {}@{}", place.source(), place.offset(), e);
      return Optional.empty();
    }
  }

  private static ProblemException busy() {
    return ProblemException.unavailable(
        "busy", "Reading took too long: the hub is busy. Try again.", SOON);
  }
}
