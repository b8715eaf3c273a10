package org.ceptoarhub.ingest.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.log.IndexEntry;

/**
 * What of a sender's events is known already: those that this edge appended or is appending, and
 * those in its copy of the index. It closes the time between the two; the router, who alone sees
 * every door, has the last word on repeats.
 */
@Singleton
final class RecentEvents {
  private static final int SIZE = 200_000;
  private static final Duration AGE = Duration.ofHours(1);

  private final Cache<Identity, Claim> claims =
      Caffeine.newBuilder().maximumSize(SIZE).expireAfterWrite(AGE).build();
  private final KnownEvents index;

  RecentEvents(EventIndex index) {
    this.index = index;
  }

  private record Identity(String source, String eventId) {}

  /**
   * An event that somebody is appending or has appended.
   *
   * @param hash content hash, in hex
   * @param acknowledged the broker's time of it, once the broker has it
   */
  record Claim(String hash, CompletableFuture<Instant> acknowledged) {

    Claim(String hash) {
      this(hash, new CompletableFuture<>());
    }
  }

  /** The claim on an event, if there is one. An event of the index counts as acknowledged. */
  Optional<Claim> find(String source, String eventId) {
    Claim claim = claims.getIfPresent(new Identity(source, eventId));
    return claim != null
        ? Optional.of(claim)
        : index.find(source, eventId).map(RecentEvents::claim);
  }

  /** Claims an event. The answer is this claim, or that of whoever came before. */
  Claim claim(String source, String eventId, Claim claim) {
    Claim earlier = claims.asMap().putIfAbsent(new Identity(source, eventId), claim);
    return earlier == null ? claim : earlier;
  }

  /** Gives up a claim on an event that was not acknowledged. */
  void release(String source, String eventId, Claim claim) {
    claims.asMap().remove(new Identity(source, eventId), claim);
  }

  private static Claim claim(IndexEntry entry) {
    byte[] hash = new byte[entry.getContentHash().remaining()];
    entry.getContentHash().duplicate().get(hash);
    return new Claim(
        HexFormat.of().formatHex(hash), CompletableFuture.completedFuture(entry.getAt()));
  }
}
