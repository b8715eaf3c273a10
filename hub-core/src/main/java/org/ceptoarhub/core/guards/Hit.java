package org.ceptoarhub.core.guards;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in an event's free text that gives an operator away, and that nothing lets stand.
 *
 * @param field path in the JSON form, e.g. {@code body.summary}
 * @param term the name as the directory spells it, or the address in canonical form
 * @param written the words found, as they were written; cut after 80 characters
 * @param party the operator's id
 * @param objection why the sender's mention of that operator does not count; null if it declared
 *     none
 */
public record Hit(
    String field, String term, String written, String party, @Nullable String objection) {
  private static final int LONGEST = 80;
  private static final int TOLD = 5;

  public Hit {
    written =
        written.length() <= LONGEST
            ? written
            : written.substring(0, written.offsetByCodePoints(0, LONGEST / 2)) + "…";
  }

  /** One hit as a sender reads it, e.g. {@code header.title names 電力A社 ("電力Ａ社")}. */
  public String told() {
    return field + " " + what();
  }

  /** The same without the field. */
  public String what() {
    String what = "names %s (\"%s\")".formatted(term, written);
    return objection == null ? what : what + ", " + objection;
  }

  /** Hits as a sender reads them, the first five in full. */
  public static String told(List<Hit> hits) {
    String told = hits.stream().limit(TOLD).map(Hit::told).collect(Collectors.joining("; "));
    return hits.size() <= TOLD ? told : told + " and %d more".formatted(hits.size() - TOLD);
  }
}
