package org.ceptoarhub.ingest.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.security.Caller;

/**
 * How much each party may hand in over HTTP: so many events a second, so many at once, and so many
 * requests under way. A party that is over its allowance costs the others a look at its token and
 * no more; authorities have a larger one than operators, for a warning is not theirs alone.
 *
 * <p>An array is let in while anything is left, and what it has too much is owed: the allowance
 * fills again before the next request is let in.
 */
@Singleton
public final class Allowance {
  private static final int PARTIES = 20_000;
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** How long a refusal waits: whoever heeds no Retry-After can ask a few times a second only. */
  private static final Duration HELD_BACK = Duration.ofMillis(250);

  private final Editions editions;
  private final IngestConfiguration configuration;

  /** More parties than a directory has; one that was quiet for long has all of its allowance. */
  private final Cache<String, Account> accounts =
      Caffeine.newBuilder().maximumSize(PARTIES).expireAfterAccess(IDLE).build();

  Allowance(Editions editions, IngestConfiguration configuration) {
    this.editions = editions;
    this.configuration = configuration;
  }

  private record Account(Bucket events, Semaphore requests) {}

  /** A request that was let in. */
  public static final class Turn implements AutoCloseable {
    private final Account account;

    private Turn(Account account) {
      this.account = account;
    }

    /** Says how many events the request has; one was counted when it was let in. */
    public void has(int events) {
      if (events > 1) {
        account.events().consumeIgnoringRateLimits(events - 1L);
      }
    }

    @Override
    public void close() {
      account.requests().release();
    }
  }

  /**
   * Lets a request in; may wait a moment before it does not.
   *
   * @throws ProblemException (429) if the party is over its allowance
   */
  public Turn enter(Caller caller) {
    Party party = editions.directory().party(caller.party()).orElseThrow();
    Account account = accounts.get(party.id(), id -> account(party));
    if (!account.requests().tryAcquire()) {
      throw tooMany(
          "This party has %d requests under way. Wait for their answers, or send several events in"
                  .formatted(configuration.partyRequests())
              + " one array.",
          SOON);
    }
    var probe = account.events().tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      LockSupport.parkNanos(HELD_BACK.toNanos());
      account.requests().release();
      throw tooMany(
          "This party has handed in more than %d events a second. Nothing of this request was taken;"
                  .formatted(rate(party))
              + " send it again later.",
          Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
    return new Turn(account);
  }

  private static ProblemException tooMany(String detail, Duration retryAfter) {
    return ProblemException.later(
        HttpStatus.TOO_MANY_REQUESTS,
        "too-many-events",
        detail,
        retryAfter.compareTo(SOON) < 0 ? SOON : retryAfter);
  }

  private Account account(Party party) {
    int burst = party.isOperator() ? configuration.operatorBurst() : configuration.authorityBurst();
    return new Account(
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(burst).refillGreedy(rate(party), Duration.ofSeconds(1)))
            .build(),
        new Semaphore(configuration.partyRequests()));
  }

  private int rate(Party party) {
    return party.isOperator() ? configuration.operatorRate() : configuration.authorityRate();
  }
}
