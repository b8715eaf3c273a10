package org.ceptoarhub.core.submission;

import java.time.Instant;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.event.Header;

/**
 * Tells whether two events with one identity say the same: SHA-256 of the event with its {@code
 * issuedAt} left out, so that a report that is sent again later is still the same report.
 */
public final class ContentHash {
  private final EventCodec codec;

  public ContentHash(EventCodec codec) {
    this.codec = codec;
  }

  /** 32 bytes. */
  public byte[] of(Event event) {
    Header header = (Header) shallowCopy(event.header());
    header.setIssuedAt(Instant.EPOCH);
    SpecificRecord timeless = shallowCopy(event.body());
    timeless.put(0, header);
    return Sha256.of(codec.encode(timeless));
  }

  private static SpecificRecord shallowCopy(SpecificRecord record) {
    SpecificRecord copy = (SpecificRecord) SpecificData.get().newRecord(null, record.getSchema());
    for (int i = 0; i < record.getSchema().getFields().size(); i++) {
      copy.put(i, record.get(i));
    }
    return copy;
  }
}
