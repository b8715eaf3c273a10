package org.ceptoarhub.router.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses that grow while failures go on, and end at once when the loop closes. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 5;

  private final Duration first;
  private final CountDownLatch closing;
  private int failures;

  Backoff(Duration first, CountDownLatch closing) {
    this.first = first;
    this.closing = closing;
  }

  void pause() {
    Duration pause = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    try {
      closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  void succeeded() {
    failures = 0;
  }
}
