package org.ceptoarhub.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The sentences that tell a sender which field is wrong and what to do. */
final class Wording {
  private Wording() {}

  static InvalidEventException unknownField(Path path, String owner, Collection<String> known) {
    String name = path.step().replaceFirst("^\\.", "");
    String remedy =
        nearest(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElseGet(
                () ->
                    "its fields are " + String.join(", ", known.stream().sorted().toList()) + ".");
    return new InvalidEventException(
        path.toString(), path + " is not a field of " + owner + "; " + remedy);
  }

  static InvalidEventException unknownSymbol(Path path, String given, Collection<String> known) {
    String hint = nearest(given, known).map(near -> " Did you mean " + near + "?").orElse("");
    return new InvalidEventException(
        path.toString(),
        path + " has an unknown value; give one of " + String.join(", ", known) + "." + hint);
  }

  static InvalidEventException noObject(Path path, @Nullable JsonNode given) {
    String problem = given == null ? " is missing; give an object." : " must be an object.";
    return new InvalidEventException(path.toString(), path + problem);
  }

  static InvalidEventException missing(Path path, Schema schema, boolean duration) {
    return new InvalidEventException(
        path.toString(), path + " is missing; give " + expected(schema, duration) + ".");
  }

  static InvalidEventException wrong(Path path, Schema schema, boolean duration) {
    return new InvalidEventException(
        path.toString(), path + " must be " + expected(schema, duration) + ".");
  }

  private static String expected(Schema schema, boolean duration) {
    return switch (schema.getType()) {
      case UNION -> expected(Forms.valueOf(schema), duration) + " or null";
      case RECORD -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a string";
      case ENUM -> "one of " + String.join(", ", schema.getEnumSymbols());
      case BOOLEAN -> "true or false";
      case INT, LONG -> {
        if (Forms.isTime(schema)) {
          yield "an RFC 3339 time such as \"2026-11-20T09:00:00+09:00\"";
        }
        yield duration
            ? "an ISO 8601 duration such as \"PT15M\""
            : "a whole number of at most %d bits"
                .formatted(schema.getType() == Schema.Type.INT ? 32 : 64);
      }
      default -> throw Forms.unsupported(schema);
    };
  }

  /** The known word that the given one is probably a slip of. */
  private static Optional<String> nearest(String given, Collection<String> known) {
    if (given.length() > 80) {
      return Optional.empty();
    }
    return known.stream()
        .filter(word -> distance(given, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(word -> distance(given, word)));
  }

  /**
   * Edit distance, case aside: letters added, left out, replaced, or two neighbours swapped (the
   * optimal string alignment distance).
   */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    Arrays.setAll(cost[0], j -> j);
    for (int i = 1; i <= a.length(); i++) {
      cost[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
