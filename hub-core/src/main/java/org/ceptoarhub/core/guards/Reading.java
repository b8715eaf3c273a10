package org.ceptoarhub.core.guards;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in the one spelling that names and addresses are searched in, each character of which
 * knows the words that it was written as.
 *
 * <p>Folding undoes what leaves a text readable as the same: Unicode compatibility forms (NFKC:
 * full width, half-width kana), case, characters that do not show (format and default-ignorable
 * characters, stray combining marks), runs of white space, kinds of dash and of digit, and the
 * defanging of addresses ({@code [.]}, {@code (dot)}, {@code \.}, {@code [:]}). It works on one
 * letter with its marks at a time, since no more than that is needed for canonical composition, and
 * so keeps track of where each came from.
 *
 * <p>Nearly every character of nearly every text is {@link Folding#plain}; what costs more than a
 * look at it is done only where a text has something else.
 */
final class Reading {
  private static final Pattern PERCENT = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");
  private static final Pattern DEFANGED =
      Pattern.compile(" ?[\\[({] ?(\\.|dot|:{1,2}|://) ?[])}] ?|\\\\(?=\\.)");

  /** Longer than any letter with its marks (Unicode's stream-safe format allows 30 marks). */
  private static final int LONGEST_CLUSTER = 32;

  private final Spelling text;
  private final Spelling compact;

  private Reading(Spelling spelling) {
    this.text = refanged(folded(spelling));
    this.compact = compacted(text);
  }

  /** The text as it stands and, where it has percent-encoding, also as decoded. */
  static List<Reading> of(String written) {
    Reading plain = new Reading(Spelling.of(written));
    if (written.indexOf('%') < 0) {
      return List.of(plain);
    }
    Matcher percent = PERCENT.matcher(written);
    return percent.find()
        ? List.of(plain, new Reading(percentDecoded(written, percent)))
        : List.of(plain);
  }

  /** The folded text; between its words stands one space. */
  CharSequence text() {
    return text;
  }

  /** The folded text without its spaces. */
  CharSequence compact() {
    return compact;
  }

  /** Where in {@link #text()} a character of {@link #compact()} begins. */
  int placeFrom(int inCompact) {
    return compact == text ? inCompact : compact.from(inCompact);
  }

  /** Where in {@link #text()} a character of {@link #compact()} ends. */
  int placeTo(int inCompact) {
    return compact == text ? inCompact + 1 : compact.to(inCompact);
  }

  /** Where in the written text a character of {@link #text()} begins. */
  int from(int inText) {
    return text.from(inText);
  }

  /** Where in the written text a character of {@link #text()} ends. */
  int to(int inText) {
    return text.to(inText);
  }

  private static Spelling percentDecoded(String written, Matcher percent) {
    Spelling decoded = new Spelling(written.length());
    int done = 0;
    percent.reset();
    while (percent.find()) {
      decoded.append(written, done, percent.start());
      appendUtf8(percent.group(), percent.start(), decoded);
      done = percent.end();
    }
    decoded.append(written, done, written.length());
    return decoded;
  }

  /** Decodes a run of percent escapes; each character stands for the whole run's part of it. */
  private static void appendUtf8(String escapes, int start, Spelling into) {
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
        into.append(decoded.charAt(i), at, end);
      }
      at = end;
    }
  }

  private static Spelling folded(Spelling written) {
    Spelling folded = new Spelling(written.length());
    int length = written.length();
    int end;
    for (int i = 0; i < length; i = end) {
      char plain = Folding.plain(written.charAt(i));
      end = i + 1;
      if (end < length && Folding.plain(written.charAt(end)) == Folding.NOT_PLAIN) {
        end = clusterEnd(written, i);
      }
      if (plain != Folding.NOT_PLAIN && end == i + 1) {
        appendFolded(plain, written.from(i), written.to(i), folded);
        continue;
      }
      String cluster = Folding.cluster(written.subSequence(i, end).toString());
      for (int j = 0; j < cluster.length(); j++) {
        appendFolded(cluster.charAt(j), written.from(i), written.to(end - 1), folded);
      }
    }
    return folded;
  }

  /** Of spaces only the first counts, and none at the beginning. */
  private static void appendFolded(char character, int start, int end, Spelling folded) {
    if (character != ' ' || (folded.length() > 0 && folded.last() != ' ')) {
      folded.append(character, start, end);
    }
  }

  private static int clusterEnd(CharSequence written, int start) {
    int end = start + Character.charCount(Character.codePointAt(written, start));
    while (end < written.length() && end - start < LONGEST_CLUSTER) {
      int next = Character.codePointAt(written, end);
      if (!Folding.isHidden(next) && !Folding.isMark(next)) {
        break;
      }
      end += Character.charCount(next);
    }
    return end;
  }

  private static Spelling refanged(Spelling folded) {
    int sign = nextDefanging(folded, 0);
    if (sign == folded.length()) {
      return folded;
    }
    Matcher defanged = DEFANGED.matcher(folded);
    Spelling refanged = new Spelling(folded.length());
    int done = 0;
    while (sign < folded.length()) {
      boolean spaced = sign > done && folded.charAt(sign) != '\\' && folded.charAt(sign - 1) == ' ';
      if (defanged.region(spaced ? sign - 1 : sign, folded.length()).lookingAt()) {
        refanged.append(folded, done, defanged.start());
        String meant = defanged.group(1) == null ? "" : defanged.group(1).replace("dot", ".");
        for (int i = 0; i < meant.length(); i++) {
          refanged.append(
              meant.charAt(i), folded.from(defanged.start()), folded.to(defanged.end() - 1));
        }
        done = defanged.end();
      }
      sign = nextDefanging(folded, Math.max(sign + 1, done));
    }
    refanged.append(folded, done, folded.length());
    return refanged;
  }

  /** Where the next bracket or backslash stands; the text's end if there is none. */
  private static int nextDefanging(Spelling folded, int start) {
    for (int i = start; i < folded.length(); i++) {
      switch (folded.charAt(i)) {
        case '[', '(', '{', '\\' -> {
          return i;
        }
        default -> {}
      }
    }
    return folded.length();
  }

  /**
   * Without spaces; a voice mark that stood behind a space joins its kana. The very same object if
   * there is nothing to do.
   */
  private static Spelling compacted(Spelling text) {
    int first = 0;
    while (first < text.length() && stays(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    Spelling compacted = new Spelling(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (Folding.isVoiceMark(character)) {
        voiceLast(character, i + 1, compacted);
      } else if (character != ' ') {
        compacted.append(character, i, i + 1);
      }
    }
    return compacted;
  }

  private static boolean stays(char character) {
    return character != ' ' && !Folding.isVoiceMark(character);
  }

  private static void voiceLast(char mark, int end, Spelling compacted) {
    if (compacted.length() == 0) {
      return;
    }
    String voiced = Normalizer.normalize("" + compacted.last() + mark, Normalizer.Form.NFC);
    if (voiced.length() == 1) {
      compacted.replaceLast(voiced.charAt(0), end);
    }
  }
}
