package org.ceptoarhub.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
  private static final String HEAP = "1g";
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Field field;
  private final Consumer<String> progress;

  Blocks(Field field, Consumer<String> progress) {
    this.field = field;
    this.progress = progress;
  }

  /**
   * @param warmUp blocks that are thrown away, to begin with
   * @param blocks that count
   */
  List<Run> measure(
      Scenario scenario, List<Variant> variants, List<FanOut> fanOuts, int warmUp, int blocks) {
    Map<Variant, Child> routers = new EnumMap<>(Variant.class);
    try {
      for (Variant variant : variants) {
        routers.put(
            variant, field.start(variant, scenario.transaction(), scenario.eventBytes(), HEAP));
      }
      progress.accept("starting " + routers.size() + " routers");
      routers.values().forEach(Child::awaitReady);
      List<Run> runs = new ArrayList<>();
      for (int block = -warmUp; block < blocks; block++) {
        List<Variant> order = new ArrayList<>(variants);
        Collections.rotate(order, -Math.floorMod(block, variants.size()));
        for (FanOut fanOut : fanOuts) {
          String where =
              "%s: %s, fan-out %d"
                  .formatted(
                      scenario,
                      block < 0
                          ? "warm-up %d of %d".formatted(block + warmUp + 1, warmUp)
                          : "block %d of %d".formatted(block + 1, blocks),
                      fanOut.members());
          for (Run run : block(scenario, block, order, fanOut, routers, where)) {
            if (block >= 0) {
              runs.add(run);
            }
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
    int most = order.stream().mapToInt(variant -> scenario.events(variant, fanOut)).max().orElse(0);
    Field.Events events = field.events(fanOut, most, scenario.eventBytes());
    List<Run> runs = new ArrayList<>();
    for (Variant variant : order) {
      progress.accept(where + ", " + variant.title());
      Child router = Objects.requireNonNull(routers.get(variant));
      Field.Load load = events.load(variant, scenario.events(variant, fanOut));
      runs.add(run(scenario, block, variant, fanOut, router, load));
    }
    return runs;
  }

  private Run run(
      Scenario scenario, int block, Variant variant, FanOut fanOut, Child router, Field.Load load) {
    LockSupport.parkNanos(SETTLE.toNanos());
    Duration routerBefore = router.cpu();
    Duration brokerBefore = field.cpu();
    long begin = System.nanoTime();
    load.open();
    while (!load.isRouted()) {
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
