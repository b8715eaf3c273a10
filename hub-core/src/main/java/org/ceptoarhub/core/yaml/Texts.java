package org.ceptoarhub.core.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What error messages need of texts. */
final class Texts {
  private static final int SHOWN = 60;
  private static final int LISTED = 20;

  private Texts() {}

  /** The text, cut to a length that a message can carry. */
  static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }

  /** {@code did you mean 'x'?} if one is near, else what there is to choose from. */
  static String remedy(String wrong, Collection<String> choices) {
    if (choices.isEmpty()) {
      return "there is none to choose from";
    }
    return nearest(wrong, choices)
        .map(near -> "did you mean '" + near + "'?")
        .orElseGet(
            () ->
                choices.size() <= LISTED
                    ? "use one of " + String.join(", ", choices)
                    : "use one of the " + choices.size() + " that this file declares");
  }

  private static Optional<String> nearest(String wrong, Collection<String> choices) {
    if (wrong.length() > SHOWN) {
      return Optional.empty();
    }
    int tolerance = Math.min(wrong.length() - 1, Math.max(2, wrong.length() / 3));
    return choices.stream()
        .filter(choice -> Math.abs(choice.length() - wrong.length()) <= tolerance)
        .filter(choice -> distance(wrong, choice) <= tolerance)
        .min(Comparator.comparingInt(choice -> distance(wrong, choice)));
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
