package org.ceptoarhub.ingest.broker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.topics.RecordHeaders;

/**
 * A record of a party's topic.
 *
 * @param at the broker's time
 * @param headers the last value of each header, as text
 * @param value an event in the wire format
 */
@SuppressWarnings("ArrayRecordComponent")
public record Stored(long offset, Instant at, Map<String, String> headers, byte[] value) {

  public Stored {
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Whether it is the event with this identity. */
  public boolean is(String source, String eventId) {
    return source.equals(headers.get(RecordHeaders.SOURCE))
        && eventId.equals(headers.get(RecordHeaders.ID));
  }
}
