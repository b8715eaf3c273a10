package org.ceptoarhub.core.guards;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@link Reading} in its plain form, which looks at every character in the same way: slower, and
 * what the fast form must agree with.
 */
final class SlowReading {
  private static final Pattern PERCENT = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");
  private static final Pattern DEFANGED =
      Pattern.compile(" ?[\\[({] ?(\\.|dot|:{1,2}|://) ?[])}] ?|\\\\(?=\\.)");

  /** Longer than any letter with its marks (Unicode's stream-safe format allows 30 marks). */
  private static final int LONGEST_CLUSTER = 32;

  private final Spelling text;
  private final Spelling compact;

  private SlowReading(Spelling spelling) {
    this.text = spelling.folded().refanged();
    this.compact = text.compacted();
  }

  /** The text as it stands and, where it has percent-encoding, also as decoded. */
  static List<SlowReading> of(String written) {
    SlowReading plain = new SlowReading(Spelling.of(written));
    Matcher percent = PERCENT.matcher(written);
    return percent.find()
        ? List.of(plain, new SlowReading(Spelling.percentDecoded(written, percent)))
        : List.of(plain);
  }

  /** The folded text; between its words stands one space. */
  CharSequence text() {
    return text.chars;
  }

  /** The folded text without its spaces. */
  CharSequence compact() {
    return compact.chars;
  }

  /** Where in {@link #text()} a character of {@link #compact()} begins. */
  int placeFrom(int inCompact) {
    return compact.from[inCompact];
  }

  /** Where in {@link #text()} a character of {@link #compact()} ends. */
  int placeTo(int inCompact) {
    return compact.to[inCompact];
  }

  /** Where in the written text a character of {@link #text()} begins. */
  int from(int inText) {
    return text.from[inText];
  }

  /** Where in the written text a character of {@link #text()} ends. */
  int to(int inText) {
    return text.to[inText];
  }

  /** Characters, each with the stretch of another text that it stands for. */
  private static final class Spelling {
    final StringBuilder chars;
    int[] from;
    int[] to;

    private Spelling(int capacity) {
      this.chars = new StringBuilder(capacity);
      this.from = new int[capacity];
      this.to = new int[capacity];
    }

    static Spelling of(String written) {
      Spelling spelling = new Spelling(written.length());
      spelling.append(written, 0, written.length());
      return spelling;
    }

    static Spelling percentDecoded(String written, Matcher percent) {
      Spelling decoded = new Spelling(written.length());
      int done = 0;
      percent.reset();
      while (percent.find()) {
        decoded.append(written, done, percent.start());
        decoded.appendUtf8(percent.group(), percent.start());
        done = percent.end();
      }
      decoded.append(written, done, written.length());
      return decoded;
    }

    private void append(String written, int start, int end) {
      for (int i = start; i < end; i++) {
        append(written.charAt(i), i, i + 1);
      }
    }

    /** Decodes a run of percent escapes; each character stands for the whole run's part of it. */
    private void appendUtf8(String escapes, int start) {
      byte[] bytes = new byte[escapes.length() / 3];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Integer.parseInt(escapes, 3 * i + 1, 3 * i + 3, 16);
      }
      String decoded = new String(bytes, StandardCharsets.UTF_8);
      int at = start;
      for (int i = 0; i < decoded.length(); ) {
        int codePoint = decoded.codePointAt(i);
        int length = 3 * Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
        int end = Math.min(at + length, start + escapes.length());
        for (int next = i + Character.charCount(codePoint); i < next; i++) {
          append(decoded.charAt(i), at, end);
        }
        at = end;
      }
    }

    private void append(char character, int start, int end) {
      int at = chars.length();
      if (at == from.length) {
        from = Arrays.copyOf(from, 2 * at + 16);
        to = Arrays.copyOf(to, 2 * at + 16);
      }
      from[at] = start;
      to[at] = end;
      chars.append(character);
    }

    Spelling folded() {
      Spelling folded = new Spelling(chars.length());
      int length = chars.length();
      int end;
      for (int i = 0; i < length; i = end) {
        char first = chars.charAt(i);
        end = i + 1;
        if (isPlain(first) && (end == length || isPlain(chars.charAt(end)))) {
          folded.appendFolded(first, from[i], to[i]);
          continue;
        }
        end = clusterEnd(i);
        String cluster = foldCluster(chars.substring(i, end));
        for (int j = 0; j < cluster.length(); j++) {
          folded.appendFolded(cluster.charAt(j), from[i], to[end - 1]);
        }
      }
      return folded;
    }

    private void appendFolded(char character, int start, int end) {
      int last = chars.length() - 1;
      if (!Character.isWhitespace(character)) {
        append(simple(character), start, end);
      } else if (last >= 0 && chars.charAt(last) != ' ') {
        append(' ', start, end);
      }
    }

    private int clusterEnd(int start) {
      int end = start + Character.charCount(Character.codePointAt(chars, start));
      while (end < chars.length() && end - start < LONGEST_CLUSTER) {
        int next = Character.codePointAt(chars, end);
        if (!isHidden(next) && !isMark(next)) {
          break;
        }
        end += Character.charCount(next);
      }
      return end;
    }

    Spelling refanged() {
      Matcher defanged = DEFANGED.matcher(chars);
      if (!defanged.find()) {
        return this;
      }
      Spelling refanged = new Spelling(chars.length());
      int done = 0;
      do {
        refanged.append(this, done, defanged.start());
        String sign = defanged.group(1) == null ? "" : defanged.group(1).replace("dot", ".");
        for (int i = 0; i < sign.length(); i++) {
          refanged.append(sign.charAt(i), from[defanged.start()], to[defanged.end() - 1]);
        }
        done = defanged.end();
      } while (defanged.find());
      refanged.append(this, done, chars.length());
      return refanged;
    }

    private void append(Spelling other, int start, int end) {
      for (int i = start; i < end; i++) {
        append(other.chars.charAt(i), other.from[i], other.to[i]);
      }
    }

    /** Without spaces; a voice mark that stood behind a space joins its kana. */
    Spelling compacted() {
      Spelling compacted = new Spelling(chars.length());
      for (int i = 0; i < chars.length(); i++) {
        char character = chars.charAt(i);
        if (isVoiceMark(character)) {
          compacted.voiceLast(character, i + 1);
        } else if (character != ' ') {
          compacted.append(character, i, i + 1);
        }
      }
      return compacted;
    }

    private void voiceLast(char mark, int end) {
      int last = chars.length() - 1;
      if (last < 0) {
        return;
      }
      String voiced = Normalizer.normalize("" + chars.charAt(last) + mark, Normalizer.Form.NFC);
      if (voiced.length() == 1) {
        chars.setCharAt(last, voiced.charAt(0));
        to[last] = end;
      }
    }
  }

  /** Printable ASCII and white space, kana and common ideographs: their own compatibility form. */
  private static boolean isPlain(char character) {
    return (character >= ' ' && character <= '~')
        || (character >= '\t' && character <= '\r')
        || (character >= 'ぁ' && character <= 'ゖ')
        || (character >= 'ァ' && character <= 'ー')
        || (character >= '一' && character <= '\u9FFF')
        || character == '、'
        || character == '。';
  }

  /** What is left to do for one character after normalisation. */
  private static char simple(char character) {
    if (character >= 'A' && character <= 'Z') {
      return (char) (character + ('a' - 'A'));
    }
    return character == '。' ? '.' : LookAlikes.kana(character);
  }

  private static String foldCluster(String cluster) {
    String shown =
        cluster
            .codePoints()
            .filter(codePoint -> !isHidden(codePoint))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String composed = Normalizer.normalize(shown, Normalizer.Form.NFKC);
    String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC)
        .codePoints()
        .filter(
            codePoint ->
                isVoiceMark(codePoint) || (!isHidden(codePoint) && !isStrayMark(codePoint)))
        .map(
            codePoint ->
                switch (Character.getType(codePoint)) {
                  case Character.DASH_PUNCTUATION -> '-';
                  case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(codePoint, 10);
                  default -> codePoint;
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whether a code point belongs to the letter before it, as a mark or as part of a syllable. */
  private static boolean isMark(int codePoint) {
    return isStrayMark(codePoint)
        || Character.getType(codePoint) == Character.COMBINING_SPACING_MARK
        || codePoint == 0xFF9E // half-width voiced sound mark
        || codePoint == 0xFF9F // half-width semi-voiced sound mark
        || (codePoint >= 0x1160 && codePoint <= 0x11FF); // Hangul vowels and finals
  }

  /** The combining marks that make ガ of カ and パ of ハ. */
  private static boolean isVoiceMark(int codePoint) {
    return codePoint == 0x3099 || codePoint == 0x309A;
  }

  private static boolean isStrayMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /** Control and format characters, and the rest of Unicode's Default_Ignorable_Code_Point. */
  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.FORMAT -> true;
      case Character.CONTROL -> !Character.isWhitespace(codePoint);
      default ->
          codePoint == 0x034F
              || codePoint == 0x115F
              || codePoint == 0x1160
              || codePoint == 0x17B4
              || codePoint == 0x17B5
              || (codePoint >= 0x180B && codePoint <= 0x180F)
              || codePoint == 0x2065
              || codePoint == 0x3164
              || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
              || codePoint == 0xFFA0
              || (codePoint >= 0xFFF0 && codePoint <= 0xFFF8)
              || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
    };
  }
}
