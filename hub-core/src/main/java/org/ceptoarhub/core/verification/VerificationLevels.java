package org.ceptoarhub.core.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.verification.Verification.Outcome;
import org.ceptoarhub.event.IncidentReport;
import org.jspecify.annotations.Nullable;

/**
 * The verification levels (検証レベル) of one sub-sector.
 *
 * @param levels in the order in which they are tried; empty if the sub-sector has none
 * @param safeTime the time within which the system must be restored (住民等の安全・安心を確保できる時間), for {@link
 *     VerificationLevel#VL_GOV_2}; null: not fixed
 */
public record VerificationLevels(List<VerificationLevel> levels, @Nullable Duration safeTime) {
  /** No yardstick. */
  public static final VerificationLevels NONE = new VerificationLevels(List.of(), null);

  static final List<Outcome> BY_WEIGHT =
      List.of(Outcome.DEVIATES, Outcome.UNDETERMINED, Outcome.WITHIN);

  public VerificationLevels {
    levels = List.copyOf(levels);
  }

  /**
   * Holds a report against these levels. Any level that is deviated from makes the report deviate;
   * else any that is undetermined leaves it undetermined. The Verification names the first level of
   * that outcome and the figures of all of them.
   *
   * @param at until when an incident that is going on has lasted
   * @return empty if there are no levels
   */
  public Optional<Verification> evaluate(IncidentReport report, Instant at) {
    Incident incident = new Incident(report, safeTime, at);
    for (Outcome outcome : BY_WEIGHT) {
      List<VerificationLevel> decisive =
          levels.stream().filter(level -> level.outcome(incident) == outcome).toList();
      if (!decisive.isEmpty()) {
        return Optional.of(
            new Verification(
                decisive.getFirst().id(), outcome, figures(decisive, outcome, incident)));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> figures(
      List<VerificationLevel> decisive, Outcome outcome, Incident incident) {
    Map<String, String> figures = new LinkedHashMap<>();
    for (VerificationLevel level : decisive) {
      for (Figure<?> figure : level.figures()) {
        figures.put(figure.name(), figure.show(incident));
      }
    }
    if (outcome == Outcome.UNDETERMINED && incident.goesOn()) {
      figures.put("recoveredAt", Figure.UNKNOWN);
    }
    return figures;
  }
}
