package org.ceptoarhub.codec;

import org.apache.avro.specific.SpecificRecord;

/**
 * Records to bytes and back in the Confluent wire format: 0x00, the schema id as four bytes
 * big-endian, Avro binary. Reads what any kept schema wrote. Thread-safe.
 */
public final class EventCodec {

  /** The wire format of an event or a log record. */
  public byte[] encode(SpecificRecord record) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws MalformedRecordException if the bytes are not an event of a kept schema
   */
  public Event decodeEvent(byte[] bytes) throws MalformedRecordException {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws MalformedRecordException if the bytes are not a record of this type
   */
  public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type)
      throws MalformedRecordException {
    throw new UnsupportedOperationException();
  }
}
