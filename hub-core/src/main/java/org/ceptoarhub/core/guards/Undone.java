package org.ceptoarhub.core.guards;

import java.util.Arrays;

/**
 * A text that was made of a written one, each character of which knows the stretch of the written
 * text that it stands for.
 */
final class Undone {
  private final StringBuilder text;
  private int[] from;
  private int[] to;

  Undone(int capacity) {
    this.text = new StringBuilder(capacity);
    this.from = new int[capacity];
    this.to = new int[capacity];
  }

  static Undone asWritten(String written) {
    Undone same = new Undone(written.length());
    for (int i = 0; i < written.length(); i++) {
      same.append(written.charAt(i), i, i + 1);
    }
    return same;
  }

  String text() {
    return text.toString();
  }

  int from(int index) {
    return from[index];
  }

  int to(int index) {
    return to[index];
  }

  /** The same find in the written text. */
  Found inWritten(Found found) {
    return new Found(from[found.start()], to[found.end() - 1], found.term(), found.party());
  }

  void append(char character, int start, int end) {
    int at = text.length();
    if (at == from.length) {
      from = Arrays.copyOf(from, 2 * at + 16);
      to = Arrays.copyOf(to, 2 * at + 16);
    }
    from[at] = start;
    to[at] = end;
    text.append(character);
  }

  /** Characters that stand, one after the other, for parts of a stretch of the written text. */
  void append(String characters, int start, int end) {
    int count = characters.length();
    long length = (long) end - start;
    for (int i = 0; i < count; i++) {
      append(
          characters.charAt(i),
          start + (int) (i * length / count),
          start + (int) (((i + 1) * length + count - 1) / count));
    }
  }
}
