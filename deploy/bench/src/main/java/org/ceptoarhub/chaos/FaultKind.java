package org.ceptoarhub.chaos;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What befalls a process. */
enum FaultKind {
  ROUTER_KILLED("router killed, started again", 20, 200, 2_000),
  ROUTER_PAUSED("router paused, shorter than its session", 24, 50, 900),
  ROUTER_FROZEN("router stopped beyond its session, comes back as a zombie", 20, 3_500, 5_500),
  ROUTER_REPLACED("router stopped, another of its name started, then both", 4, 3_500, 7_000),
  ROUTER_COUNT("third router, or the second, started or stopped in order", 6, 0, 0),
  LEDGER_KILLED("ledger's projector killed, started again", 4, 200, 2_000),
  LEDGER_FROZEN("ledger's projector stopped for a while", 5, 500, 5_000),
  DATABASE_STOPPED("database stopped, started again", 4, 500, 4_000),
  BROKER_PAUSED("broker paused, shorter than its session", 6, 200, 2_000),
  BROKER_FROZEN("broker stopped beyond its session", 5, 4_000, 6_000),
  BROKER_KILLED("broker killed, started again", 6, 200, 2_000),
  TWO_BROKERS_KILLED("two brokers of three killed, started again", 4, 3_000, 5_000);

  private final String text;
  private final int weight;
  private final int shortest;
  private final int longest;

  FaultKind(String text, int weight, int shortest, int longest) {
    this.text = text;
    this.weight = weight;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** What it does, for people. */
  String text() {
    return text;
  }

  /** How often it comes, beside the others. */
  int weight() {
    return weight;
  }

  /** How long it lasts this time. */
  Duration lasts(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(shortest, longest + 1));
  }
}
