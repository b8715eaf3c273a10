package org.ceptoarhub.ingest.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.EventRef;
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
   * @param decision for the event's sender and NISC: the first
   * @param later for the event's sender and NISC: what came after it
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
      List<Later> later,
      Optional<Event> received,
      List<Delivery> deliveries) {

    public Entry {
      later = List.copyOf(later);
      deliveries = List.copyOf(deliveries);
    }
  }

  /**
   * What was done about an event after it was decided.
   *
   * @param decision what came of it
   * @param act e.g. {@code RELEASE}; empty where the hub's own topic holds the order no more
   * @param by the party on whose word, or that did not act in time; empty like {@code act}
   * @param actor who acted for that party; only for itself and NISC
   * @param cause the event by which the party said so
   */
  public record Later(
      DecisionRecord decision,
      Optional<String> act,
      Optional<String> by,
      Optional<String> actor,
      Optional<EventRef> cause) {}

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
