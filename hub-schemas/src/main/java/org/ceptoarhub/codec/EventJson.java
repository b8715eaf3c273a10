package org.ceptoarhub.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON form: {@code {"type", "header", "body"}}, unions without wrappers, times RFC 3339,
 * durations ISO 8601. Stateless.
 */
public final class EventJson {

  public ObjectNode toJson(Event event) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads the JSON form. A field that has a default in the schema may be left out.
   *
   * @throws InvalidEventException for an unknown or missing field, a wrong type or an unknown
   *     symbol
   */
  public Event fromJson(JsonNode json) throws InvalidEventException {
    throw new UnsupportedOperationException();
  }
}
