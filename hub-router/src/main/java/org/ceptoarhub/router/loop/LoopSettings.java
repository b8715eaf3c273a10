package org.ceptoarhub.router.loop;

import java.time.Duration;

/**
 * How a loop waits.
 *
 * @param patience how long an event waits for a reference that is not known yet
 * @param retry how often it is looked up meanwhile
 * @param backoff the pause after a failure; it doubles up to 32 times as much while failures go on
 * @param commitAttempts how often a commit that timed out is tried before all is read anew
 */
public record LoopSettings(
    Duration patience, Duration retry, Duration backoff, int commitAttempts) {

  public static final LoopSettings DEFAULT =
      new LoopSettings(Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMillis(100), 3);

  public LoopSettings {
    if (commitAttempts < 1) {
      throw new IllegalArgumentException("commitAttempts must be at least 1: " + commitAttempts);
    }
  }

  /** These settings with another patience. */
  public LoopSettings withPatience(Duration other) {
    return new LoopSettings(other, retry, backoff, commitAttempts);
  }
}
