package org.ceptoarhub.core.expectation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table: after some events, one more, and what is expected of it.
 *
 * @param name what the row says
 * @param line where it stands in the file, from 1
 * @param before what happens before, in order
 * @param step the event
 * @param expected who gets it, who does not, and why
 * @param after what it brings about for another event; null: the row says nothing of that
 * @param told whom the hub tells what in consequence, as {@code party code}, sorted; null: the row
 *     says nothing of that
 * @param cell the place in the matrix that it is of; null for a row of its own
 */
public record Row(
    String name,
    int line,
    List<Step> before,
    Step step,
    Expected expected,
    @Nullable Expected after,
    @Nullable List<String> told,
    @Nullable String cell) {

  public Row {
    before = List.copyOf(before);
  }
}
