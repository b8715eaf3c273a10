package org.ceptoarhub.ingest.broker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a compacted topic.
 *
 * @param value null: the key is no more
 * @param headers the last value of each header, as text
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopicRecord(
    String topic, long offset, String key, byte @Nullable [] value, Map<String, String> headers) {

  public TopicRecord {
    headers = Map.copyOf(headers);
  }
}
