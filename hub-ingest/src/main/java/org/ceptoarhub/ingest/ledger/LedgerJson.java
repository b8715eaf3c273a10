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
import org.ceptoarhub.ingest.index.EventIndex;
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
  private final EventIndex index;

  LedgerJson(EventJson events, EventIndex index) {
    this.events = events;
    this.index = index;
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
    entry
        .decision()
        .ifPresent(
            decision -> {
              json.set("decided", decided(decision));
              json.set("later", laterInShort(entry.later()));
              json.set("waiting", waiting(entry.source(), entry.eventId()));
            });
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

  private static ArrayNode laterInShort(List<CaseFile.Later> later) {
    ArrayNode json = JSON.arrayNode();
    for (CaseFile.Later one : later) {
      DecisionRecord decision = one.decision();
      json.add(
          said(one)
              .put("delivered", parties(decision.getGroups(), DeliveryGroup::getRecipients))
              .put("held", parties(decision.getHeld(), HeldGroup::getRecipients))
              .put("refused", parties(decision.getRefusals(), RefusalGroup::getRecipients)));
    }
    return json;
  }

  /** What was done about an event, at whose word and when. */
  private static ObjectNode said(CaseFile.Later later) {
    ObjectNode json =
        JSON.objectNode()
            .put("at", later.decision().getAt().toString())
            .put("act", later.act().orElse(null))
            .put("by", later.by().orElse(null))
            .put("actor", later.actor().orElse(null));
    ObjectNode cause =
        later
            .cause()
            .map(
                event ->
                    JSON.objectNode()
                        .put("source", event.getSource())
                        .put("eventId", event.getEventId()))
            .orElse(null);
    json.set("cause", cause);
    return json;
  }

  /** For whom the event waits now; not from the database but from the copy of the index. */
  private ArrayNode waiting(String source, String eventId) {
    ArrayNode json = JSON.arrayNode();
    index.find(source, eventId).stream()
        .flatMap(entry -> index.waiting(entry).stream())
        .forEach(
            one ->
                json.addObject()
                    .put("by", one.by())
                    .put("since", one.since().toString())
                    .put("due", one.due() == null ? null : one.due().toString())
                    .put("recipients", one.recipients()));
    return json;
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

  /** The Decision explained, where it stands in its sender's chain, and what came after it. */
  ObjectNode decision(DecisionRecord record, List<CaseFile.Later> later) {
    ObjectNode json = decision(record);
    ArrayNode after = json.putArray("later");
    for (CaseFile.Later one : later) {
      ObjectNode explained = Explanation.toJson(DecisionLog.decision(one.decision()), List.of());
      ObjectNode said = said(one);
      for (String part : List.of("deliveries", "held", "refusals")) {
        said.set(part, explained.get(part));
      }
      after.add(
          said.put("seq", one.decision().getSeq())
              .put("hash", DecisionLog.hex(one.decision().getHash())));
    }
    return json;
  }

  private static ObjectNode decision(DecisionRecord record) {
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
