package org.ceptoarhub.ingest.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.log.DecisionRecord;

/**
 * A case (事案) as one party may see it.
 *
 * @param entries at least one, oldest first
 */
public record CaseFile(String caseId, List<Entry> entries) {

  public CaseFile {
    entries = List.copyOf(entries);
  }

  /**
   * An event of the case.
   *
   * @param stage empty for an event that reached nobody
   * @param at the broker's time of the event, or for a mere recipient that of its first delivery
   * @param decision for the event's sender and NISC
   * @param received the event in the view in which this party has it, if it has it
   * @param deliveries for the sender and NISC all of them, for a recipient its own; by hop and
   *     recipient
   */
  public record Entry(
      String source,
      String eventId,
      String kind,
      int revision,
      Optional<Stage> stage,
      Instant at,
      Optional<DecisionRecord> decision,
      Optional<Event> received,
      List<Delivery> deliveries) {

    public Entry {
      deliveries = List.copyOf(deliveries);
    }
  }

  /**
   * A delivery, and what its recipient let know.
   *
   * @param ackBy when a receipt is due; empty: none is expected
   * @param receipts oldest first
   */
  public record Delivery(
      String recipient,
      String rule,
      int hop,
      View view,
      Optional<Instant> ackBy,
      Instant receivedAt,
      List<Receipt> receipts) {

    public Delivery {
      receipts = List.copyOf(receipts);
    }
  }

  /**
   * A receipt (受領確認).
   *
   * @param enteredBy the recipient, or the CEPTOAR that entered it for its member
   * @param actor who acted for the recipient; only for itself and NISC
   */
  public record Receipt(ReceiptStage stage, Instant at, String enteredBy, Optional<String> actor) {}
}
