package org.ceptoarhub.core.directory;

/**
 * A sharing body (セプター) of one sub-sector (業種).
 *
 * @param party its party id
 * @param sector its sector id
 * @param ministry party id of its competent ministry
 * @param council its seat in the CEPTOAR Council (セプターカウンシル)
 */
public record Ceptoar(String party, String sector, String ministry, CouncilSeat council) {

  /** A CEPTOAR's seat in the Council. */
  public enum CouncilSeat {
    MEMBER,
    OBSERVER,
    NONE
  }
}
