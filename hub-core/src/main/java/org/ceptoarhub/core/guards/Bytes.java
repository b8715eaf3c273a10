package org.ceptoarhub.core.guards;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What bytes may mean as text. Strict: bytes that are no text in an encoding mean nothing in it, so
 * that a checksum is seldom read as words.
 */
enum Bytes {
  UNICODE(UTF_8),
  UTF_16LE(StandardCharsets.UTF_16LE),
  UTF_16BE(StandardCharsets.UTF_16BE),
  SHIFT_JIS(Charset.forName("windows-31j")),
  EUC_JP(Charset.forName("EUC-JP"));

  private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");
  private static final byte ESCAPE = 0x1B;

  /** Shorter stretches of text within other bytes come about by chance. */
  private static final int SHORTEST_STRETCH = 6;

  private final Charset charset;

  Bytes(Charset charset) {
    this.charset = charset;
  }

  /** The text that the bytes are as a whole, or null. */
  @Nullable String text(byte[] bytes) {
    return switch (this) {
      case UNICODE -> {
        String text = strict(bytes, UTF_8, Bytes::isProse);
        yield text == null && has(bytes, ESCAPE)
            ? strict(bytes, ISO_2022_JP, Bytes::isProse)
            : text;
      }
      case UTF_16LE, UTF_16BE ->
          bytes.length < 4 ? null : strict(bytes, charset, Bytes::isCommonHere);
      case SHIFT_JIS, EUC_JP -> strict(bytes, charset, Bytes::isProse);
    };
  }

  /** The stretches of UTF-8 text within other bytes, one a line, or null if there are none. */
  static @Nullable String stretches(byte[] bytes) {
    String all = new String(bytes, UTF_8);
    StringBuilder stretches = new StringBuilder();
    int start = 0;
    for (int i = 0; i <= all.length(); i++) {
      if (i == all.length() || !isPartOfProse(all.charAt(i))) {
        if (i > start && all.substring(start, i).getBytes(UTF_8).length >= SHORTEST_STRETCH) {
          stretches.append(all, start, i).append('\n');
        }
        start = i + 1;
      }
    }
    return stretches.isEmpty() ? null : stretches.toString();
  }

  private static boolean isPartOfProse(char c) {
    return Character.isSurrogate(c) || (c != '\uFFFD' && isProse(c));
  }

  private static boolean has(byte[] bytes, byte wanted) {
    for (byte each : bytes) {
      if (each == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Without an exception for bytes that are none: most are none. */
  private static @Nullable String strict(byte[] bytes, Charset charset, IntPredicate allowed) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate((int) (bytes.length * decoder.maxCharsPerByte()) + 2);
    boolean whole =
        !decoder.decode(ByteBuffer.wrap(bytes), text, true).isError()
            && !decoder.flush(text).isError();
    text.flip();
    return whole && !text.isEmpty() && text.codePoints().allMatch(allowed) ? text.toString() : null;
  }

  private static boolean isProse(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
      case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
      default -> true;
    };
  }

  /** Nearly any two bytes are some character of UTF-16; these are those of texts written here. */
  private static boolean isCommonHere(int codePoint) {
    return isProse(codePoint)
        && (codePoint < 0x250
            || codePoint == 0xFEFF
            || (codePoint >= 0x3000 && codePoint < 0x3100)
            || (codePoint >= 0x4E00 && codePoint < 0xA000)
            || (codePoint >= 0xFF00 && codePoint < 0xFFF0));
  }
}
