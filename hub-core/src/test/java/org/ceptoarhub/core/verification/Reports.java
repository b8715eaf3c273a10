package org.ceptoarhub.core.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ceptoarhub.event.Impact;
import org.ceptoarhub.event.IncidentReport;
import org.jspecify.annotations.Nullable;

/** Incident reports of which only times and figures are set. */
final class Reports {
  private Reports() {}

  static IncidentReport report(
      @Nullable Instant occurredAt, @Nullable Instant recoveredAt, Impact impact) {
    IncidentReport report = new IncidentReport();
    report.setOccurredAt(occurredAt);
    report.setRecoveredAt(recoveredAt);
    report.setImpact(impact);
    return report;
  }

  /** An impact of figures by field name; durations are in milliseconds there. */
  static Impact impact(Map<String, ?> figures) {
    Impact impact = new Impact();
    figures.forEach((name, value) -> impact.put(Impact.SCHEMA$.getField(name).pos(), value));
    return impact;
  }

  /** The value of a figure as tables spell it: {@code true}, {@code 30000} or {@code PT2H}. */
  static Object value(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          text.startsWith("P") ? (Object) Duration.parse(text).toMillis() : Long.valueOf(text);
    };
  }
}
