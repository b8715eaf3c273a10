package org.ceptoarhub.ingest.ledger;

import java.time.Instant;
import java.util.List;
import org.ceptoarhub.event.EventRef;
import org.jspecify.annotations.Nullable;

/** What one record of a topic adds to the ledger: a row. */
sealed interface LedgerEntry {

  /**
   * An event in a party's inbox.
   *
   * @param offset on the party's in topic
   * @param ackBy when a receipt is due; null: none is expected
   * @param receivedAt the broker's time
   * @param content the event in the recipient's view, in the wire format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Delivery(
      String party,
      long offset,
      String source,
      String eventId,
      String kind,
      String caseId,
      String rule,
      int hop,
      String view,
      @Nullable Instant ackBy,
      Instant receivedAt,
      byte[] content)
      implements LedgerEntry {}

  /**
   * A decision of the router.
   *
   * @param seq place in the source's chain
   * @param rejection code of the rejection; null if the event was admitted
   * @param about the event whose deliveries these are, where it is another one; else null
   * @param shown the identities under which recipients see narrower views of the event
   * @param bytes the whole record in the wire format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Decided(
      String source,
      long seq,
      long sourceOffset,
      @Nullable String eventId,
      @Nullable String kind,
      @Nullable String caseId,
      int revision,
      Instant at,
      String edition,
      @Nullable String rejection,
      @Nullable EventRef about,
      List<Identity> shown,
      byte[] hash,
      byte[] bytes)
      implements LedgerEntry {

    public Decided {
      shown = List.copyOf(shown);
    }
  }

  /** An identity under which an event is seen in a narrower view. */
  record Identity(
      String shownSource, String shownEventId, String source, String eventId, String caseId) {}

  /**
   * An order of the hub to itself, about an event that was decided.
   *
   * @param offset on the hub's out topic
   * @param act what is done
   * @param by the party on whose word
   * @param cause the event by which the party said so; null: the clock did
   */
  record Ordered(
      long offset, String act, String by, @Nullable String actor, @Nullable EventRef cause)
      implements LedgerEntry {}

  /**
   * A receipt.
   *
   * @param source sender of the event that it is about
   * @param party whose receipt it is
   * @param enteredBy who says so: the party itself or a CEPTOAR for its member
   * @param at the broker's time
   */
  record Receipted(
      String source,
      String eventId,
      String party,
      String stage,
      String enteredBy,
      String receiptId,
      Instant at,
      @Nullable String actor)
      implements LedgerEntry {}

  /**
   * What admission refused.
   *
   * @param offset on the quarantine topic
   * @param bytes the whole record in the wire format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Quarantined(
      long offset, String source, long sourceOffset, Instant at, String code, byte[] bytes)
      implements LedgerEntry {}
}
