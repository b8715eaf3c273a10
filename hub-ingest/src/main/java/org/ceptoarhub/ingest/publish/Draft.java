package org.ceptoarhub.ingest.publish;

import org.ceptoarhub.codec.Event;
import org.ceptoarhub.ingest.broker.EventLog;

/**
 * An event that was read and completed.
 *
 * @param path what its fields' paths begin with in the request: empty, or the index, {@code [3]}
 * @param event the event
 * @param entry its wire format
 * @param hash its content hash, in hex
 */
public record Draft(String path, Event event, EventLog.Entry entry, String hash) {

  String eventId() {
    return event.header().getEventId();
  }

  String caseId() {
    return event.header().getCaseId();
  }

  /** The path of one of its fields in the request. */
  String field(String name) {
    return field(path, name);
  }

  static String field(String path, String name) {
    return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
  }
}
