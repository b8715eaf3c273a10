package org.ceptoarhub.bench;

import java.util.List;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/**
 * What stays the same while routers are compared.
 *
 * @param transaction events in a transaction at most
 * @param eventBytes size of an event, about
 */
record Scenario(int transaction, int eventBytes) {

  /** The one that goals are about. */
  static final Scenario MAIN = new Scenario(500, 1_000);

  /** What is measured beside it, to see where its ratios hold. */
  static final List<Scenario> OTHERS =
      List.of(new Scenario(50, 1_000), new Scenario(2_000, 1_000), new Scenario(500, 10_000));

  private static final int SMALL = 50;
  private static final int BIG = 2_000;
  private static final int LARGE = 10_000;

  /** Camel waits for the broker with every single send. */
  private static final int CAMEL_FEWER = 200;

  /** How many events a router gets at once: about a second's work. */
  int events(Variant variant, FanOut fanOut) {
    int most =
        switch (fanOut) {
          case ONE -> 16_000;
          case FIVE -> 10_000;
          case TWENTY -> 5_000;
        };
    if (transaction <= SMALL) {
      most /= 4;
    }
    if (transaction >= BIG) {
      most *= 2;
    }
    if (eventBytes >= LARGE) {
      most /= 4;
    }
    return variant == Variant.CAMEL ? most / CAMEL_FEWER : most;
  }

  @Override
  public String toString() {
    return "%,d events a transaction, %d KB".formatted(transaction, eventBytes / 1_000);
  }
}
