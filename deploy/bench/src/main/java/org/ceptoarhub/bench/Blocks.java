package org.ceptoarhub.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.ceptoarhub.bench.field.Field;
import org.ceptoarhub.bench.process.Child;

/**
 * Measures routers in turn, block by block: a slow minute of the machine slows all of a block, and
 * the ratios within it stay. Each router keeps its process, so that it stays warm, and stands still
 * while another is measured. The order turns from block to block.
 */
final class Blocks {
  static final String HEAP = "1g";
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Field field;
  private final Progress progress;
  private final double load;

  /**
   * @param load share of the usual number of events, from 0 to 1
   */
  Blocks(Field field, Progress progress, double load) {
    this.field = field;
    this.load = load;
    this.progress = progress;
  }

  /**
   * How long to measure.
   *
   * @param warmUp blocks that are thrown away, to begin with
   * @param blocks that count
   * @param least of these, how many there are at any rate
   * @param limit after which no further one is begun
   */
  record Length(int warmUp, int blocks, int least, Duration limit) {

    /** Steps of the progress. */
    int steps(int variants, int fanOuts) {
      return 1 + (warmUp + blocks) * variants * fanOuts;
    }
  }

  List<Run> measure(
      Scenario scenario, List<Variant> variants, List<FanOut> fanOuts, Length length) {
    Map<Variant, Child> routers = new EnumMap<>(Variant.class);
    long begin = System.nanoTime();
    try {
      progress.step("starting %d routers, %s".formatted(variants.size(), scenario));
      for (Variant variant : variants) {
        routers.put(
            variant, field.start(variant, scenario.transaction(), scenario.eventBytes(), HEAP));
      }
      routers.values().forEach(Child::awaitReady);
      List<Run> runs = new ArrayList<>();
      for (int block = -length.warmUp(); block < length.blocks(); block++) {
        if (block >= length.least() && System.nanoTime() - begin > length.limit().toNanos()) {
          progress.drop((length.blocks() - block) * variants.size() * fanOuts.size());
          break;
        }
        List<Variant> order = new ArrayList<>(variants);
        Collections.rotate(order, -Math.floorMod(block, variants.size()));
        for (FanOut fanOut : fanOuts) {
          String where =
              "%s, %s, fan-out %d"
                  .formatted(
                      scenario,
                      block < 0
                          ? "warm-up %d of %d"
                              .formatted(block + length.warmUp() + 1, length.warmUp())
                          : "block %d of %d".formatted(block + 1, length.blocks()),
                      fanOut.members());
          List<Run> measured = block(scenario, block, order, fanOut, routers, where);
          if (block >= 0) {
            runs.addAll(measured);
          }
        }
      }
      return runs;
    } finally {
      routers.values().parallelStream().forEach(Child::close);
    }
  }

  private List<Run> block(
      Scenario scenario,
      int block,
      List<Variant> order,
      FanOut fanOut,
      Map<Variant, Child> routers,
      String where) {
    int most =
        order.stream().mapToInt(variant -> events(scenario, variant, fanOut)).max().orElse(0);
    Field.Events events = field.events(fanOut, most, scenario.eventBytes());
    List<Run> runs = new ArrayList<>();
    for (Variant variant : order) {
      progress.step(where + ", " + variant.title());
      Child router = Objects.requireNonNull(routers.get(variant));
      Field.Load load = events.load(variant, events(scenario, variant, fanOut));
      runs.add(run(scenario, block, variant, fanOut, router, load));
    }
    return runs;
  }

  private int events(Scenario scenario, Variant variant, FanOut fanOut) {
    return Math.max(FanOut.SENDERS, (int) (load * scenario.events(variant, fanOut)));
  }

  private Run run(
      Scenario scenario, int block, Variant variant, FanOut fanOut, Child router, Field.Load load) {
    LockSupport.parkNanos(SETTLE.toNanos());
    Duration routerBefore = router.cpu();
    Duration brokerBefore = field.cpu();
    long begin = System.nanoTime();
    load.open();
    while (load.routed() < 1) {
      if (!router.isAlive() || System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new IllegalStateException(variant.title() + " does not get on" + router.lastWords());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - begin);
    return new Run(
        scenario,
        block,
        variant,
        fanOut,
        load.size(),
        wall,
        router.cpu().minus(routerBefore),
        field.cpu().minus(brokerBefore),
        load.transactions());
  }
}
