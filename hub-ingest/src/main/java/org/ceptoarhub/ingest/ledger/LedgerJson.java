package org.ceptoarhub.ingest.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.Explanation;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.DeliveryGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.RefusalGroup;
import org.ceptoarhub.log.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's answers in JSON. A field that the caller may not see is absent; one that is null has
 * no value.
 */
@Singleton
final class LedgerJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final EventJson events;

  LedgerJson(EventJson events) {
    this.events = events;
  }

  ObjectNode caseFile(CaseFile file) {
    ObjectNode json = JSON.objectNode().put("caseId", file.caseId());
    ArrayNode entries = json.putArray("events");
    file.entries().forEach(entry -> entries.add(entry(entry)));
    return json;
  }

  private ObjectNode entry(CaseFile.Entry entry) {
    ObjectNode json =
        JSON.objectNode()
            .put("source", entry.source())
            .put("eventId", entry.eventId())
            .put("type", entry.kind())
            .put("revision", entry.revision())
            .put("stage", entry.stage().map(Stage::name).orElse(null))
            .put("at", entry.at().toString());
    entry.decision().ifPresent(decision -> json.set("decided", decided(decision)));
    entry
        .received()
        .map(events::toJson)
        .ifPresent(
            received -> {
              json.set("header", received.get("header"));
              json.set("body", received.get("body"));
            });
    ArrayNode deliveries = json.putArray("deliveries");
    entry.deliveries().forEach(delivery -> deliveries.add(delivery(delivery)));
    return json;
  }

  private static ObjectNode decided(DecisionRecord decision) {
    ObjectNode json = JSON.objectNode();
    json.set("rejected", rejected(decision.getRejected()));
    return json.put("edition", decision.getEdition())
        .put("delivered", parties(decision.getGroups(), DeliveryGroup::getRecipients))
        .put("held", parties(decision.getHeld(), HeldGroup::getRecipients))
        .put("refused", parties(decision.getRefusals(), RefusalGroup::getRecipients));
  }

  private static <T> int parties(List<T> groups, Function<T, List<String>> recipients) {
    return groups.stream().map(recipients).mapToInt(List::size).sum();
  }

  private static @Nullable ObjectNode rejected(@Nullable Rejection rejection) {
    return rejection == null
        ? null
        : JSON.objectNode()
            .put("code", rejection.getCode())
            .put("field", rejection.getField())
            .put("message", rejection.getMessage());
  }

  private static ObjectNode delivery(CaseFile.Delivery delivery) {
    ObjectNode json =
        JSON.objectNode()
            .put("recipient", delivery.recipient())
            .put("rule", delivery.rule())
            .put("hop", delivery.hop())
            .put("view", delivery.view().name())
            .put("ackBy", delivery.ackBy().map(Instant::toString).orElse(null))
            .put("receivedAt", delivery.receivedAt().toString());
    ArrayNode receipts = json.putArray("receipts");
    for (CaseFile.Receipt receipt : delivery.receipts()) {
      receipts
          .addObject()
          .put("stage", receipt.stage().name())
          .put("at", receipt.at().toString())
          .put("enteredBy", receipt.enteredBy())
          .put("actor", receipt.actor().orElse(null));
    }
    return json;
  }

  /** The Decision explained, and where it stands in its sender's chain. */
  ObjectNode decision(DecisionRecord record) {
    Decision decision = DecisionLog.decision(record);
    ObjectNode json = Explanation.toJson(decision, List.of());
    return json.put("source", record.getSource())
        .put("eventId", record.getEventId())
        .put("at", record.getAt().toString())
        .put("sourceOffset", record.getSourceOffset())
        .put("seq", record.getSeq())
        .put("hash", DecisionLog.hex(record.getHash()))
        .put("previousHash", DecisionLog.hex(record.getPreviousHash()))
        .put("rulesHash", record.getRulesHash())
        .put("directoryVersion", record.getDirectoryVersion())
        .put("posture", record.getPosture());
  }

  /**
   * A page of the quarantine.
   *
   * @param after where the page began, and begins again if there is nothing after; null: at the
   *     beginning
   */
  ObjectNode quarantine(List<LedgerQueries.Quarantined> page, @Nullable Integer after) {
    ObjectNode json = JSON.objectNode();
    ArrayNode items = json.putArray("items");
    page.forEach(kept -> items.add(quarantined(kept.id(), kept.record())));
    return page.isEmpty() ? json.put("next", after) : json.put("next", page.getLast().id());
  }

  private static ObjectNode quarantined(long id, QuarantineRecord record) {
    byte[] bytes = record.getValue() == null ? null : Projection.bytes(record.getValue());
    Rejection rejection = record.getRejection();
    return JSON.objectNode()
        .put("id", id)
        .put("source", record.getSource())
        .put("offset", record.getSourceOffset())
        .put("at", record.getAt().toString())
        .put("code", rejection.getCode())
        .put("field", rejection.getField())
        .put("message", rejection.getMessage())
        .put("eventId", record.getEventId())
        .put("size", bytes == null ? 0 : bytes.length)
        .put("bytes", bytes);
  }
}
