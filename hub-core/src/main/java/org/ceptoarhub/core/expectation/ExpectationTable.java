package org.ceptoarhub.core.expectation;

import java.util.List;
import java.util.Set;

/**
 * A table of expectations.
 *
 * @param edition the edition that it is about
 * @param rows cases and cells of the matrix, in the order of the file
 * @param labels the columns of the matrix
 * @param cells what the matrix covers, each as {@code kind label hop}
 */
public record ExpectationTable(
    String edition, List<Row> rows, List<String> labels, Set<String> cells) {

  public ExpectationTable {
    rows = List.copyOf(rows);
    labels = List.copyOf(labels);
    cells = Set.copyOf(cells);
  }
}
