package org.ceptoarhub.core.directory;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * 合意 under which a related agency and a CEPTOAR or operator share with each other (別紙4 E8).
 *
 * @param id the agreement's id
 * @param agency party id of the 関係機関
 * @param partner party id of the CEPTOAR or operator
 * @param from first day, JST
 * @param until last day, JST; null: open-ended
 */
public record Agreement(
    String id, String agency, String partner, LocalDate from, @Nullable LocalDate until) {

  /** Whether the two may share under it on this day, JST. */
  public boolean liveOn(LocalDate day) {
    return !day.isBefore(from) && (until == null || !day.isAfter(until));
  }
}
