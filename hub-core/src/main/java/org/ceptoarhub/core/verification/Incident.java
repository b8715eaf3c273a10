package org.ceptoarhub.core.verification;

import java.time.Duration;
import java.time.Instant;
import org.ceptoarhub.event.IncidentReport;
import org.jspecify.annotations.Nullable;

/** A report as it stands at an instant, under its sub-sector's safe time. */
record Incident(IncidentReport report, @Nullable Duration safeTime, Instant at) {

  boolean goesOn() {
    return report.getRecoveredAt() == null;
  }

  /**
   * How long it lasted. Of an incident that is over, what the report declares, else the time from
   * occurrence to recovery; of one that is going on, what the report declares or the time since the
   * occurrence, whichever is longer. Null if neither is known.
   */
  @Nullable Duration lasted(@Nullable Long declaredMillis) {
    Duration declared =
        notNegative(declaredMillis == null ? null : Duration.ofMillis(declaredMillis));
    Duration elapsed = elapsed();
    if (declared == null || elapsed == null) {
      return declared == null ? elapsed : declared;
    }
    return goesOn() && elapsed.compareTo(declared) > 0 ? elapsed : declared;
  }

  private @Nullable Duration elapsed() {
    Instant from = report.getOccurredAt();
    Instant recovered = report.getRecoveredAt();
    return from == null
        ? null
        : notNegative(Duration.between(from, recovered == null ? at : recovered));
  }

  private static @Nullable Duration notNegative(@Nullable Duration duration) {
    return duration == null || duration.isNegative() ? null : duration;
  }
}
