package org.ceptoarhub.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.ceptoarhub.bench.field.Field;
import org.ceptoarhub.bench.process.Child;

/**
 * Who is to have a score must first survive: its process is killed with SIGKILL in the middle of a
 * load and started again, and in the end every inbox must hold, for a reader of committed records,
 * each event that it ought to once and nothing else. Routers that decide get events among the
 * others whose label keeps them from every inbox.
 */
final class Gate {
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Field field;
  private final Scenario scenario;
  private final int events;
  private final int kills;

  /**
   * @param scenario size of transactions and events
   * @param events of the load; several transactions
   * @param kills how often each router is killed
   */
  Gate(Field field, Scenario scenario, int events, int kills) {
    this.field = field;
    this.scenario = scenario;
    this.events = events;
    this.kills = kills;
  }

  /**
   * How a router got through.
   *
   * @param kills that came while events were still to be routed
   */
  record Verdict(Variant variant, int kills, Field.Count count) {

    /** Whether it was killed and did everything right. */
    boolean isClean() {
      return kills > 0 && count.isClean();
    }

    @Override
    public String toString() {
      return "%s: kills %d; of %,d deliveries lost %,d, doubled %,d, where they must not be %,d"
          .formatted(
              variant.title(),
              kills,
              count.wanted(),
              count.lost(),
              count.doubled(),
              count.trespassed());
    }
  }

  Verdict judge(Variant variant) {
    Field.Events made =
        variant.isDeciding()
            ? field.mixed(FanOut.FIVE, events, scenario.eventBytes())
            : field.events(FanOut.FIVE, events, scenario.eventBytes());
    Child router = start(variant);
    try {
      router.awaitReady();
      Field.Load load = made.load(variant, events);
      load.open();
      int struck = 0;
      for (int kill = 1; kill <= kills; kill++) {
        await(load, (double) kill / (kills + 2), router);
        router.kill();
        struck += load.routed() < 1 ? 1 : 0;
        router = start(variant);
        router.awaitReady();
      }
      await(load, 1, router);
      return new Verdict(variant, struck, load.count());
    } finally {
      router.close();
    }
  }

  private Child start(Variant variant) {
    return field.start(variant, scenario.transaction(), scenario.eventBytes(), Blocks.HEAP);
  }

  private static void await(Field.Load load, double share, Child router) {
    long begin = System.nanoTime();
    while (load.routed() < share) {
      if (!router.isAlive() || System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new IllegalStateException("a router does not get on" + router.lastWords());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
