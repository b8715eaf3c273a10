package org.ceptoarhub.ingest.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A place in a party's inbox, as a client keeps it: opaque, of one length, and with a checksum over
 * the party, so that a mistyped cursor or that of another inbox is an error instead of a wrong
 * page. It protects nothing: what a caller may read its token says.
 */
final class Cursor {
  private static final int LENGTH = 16;

  private Cursor() {}

  /** The cursor of the delivery at this offset. */
  static String of(String party, long offset) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    bytes.putLong(offset).putInt(checksum(party, offset));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The offset of a cursor, or empty if it is none of this party's inbox. */
  static Optional<Long> offset(String party, String cursor) {
    if (cursor.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      long offset = bytes.getLong();
      return offset >= 0 && bytes.getInt() == checksum(party, offset)
          ? Optional.of(offset)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int checksum(String party, long offset) {
    CRC32C crc = new CRC32C();
    crc.update(party.getBytes(UTF_8));
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(offset).flip());
    return (int) crc.getValue();
  }
}
