package org.ceptoarhub.codec;

import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.event.Header;

/**
 * One event of any kind: a generated record whose first field is its {@link Header}.
 *
 * @param body the whole generated record, header included
 */
public record Event(SpecificRecord body) {

  /**
   * @throws IllegalArgumentException if the record is not an event kind
   */
  public Event {
    if (body.getSchema().getField("header") == null
        || body.getSchema().getField("header").pos() != 0) {
      throw new IllegalArgumentException(body.getSchema().getFullName() + " is not an event kind");
    }
  }

  /** The kind's name, e.g. {@code IncidentReport}; the {@code type} of the JSON form. */
  public String kind() {
    return body.getSchema().getName();
  }

  public Header header() {
    return (Header) body.get(0);
  }
}
