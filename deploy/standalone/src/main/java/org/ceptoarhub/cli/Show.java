package org.ceptoarhub.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the command writes times and labels. */
final class Show {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.of("Asia/Tokyo"));

  private Show() {}

  /** An RFC 3339 time in Japan's, to the second. */
  static String time(String instant) {
    return TIME.format(Instant.parse(instant));
  }

  /** A TLP label as FIRST writes it, e.g. {@code TLP:AMBER+STRICT}. */
  static String tlp(String symbol) {
    return "TLP:" + symbol.replace('_', '+');
  }
}
