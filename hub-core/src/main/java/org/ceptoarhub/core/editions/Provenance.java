package org.ceptoarhub.core.editions;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Who put a file on a control topic.
 *
 * @param by the party or service
 * @param actor the person or program that acted for it
 * @param at when
 * @param why the reason, one line
 * @param approvedBy the second person; null: the hub's own administrator needs none
 * @param cause the event that brought it about, {@code source/eventId}; null: none did
 */
public record Provenance(
    String by,
    @Nullable String actor,
    Instant at,
    String why,
    @Nullable String approvedBy,
    @Nullable String cause) {

  /** What a record's headers say; where they say nothing, nobody, at no time, for no reason. */
  public static Provenance of(Map<String, String> headers) {
    return new Provenance(
        headers.getOrDefault(RecordHeaders.BY, ""),
        headers.get(RecordHeaders.ACTOR),
        instant(headers.get(RecordHeaders.AT)),
        headers.getOrDefault(RecordHeaders.WHY, ""),
        headers.get(RecordHeaders.APPROVED_BY),
        headers.get(RecordHeaders.CAUSE));
  }

  /** The headers that say this. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(RecordHeaders.BY, by);
    headers.put(RecordHeaders.AT, at.toString());
    headers.put(RecordHeaders.WHY, why);
    put(headers, RecordHeaders.ACTOR, actor);
    put(headers, RecordHeaders.APPROVED_BY, approvedBy);
    put(headers, RecordHeaders.CAUSE, cause);
    return headers;
  }

  private static void put(Map<String, String> headers, String key, @Nullable String value) {
    if (value != null) {
      headers.put(key, value);
    }
  }

  private static Instant instant(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
