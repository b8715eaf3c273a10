package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;

/** A record header that holds text; made once and shared by all records that carry it. */
@SuppressWarnings("ArrayRecordComponent")
record TextHeader(String key, byte[] value) implements Header {

  static Header of(String key, String text) {
    return new TextHeader(key, text.getBytes(UTF_8));
  }
}
