package org.ceptoarhub.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A fault as it was drawn, before anybody knows what it can strike.
 *
 * @param pause time since the one before
 * @param target which of the processes that it can strike; any number, counted around
 * @param lasts how long until it is healed
 */
record Injection(FaultKind kind, Duration pause, int target, Duration lasts) {
  private static final int SHORTEST_PAUSE = 50;
  private static final int LONGEST_PAUSE = 700;
  private static final int TARGETS = 1_000;

  /** The next fault; the same for the same random numbers, whatever has become of the others. */
  static Injection next(RandomGenerator random) {
    FaultKind[] kinds = FaultKind.values();
    int dice = random.nextInt(Arrays.stream(kinds).mapToInt(FaultKind::weight).sum());
    int place = 0;
    while (dice >= kinds[place].weight()) {
      dice -= kinds[place].weight();
      place++;
    }
    return new Injection(
        kinds[place],
        Duration.ofMillis(random.nextInt(SHORTEST_PAUSE, LONGEST_PAUSE + 1)),
        random.nextInt(TARGETS),
        kinds[place].lasts(random));
  }
}
