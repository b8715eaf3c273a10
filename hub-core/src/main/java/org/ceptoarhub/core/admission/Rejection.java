package org.ceptoarhub.core.admission;

import org.jspecify.annotations.Nullable;

/**
 * Why an event was not admitted.
 *
 * @param code stable, e.g. {@code unknown-sector}
 * @param field path in the JSON form, e.g. {@code body.sector}; null where no field is to blame
 * @param message what is wrong and what to do about it
 */
public record Rejection(String code, @Nullable String field, String message) {
  private static final int SHOWN = 80;

  /** A word of the sender as a message shows it: cut where it is longer than any right one. */
  static String shown(String given) {
    return given.length() <= SHOWN
        ? given
        : given.substring(0, given.offsetByCodePoints(0, SHOWN / 2)) + "…";
  }
}
