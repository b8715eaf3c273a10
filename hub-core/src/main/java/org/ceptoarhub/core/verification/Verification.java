package org.ceptoarhub.core.verification;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The outcome of holding a report against its sub-sector's verification levels.
 *
 * @param level id of the level that made the outcome, e.g. {@code VL-ELEC}; the first, if several
 *     did
 * @param figures the figures that made it so, by field name, durations in ISO 8601; a figure that
 *     is not known is "unknown"
 */
public record Verification(String level, Outcome outcome, Map<String, String> figures) {

  /** DEVIATES before UNDETERMINED before WITHIN. */
  public static final Comparator<Verification> GRAVEST_FIRST =
      Comparator.comparingInt(one -> VerificationLevels.BY_WEIGHT.indexOf(one.outcome()));

  public Verification {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** DEVIATES, WITHIN, or not known yet. */
  public enum Outcome {
    DEVIATES,
    WITHIN,
    UNDETERMINED
  }
}
