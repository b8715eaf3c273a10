package org.ceptoarhub.core.guards;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What becomes of letters when a text is read: Unicode's compatibility forms (NFKC: full width,
 * half-width kana), case, characters that do not show, kinds of dash and of digit, and one spelling
 * for kana and ideographs that look alike.
 */
final class Folding {
  /** What {@link #plain} says of a character that must be looked at with the marks behind it. */
  static final char NOT_PLAIN = 0;

  private static final int FULL_WIDTH = '！' - '!';

  private Folding() {}

  /**
   * The folded form of a character that is common in texts, has a form of one character and is no
   * mark; {@link #NOT_PLAIN} for all others, and what {@link #cluster} says for these too.
   */
  static char plain(char character) {
    if (character <= '~') {
      return ascii(character);
    }
    if ((character >= 'ぁ' && character <= 'ゖ')
        || (character >= 'ァ' && character <= 'ー')
        || (character >= '一' && character <= '\u9FFF')
        || (character >= '〈' && character <= '】')
        || character == '、') {
      return LookAlikes.kana(character);
    }
    if (character >= '！' && character <= '～') {
      return ascii((char) (character - FULL_WIDTH));
    }
    return switch (character) {
      case '。' -> '.';
      case '\u3000' -> ' ';
      default -> NOT_PLAIN;
    };
  }

  private static char ascii(char character) {
    if (character >= 'A' && character <= 'Z') {
      return (char) (character + ('a' - 'A'));
    }
    if (character >= ' ') {
      return character;
    }
    return character >= '\t' && character <= '\r' ? ' ' : NOT_PLAIN;
  }

  /** The folded form of a letter with all its marks; white space stands as one space. */
  static String cluster(String written) {
    String shown =
        written
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
        .map(Folding::kind)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int kind(int codePoint) {
    if (Character.isWhitespace(codePoint)) {
      return ' ';
    }
    if (codePoint == '。') {
      return '.';
    }
    return switch (Character.getType(codePoint)) {
      case Character.DASH_PUNCTUATION -> '-';
      case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(codePoint, 10);
      default ->
          codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT
              ? LookAlikes.kana((char) codePoint)
              : codePoint;
    };
  }

  /** Whether a code point belongs to the letter before it, as a mark or as part of a syllable. */
  static boolean isMark(int codePoint) {
    return isStrayMark(codePoint)
        || Character.getType(codePoint) == Character.COMBINING_SPACING_MARK
        || codePoint == 0xFF9E // half-width voiced sound mark
        || codePoint == 0xFF9F // half-width semi-voiced sound mark
        || (codePoint >= 0x1160 && codePoint <= 0x11FF); // Hangul vowels and finals
  }

  /** The combining marks that make ガ of カ and パ of ハ. */
  static boolean isVoiceMark(int codePoint) {
    return codePoint == 0x3099 || codePoint == 0x309A;
  }

  private static boolean isStrayMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /** Control and format characters, and the rest of Unicode's Default_Ignorable_Code_Point. */
  static boolean isHidden(int codePoint) {
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
