package org.ceptoarhub.bench;

import java.util.List;
import java.util.Optional;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/**
 * How many times as many events a second the hub ought to route as another.
 *
 * @param least the median ratio that is wanted
 */
record Goal(Variant beside, FanOut fanOut, double least) {
  static final List<Goal> ALL =
      List.of(
          new Goal(Variant.R0, FanOut.FIVE, 0.75),
          new Goal(Variant.R0, FanOut.TWENTY, 0.85),
          new Goal(Variant.STREAMS, FanOut.FIVE, 1.3),
          new Goal(Variant.STREAMS, FanOut.TWENTY, 1.3),
          new Goal(Variant.CAMEL, FanOut.FIVE, 10),
          new Goal(Variant.CAMEL, FanOut.TWENTY, 10));

  /** What was measured in the main scenario; empty if nothing was. */
  Optional<Spread> measured(Results results) {
    return results.ratio(Scenario.MAIN, fanOut, Variant.HUB, beside, Run::rate);
  }
}
