package org.ceptoarhub.bench;

import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/**
 * What stays the same while routers are compared.
 *
 * @param transaction events in a transaction at most
 * @param eventBytes size of an event, about
 */
record Scenario(int transaction, int eventBytes) {

  private static final int SMALL = 50;
  private static final int LARGE = 10_000;

  /** How many events a router gets at once: a second's work or two. */
  int events(Variant variant, FanOut fanOut) {
    int most =
        switch (fanOut) {
          case ONE -> 24_000;
          case FIVE -> 12_000;
          case TWENTY -> 5_000;
        };
    int fewer = (transaction <= SMALL ? 4 : 1) * (eventBytes >= LARGE ? 4 : 1);
    return most / fewer;
  }

  @Override
  public String toString() {
    return "%,d events a transaction, %d KB".formatted(transaction, eventBytes / 1_000);
  }
}
