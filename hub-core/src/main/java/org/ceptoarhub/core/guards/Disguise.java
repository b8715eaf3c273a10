package org.ceptoarhub.core.guards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What else a text says to whoever undoes an encoding or does not look closely: escapes of
 * characters and bytes (URL, HTML, JSON, mail), base64, hexadecimal and punycode, one inside the
 * other to a bounded depth, and letters that look like others.
 *
 * <p>Few texts have any of it. One look tells ({@link #isLikely}), so that only those pay.
 */
final class Disguise {
  private static final int DEPTH = 3;

  /** Bounds the work for a text made to be ambiguous; the reading as UTF-8 always comes first. */
  private static final int MOST = 24;

  private static final int HEX_PAIRS = 3;

  private final LookAlikes lookAlikes = new LookAlikes();

  /** Further texts to read beside the written one; none for most. */
  List<Undone> undo(String written) {
    if (!isLikely(written)) {
      return List.of();
    }
    Map<String, Undone> undone = new LinkedHashMap<>();
    undo(Undone.asWritten(written), 0, undone);
    undone.remove(written);
    return List.copyOf(undone.values());
  }

  private void undo(Undone text, int depth, Map<String, Undone> undone) {
    Undone plain = withoutLookAlikes(text);
    undone.putIfAbsent(plain.text(), plain);
    if (depth == DEPTH) {
      return;
    }
    for (Bytes bytes : Bytes.values()) {
      if (undone.size() >= MOST) {
        return;
      }
      Decoding decoding = new Decoding(text, bytes);
      Undone decoded = decoding.result();
      if (decoded != null && undone.putIfAbsent(decoded.text(), decoded) == null) {
        undo(decoded, depth + 1, undone);
      }
      if (!decoding.isInDoubt()) {
        return;
      }
    }
  }

  private Undone withoutLookAlikes(Undone text) {
    String said = text.text();
    Undone plain = new Undone(said.length());
    int end;
    for (int i = 0; i < said.length(); i = end) {
      int codePoint = said.codePointAt(i);
      end = i + Character.charCount(codePoint);
      if (lookAlikes.contains(codePoint)) {
        plain.append((char) lookAlikes.plain(codePoint), text.from(i), text.to(end - 1));
      } else if (!isLetterMark(codePoint)) {
        for (int j = i; j < end; j++) {
          plain.append(said.charAt(j), text.from(j), text.to(j));
        }
      }
    }
    return plain;
  }

  /** Marks of European letters; those of kana make another letter. */
  private static boolean isLetterMark(int codePoint) {
    return codePoint >= 0x300 && codePoint <= 0x36F;
  }

  /** Whether a text may have anything to undo: a look at each character, no more. */
  boolean isLikely(String text) {
    int length = text.length();
    int run = 0;
    boolean mixed = false;
    int pairs = 0;
    int lastPair = -3;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        run = 0;
        mixed = false;
        if (mayLookAlike(text, i, c)) {
          return true;
        }
        continue;
      }
      if (Decoding.isBase64(c)) {
        mixed |= run > 0 && (c <= '9' || (c >= 'A' && c <= 'Z'));
        run++;
        if (mixed && run >= Decoding.SHORTEST_RUN) {
          return true;
        }
      } else {
        run = 0;
        mixed = false;
      }
      if (isSign(text, i, c)) {
        return true;
      }
      if (Decoding.isPairOfHexDigitsAround(text, i)) {
        pairs = lastPair == i - 3 ? pairs + 1 : 1;
        lastPair = i;
        if (pairs >= HEX_PAIRS) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayLookAlike(String text, int i, char c) {
    if (c >= '\u3000' && c <= '\uA4CF') {
      return false;
    }
    return isLetterMark(c)
        || lookAlikes.contains(Character.isHighSurrogate(c) ? text.codePointAt(i) : c);
  }

  private static boolean isHexPair(String text, int i) {
    return i + 1 < text.length()
        && Decoding.isHex(text.charAt(i))
        && Decoding.isHex(text.charAt(i + 1));
  }

  /** Whether an escape may begin here. */
  private static boolean isSign(String text, int i, char c) {
    char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
    return switch (c) {
      case '%' -> next == 'u' || isHexPair(text, i + 1);
      case '=' -> next == '?' || isHexPair(text, i + 1);
      case '&' -> Decoding.isEntity(text, i);
      case '\\' -> next == 'u' || next == 'U' || next == 'x';
      case 'U', 'u' -> next == '+';
      case 'X', 'x' -> text.regionMatches(true, i, Decoding.PUNYCODE, 0, 4);
      case Decoding.ESCAPE -> true;
      default -> false;
    };
  }
}
