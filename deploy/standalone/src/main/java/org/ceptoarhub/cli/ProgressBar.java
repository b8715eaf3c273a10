package org.ceptoarhub.cli;

/** A line that shows how far long work has come. */
final class ProgressBar {
  private static final int WIDTH = 40;

  private ProgressBar() {}

  static String of(long done, long total) {
    int filled = total == 0 ? WIDTH : (int) (WIDTH * Math.min(done, total) / total);
    return "[%s%s] %,d of %,d records"
        .formatted("#".repeat(filled), ".".repeat(WIDTH - filled), done, total);
  }
}
