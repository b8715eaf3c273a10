package org.ceptoarhub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What was tried at one kind of door, and what came open. */
final class Attempts {
  private static final int TOLD = 20;

  private final String door;
  private final AtomicInteger made = new AtomicInteger();
  private final Queue<String> openings = new ConcurrentLinkedQueue<>();

  Attempts(String door) {
    this.door = door;
  }

  /** Notes an attempt, and that it came through if it was not refused. */
  void made(boolean refused, String who, String what, Object answer) {
    made.incrementAndGet();
    if (!refused) {
      openings.add("%s: %s -> %s".formatted(who, what, answer));
    }
  }

  /** Prints how many attempts there were; fails if one came through, or if there were too few. */
  void assertNoneCameThrough(int atLeast) {
    List<String> all = List.copyOf(openings);
    System.out.printf("%s: %,d attempts, %d openings%n", door, made.get(), all.size());
    assertThat(all.stream().limit(TOLD).toList()).as("%d openings", all.size()).isEmpty();
    assertThat(made.get()).as("attempts").isGreaterThanOrEqualTo(atLeast);
  }
}
