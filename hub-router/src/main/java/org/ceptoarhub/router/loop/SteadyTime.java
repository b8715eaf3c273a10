package org.ceptoarhub.router.loop;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A time for waits: it goes on evenly from when it was made, whatever is done to the clock. A clock
 * that is set back by hours must hold up no record for hours.
 */
final class SteadyTime implements InstantSource {
  private final Instant begun;
  private final long begunNanos = System.nanoTime();

  SteadyTime(InstantSource clock) {
    this.begun = clock.instant();
  }

  @Override
  public Instant instant() {
    return begun.plusNanos(System.nanoTime() - begunNanos);
  }
}
