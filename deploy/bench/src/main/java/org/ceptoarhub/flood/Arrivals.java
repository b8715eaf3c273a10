package org.ceptoarhub.flood;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed schedule of arrivals. Whoever is late, the hub or the sender, the next ones are due all
 * the same, and a latency is counted from the time that was meant: there is no coordinated
 * omission.
 *
 * @param perSecond arrivals a second
 * @param length how long
 */
record Arrivals(double perSecond, Duration length) {

  /** Sends something that was due at this time, of {@link System#nanoTime}; does not wait. */
  interface Due {
    void send(long number, long dueNanos);
  }

  long count() {
    return Math.round(perSecond * length.toNanos() / 1e9);
  }

  /** Sends each when it is due; returns after the last. */
  void run(Due due) {
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
    for (long i = 0; i < count(); i++) {
      long at = start + (long) (i * 1e9 / perSecond);
      for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      due.send(i, at);
    }
  }
}
