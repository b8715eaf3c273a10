package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An event as people name it: {@code SOURCE/EVENT}.
 *
 * @param source party id of its sender
 * @param eventId its id
 */
record EventName(String source, String eventId) {

  @Override
  public String toString() {
    return source + "/" + eventId;
  }

  /** The event as other events refer to it. */
  ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("source", source).put("eventId", eventId);
  }

  /** Reads it from the command line. */
  static final class Reader implements ITypeConverter<EventName> {

    @Override
    public EventName convert(String word) {
      String[] parts = word.split("/", -1);
      if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw new TypeConversionException(
            "SOURCE/EVENT is a party, a slash and an event id: " + word);
      }
      return new EventName(parts[0], parts[1]);
    }
  }
}
