package org.ceptoarhub.core.guards;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.unbescape.html.HtmlEscape;

/**
 * One pass over a text that undoes every encoding at its place and leaves the rest as it stands.
 * What stands for bytes is read in one opinion of what bytes mean.
 */
final class Decoding {
  static final String PUNYCODE = "xn--";
  static final char ESCAPE = '\u001B';

  /** Characters of base64 or hexadecimal: no name that texts are searched for has fewer. */
  static final int SHORTEST_RUN = 8;

  /** A line of base64 that is at least so long goes on in the next. */
  private static final int WRAPPED_LINE = 40;

  private static final int LONGEST_ENTITY = 33;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_CHARSET_NAME = 24;

  /** Characters of ISO-2022-JP between two shifts: longer than any line of mail. */
  private static final int LONGEST_SHIFT = 1_000;

  private static final int SHORTEST_HEX_DUMP = 4;
  private static final int HEX = 16;
  private static final String BACK_TO_ASCII = "\u001B(";

  private final Undone source;
  private final String text;
  private final Bytes bytes;
  private final Undone result;
  private boolean changed;
  private boolean inDoubt;
  private int runsTriedUntil;

  /**
   * @param source what to decode
   * @param bytes how bytes are read that are no UTF-8
   */
  Decoding(Undone source, Bytes bytes) {
    this.source = source;
    this.text = source.text();
    this.bytes = bytes;
    this.result = new Undone(text.length());
  }

  /** The decoded text; null if there was nothing to decode in this opinion. */
  @Nullable Undone result() {
    int i = 0;
    while (i < text.length()) {
      int end = decode(i);
      if (end == i) {
        end = i + 1;
        result.append(text.charAt(i), source.from(i), source.to(i));
      }
      i = end;
    }
    return changed ? result : null;
  }

  /** Whether there were bytes that are no UTF-8, and may be text in another encoding. */
  boolean isInDoubt() {
    return inDoubt;
  }

  /**
   * Decodes what begins at a place.
   *
   * @return where it ends; the place itself if nothing begins there
   */
  private int decode(int i) {
    char c = text.charAt(i);
    int end =
        switch (c) {
          case '%' -> hasHex(i + 1, 2) ? escapes(i, "%") : codeUnit(i, "%u");
          case '=' -> charAt(i + 1) == '?' ? mailWord(i) : escapes(i, "=");
          case '?' -> charAt(i + 1) == '=' ? i + 2 : i;
          case '\\' -> backslash(i);
          case '&' -> entity(i);
          case 'U', 'u' -> charAt(i + 1) == '+' ? codePoint(i, i + 2, "") : i;
          case 'X', 'x' -> punycode(i);
          case ESCAPE -> iso2022(i);
          default -> i;
        };
    if (end == i && isHex(c) && hasHex(i, 2) && !isHex(charAt(i - 1))) {
      end = hexDump(i);
    }
    return end == i && i >= runsTriedUntil && isBase64(c) ? run(i) : end;
  }

  private int take(int start, int end, String decoded) {
    return take(start, end, decoded, true);
  }

  private int take(int start, int end, String decoded, boolean counts) {
    result.append(decoded, source.from(start), source.to(end - 1));
    changed |= counts;
    return end;
  }

  /** Bytes by their numbers, the letters between them included: in Shift_JIS they may be halves. */
  private int escapes(int start, String sign) {
    int width = sign.length() + 2;
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    int i = start;
    boolean letterFollows = false;
    while (text.startsWith(sign, i) && hasHex(i + sign.length(), 2)) {
      found.write(Integer.parseInt(text, i + sign.length(), i + width, HEX));
      i += width;
      letterFollows = charAt(i) >= '@' && charAt(i) <= '~';
      if (letterFollows && text.startsWith(sign, i + 1) && hasHex(i + 1 + sign.length(), 2)) {
        found.write(text.charAt(i++));
      }
    }
    if (i == start) {
      return start;
    }
    byte[] all = found.toByteArray();
    String unicode = Bytes.UNICODE.text(all);
    inDoubt |= unicode == null;
    if (unicode != null || bytes == Bytes.UNICODE) {
      return take(
          start, i, unicode == null ? new String(all, UTF_8) : unicode, bytes == Bytes.UNICODE);
    }
    if (letterFollows) {
      found.write(text.charAt(i));
      String withLetter = bytes.text(found.toByteArray());
      if (withLetter != null) {
        return take(start, i + 1, withLetter);
      }
    }
    String other = bytes.text(all);
    return other == null ? start : take(start, i, other);
  }

  private int backslash(int i) {
    char kind = charAt(i + 1);
    if (kind == 'x') {
      return escapes(i, "\\x");
    }
    if (kind == 'u' && charAt(i + 2) == '{') {
      return codePoint(i, i + 3, "}");
    }
    return kind == 'U' && hasHex(i + 2, 8) ? codePoint(i, i + 2, "") : codeUnit(i, "\\u");
  }

  private int codeUnit(int i, String sign) {
    int digits = i + sign.length();
    return text.startsWith(sign, i) && hasHex(digits, 4)
        ? take(
            i,
            digits + 4,
            String.valueOf((char) Integer.parseInt(text, digits, digits + 4, HEX)),
            bytes == Bytes.UNICODE)
        : i;
  }

  private int codePoint(int i, int digits, String close) {
    int end = digits;
    while (end < digits + 8 && isHex(charAt(end))) {
      end++;
    }
    if (end - digits < 2 || !text.startsWith(close, end)) {
      return i;
    }
    long number = Long.parseLong(text, digits, end, HEX);
    return number > Character.MAX_CODE_POINT
        ? i
        : take(i, end + close.length(), Character.toString((int) number), bytes == Bytes.UNICODE);
  }

  private int entity(int i) {
    int end = i + 1;
    if (!isEntity(text, i)) {
      return i;
    }
    if (charAt(end) == '#') {
      end++;
    }
    while (end < i + LONGEST_ENTITY && (isLetter(charAt(end)) || isDigit(charAt(end)))) {
      end++;
    }
    if (charAt(end) == ';') {
      end++;
    }
    String written = text.substring(i, end);
    String meant = HtmlEscape.unescapeHtml(written);
    return meant.equals(written) ? i : take(i, end, meant, bytes == Bytes.UNICODE);
  }

  /** The beginning of a word as mail headers encode it (RFC 2047); what follows is base64 or Q. */
  private int mailWord(int i) {
    int charsetEnd = i + 2;
    while (charsetEnd - i <= LONGEST_CHARSET_NAME
        && (isBase64(charAt(charsetEnd)) || charAt(charsetEnd) == '.')) {
      charsetEnd++;
    }
    return charAt(charsetEnd) == '?'
            && "BbQq".indexOf(charAt(charsetEnd + 1)) >= 0
            && charAt(charsetEnd + 2) == '?'
        ? charsetEnd + 3
        : i;
  }

  private int punycode(int i) {
    if (bytes != Bytes.UNICODE || !text.regionMatches(true, i, PUNYCODE, 0, PUNYCODE.length())) {
      return i;
    }
    int end = i;
    while (end < i + LONGEST_LABEL
        && (isLetter(charAt(end)) || isDigit(charAt(end)) || charAt(end) == '-')) {
      end++;
    }
    String label = text.substring(i, end);
    String meant = IDN.toUnicode(label);
    return meant.equalsIgnoreCase(label) ? i : take(i, end, meant);
  }

  private int iso2022(int i) {
    int limit = Math.min(text.length(), i + LONGEST_SHIFT);
    int end = i + 1;
    while (end < limit && text.charAt(end) != ESCAPE) {
      end++;
    }
    end = text.startsWith(BACK_TO_ASCII, end) ? Math.min(end + 3, text.length()) : end;
    String meant = Bytes.UNICODE.text(text.substring(i, end).getBytes(ISO_8859_1));
    return meant == null ? i : take(i, end, meant, bytes == Bytes.UNICODE);
  }

  /** Pairs of hexadecimal digits with one sign between them. */
  private int hexDump(int i) {
    char separator = charAt(i + 2);
    if (separator != ' ' && separator != ':' && separator != '-' && separator != ',') {
      return i;
    }
    StringBuilder digits = new StringBuilder();
    int end = i;
    while (hasHex(end, 2) && !isHex(charAt(end + 2))) {
      digits.append(text, end, end + 2);
      end += 2;
      if (charAt(end) != separator || !hasHex(end + 1, 2)) {
        break;
      }
      end++;
    }
    if (digits.length() < 2 * SHORTEST_HEX_DUMP) {
      return i;
    }
    return bytes(i, end, HexFormat.of().parseHex(digits));
  }

  /** A run of the characters of base64, which may be hexadecimal. */
  private int run(int start) {
    StringBuilder run = new StringBuilder();
    int end = start;
    int lineStart = start;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (isBase64(c)) {
        run.append(c);
        end++;
      } else {
        int next = nextLine(end);
        if (next < 0 || end - lineStart < WRAPPED_LINE) {
          break;
        }
        lineStart = next;
        end = next;
      }
    }
    runsTriedUntil = end;
    if (run.length() < SHORTEST_RUN) {
      return start;
    }
    int decoded = start;
    if (run.length() % 2 == 0 && run.chars().allMatch(c -> isHex((char) c))) {
      decoded = bytes(start, end, HexFormat.of().parseHex(run));
    }
    return decoded == start ? base64(start, end, run.toString()) : decoded;
  }

  /**
   * Where the text goes on behind a line break, or -1 if here is none or nothing like it follows.
   */
  private int nextLine(int i) {
    int next = charAt(i) == '\r' ? i + 1 : i;
    return charAt(next) == '\n' && isBase64(charAt(next + 1)) ? next + 1 : -1;
  }

  private int bytes(int start, int end, byte[] found) {
    String unicode = Bytes.UNICODE.text(found);
    if (unicode != null) {
      return take(start, end, unicode, bytes == Bytes.UNICODE);
    }
    inDoubt = true;
    String meant = bytes.text(found);
    return meant == null ? start : take(start, end, meant);
  }

  private int base64(int start, int end, String run) {
    String common = run.replace('-', '+').replace('_', '/');
    int whole = bytes(start, end, base64(common, 0));
    if (whole != start || bytes != Bytes.UNICODE) {
      return whole == start ? start : padding(whole);
    }
    StringBuilder parts = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      String part = Bytes.stretches(base64(common, i));
      if (part != null) {
        parts.append('\n').append(part);
      }
    }
    return parts.isEmpty() ? start : padding(take(start, end, parts.toString()));
  }

  private int padding(int end) {
    int after = end;
    while (charAt(after) == '=' && after < end + 2) {
      after++;
    }
    return after;
  }

  private static byte[] base64(String run, int from) {
    int left = run.length() - from;
    int to = run.length() - (left % 4 == 1 ? 1 : 0);
    return Base64.getDecoder().decode(run.substring(from, to));
  }

  private char charAt(int i) {
    return i >= 0 && i < text.length() ? text.charAt(i) : '\0';
  }

  private boolean hasHex(int start, int count) {
    for (int i = start; i < start + count; i++) {
      if (!isHex(charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a named or numbered character of HTML may begin here. */
  static boolean isEntity(String text, int i) {
    int end = i + 1;
    if (end < text.length() && text.charAt(end) == '#') {
      return true;
    }
    while (end < text.length()
        && end < i + LONGEST_ENTITY
        && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
      end++;
    }
    return end > i + 1 && end < text.length() && text.charAt(end) == ';';
  }

  static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isBase64(char c) {
    return isLetter(c) || isDigit(c) || c == '+' || c == '/' || c == '-' || c == '_';
  }

  /** Whether a sign stands between two pairs of hexadecimal digits. */
  static boolean isPairOfHexDigitsAround(String text, int i) {
    char c = text.charAt(i);
    return (c == ' ' || c == ':' || c == '-' || c == ',')
        && i >= 2
        && i + 2 < text.length()
        && isHex(text.charAt(i - 1))
        && isHex(text.charAt(i + 1))
        && isHex(text.charAt(i - 2))
        && isHex(text.charAt(i + 2));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
