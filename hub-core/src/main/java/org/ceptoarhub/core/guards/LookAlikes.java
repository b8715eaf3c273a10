package org.ceptoarhub.core.guards;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Characters that a reader takes for others: Cyrillic, Greek and other letters for ASCII ones (a
 * table made of Unicode's confusables), and kana for ideographs.
 */
final class LookAlikes {
  private static final String TABLE = "look-alikes.txt";
  private static final String NAMED = "U+";
  private static final int HEX = 16;

  private final BitSet like = new BitSet();
  private final Map<Integer, Character> plain = new HashMap<>();

  LookAlikes() {
    try (InputStream file = Objects.requireNonNull(LookAlikes.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(this::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String line) {
    char looksLike = line.charAt(0);
    for (String word : line.substring(2).split(" ", -1)) {
      if (word.startsWith(NAMED)) {
        add(Integer.parseInt(word, NAMED.length(), word.length(), HEX), looksLike);
      } else {
        word.codePoints().forEach(codePoint -> add(codePoint, looksLike));
      }
    }
  }

  private void add(int codePoint, char looksLike) {
    like.set(codePoint);
    plain.put(codePoint, looksLike);
  }

  /** Whether it looks like another character; never true of ASCII, kana or common ideographs. */
  boolean contains(int codePoint) {
    return codePoint > '~' && like.get(codePoint);
  }

  /** The character that it looks like, a letter in lower case; itself if there is none. */
  int plain(int codePoint) {
    Character looksLike = plain.get(codePoint);
    return looksLike == null ? codePoint : looksLike;
  }

  /**
   * One spelling for kana and ideographs that are written for each other, by mistake or not (電カ for
   * 電力, キャノン for キヤノン). One character for one, non-ASCII for non-ASCII; the mark of a voiced kana
   * still joins it.
   */
  static char kana(char character) {
    return switch (character) {
      case '力' -> 'カ';
      case '口', '囗' -> 'ロ';
      case '工' -> 'エ';
      case '二' -> 'ニ';
      case '八' -> 'ハ';
      case '夕' -> 'タ';
      case '卜' -> 'ト';
      case '一' -> 'ー';
      case '丿' -> 'ノ';
      case '士' -> '土';
      case '髙' -> '高';
      case '﨑' -> '崎';
      case 'へ' -> 'ヘ';
      case 'べ' -> 'ベ';
      case 'ぺ' -> 'ペ';
      case 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ', 'ヮ' -> (char) (character + 1);
      case 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ' -> (char) (character + 1);
      case 'ヵ' -> 'カ';
      case 'ヶ' -> 'ケ';
      default -> character;
    };
  }
}
