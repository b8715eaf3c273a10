package org.ceptoarhub.core.editions;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a control topic.
 *
 * @param topic its topic
 * @param offset its place there
 * @param key its key as text; empty if it has none
 * @param value the file's bytes; null: the key is taken back
 * @param headers its headers as text
 */
@SuppressWarnings("ArrayRecordComponent")
public record ControlRecord(
    String topic, long offset, String key, byte @Nullable [] value, Map<String, String> headers) {

  /** What the file is called in messages. */
  String name() {
    return topic + "@" + offset;
  }
}
