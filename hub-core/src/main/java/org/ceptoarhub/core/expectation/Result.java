package org.ceptoarhub.core.expectation;

import java.util.List;

/**
 * What a table's rows came to.
 *
 * @param rows each row's result, in the order of the table
 * @param uncovered what no row tries, in words; each is a failure
 */
public record Result(List<OfRow> rows, List<String> uncovered) {

  public Result {
    rows = List.copyOf(rows);
    uncovered = List.copyOf(uncovered);
  }

  /**
   * A row's result.
   *
   * @param differences between what is expected and what happened; empty: the row holds
   */
  public record OfRow(Row row, List<String> differences) {

    public OfRow {
      differences = List.copyOf(differences);
    }

    public boolean holds() {
      return differences.isEmpty();
    }
  }

  /** The rows that do not hold. */
  public List<OfRow> failed() {
    return rows.stream().filter(row -> !row.holds()).toList();
  }

  /** Whether every row holds and everything is tried. */
  public boolean isGood() {
    return failed().isEmpty() && uncovered.isEmpty();
  }
}
