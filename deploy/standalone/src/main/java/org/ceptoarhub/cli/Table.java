package org.ceptoarhub.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lines of cells in columns, aligned on a terminal, where Japanese characters take two places
 * (Unicode Standard Annex 11, East Asian Width: Wide and Fullwidth).
 */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, without blanks at their ends, each after the indent. */
  List<String> lines(String indent) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths =
        IntStream.range(0, columns)
            .map(
                column ->
                    rows.stream()
                        .filter(row -> column < row.size())
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
            .toArray();
    return rows.stream().map(row -> indent + line(row, widths).stripTrailing()).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).repeat(" ", widths[column] - width(cell)).append(GAP);
    }
    return line.toString();
  }

  /** How many places the text takes on a terminal. */
  static int width(String text) {
    return text.codePoints().map(point -> isWide(point) ? 2 : 1).sum();
  }

  private static boolean isWide(int point) {
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> !isHalfwidth(point);
      default ->
          (point >= 0x3000 && point <= 0x303E)
              || (point >= 0x30A0 && point <= 0x33FF)
              || (point >= 0xFE30 && point <= 0xFE6F)
              || (point >= 0xFF01 && point <= 0xFF60)
              || (point >= 0xFFE0 && point <= 0xFFE6)
              || (point >= 0x1F300 && point <= 0x1FAFF);
    };
  }

  private static boolean isHalfwidth(int point) {
    return point >= 0xFF61 && point <= 0xFFDC;
  }
}
