package org.ceptoarhub.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What was measured several times.
 *
 * @param median the middle one, or the mean of the middle two
 * @param low the least
 * @param high the greatest
 * @param count how often
 */
record Spread(double median, double low, double high, int count) {

  /**
   * @throws IllegalArgumentException if there is nothing
   */
  static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int count = sorted.length;
    if (count == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    return new Spread(
        (sorted[(count - 1) / 2] + sorted[count / 2]) / 2, sorted[0], sorted[count - 1], count);
  }

  /** Median and range with as many decimals. */
  String text(int decimals) {
    return String.format(
        Locale.ROOT,
        "%1$,.{d}f (%2$,.{d}f to %3$,.{d}f)".replace("{d}", Integer.toString(decimals)),
        median,
        low,
        high);
  }
}
