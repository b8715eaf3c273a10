package org.ceptoarhub.core.editions;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A readable file of one edition.
 *
 * @param name the edition's name, as the file says
 * @param validFrom the first day on which it may hold, JST
 * @param hash SHA-256 of the file, in lower-case hex
 * @param content what it says
 * @param bytes the file
 */
@SuppressWarnings("ArrayRecordComponent")
public record EditionFile<T>(
    String name, LocalDate validFrom, String hash, T content, byte[] bytes) {
  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

  /** So long before it holds an edition is on its topic, so that every router has read it then. */
  public static final Duration LEAD = Duration.ofSeconds(5);

  /** From when the file holds if it is put in force at this time. */
  public Instant effectiveFrom(Instant putInForce) {
    Instant soon = putInForce.plus(LEAD);
    Instant valid = validFrom.atStartOfDay(JAPAN).toInstant();
    return valid.isAfter(soon) ? valid : soon;
  }
}
