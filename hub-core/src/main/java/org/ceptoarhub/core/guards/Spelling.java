package org.ceptoarhub.core.guards;

import java.util.Arrays;
import java.util.Objects;

/** Characters, each with the stretch of another text that it stands for. For one thread. */
final class Spelling implements CharSequence {
  private char[] chars;
  private int[] from;
  private int[] to;
  private int length;

  /** An empty one. */
  Spelling(int capacity) {
    this.chars = new char[capacity];
    this.from = new int[capacity];
    this.to = new int[capacity];
  }

  /** A text of which each character stands for itself. */
  static Spelling of(String written) {
    Spelling spelling = new Spelling(written.length());
    spelling.append(written, 0, written.length());
    return spelling;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return chars[Objects.checkIndex(index, length)];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    Objects.checkFromToIndex(start, end, length);
    return new String(chars, start, end - start);
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }

  /** Where the stretch begins that a character stands for. */
  int from(int index) {
    return from[index];
  }

  /** Where it ends. */
  int to(int index) {
    return to[index];
  }

  /** The last character; there must be one. */
  char last() {
    return charAt(length - 1);
  }

  void append(char character, int start, int end) {
    if (length == chars.length) {
      int more = 2 * length + 16;
      chars = Arrays.copyOf(chars, more);
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
    }
    chars[length] = character;
    from[length] = start;
    to[length] = end;
    length++;
  }

  /** Takes over characters of the text that this one is about, as they stand. */
  void append(String written, int start, int end) {
    for (int i = start; i < end; i++) {
      append(written.charAt(i), i, i + 1);
    }
  }

  /** Takes over characters of another spelling of the same text. */
  void append(Spelling other, int start, int end) {
    for (int i = start; i < end; i++) {
      append(other.chars[i], other.from[i], other.to[i]);
    }
  }

  /** Puts another character in the place of the last one, which ends further on. */
  void replaceLast(char character, int end) {
    chars[length - 1] = character;
    to[length - 1] = end;
  }
}
