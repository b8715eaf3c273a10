package org.ceptoarhub.ingest.inbox;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.admission.Participation;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.Stored;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.Problem.FieldError;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.publish.Drafts;
import org.ceptoarhub.ingest.publish.Publisher;
import org.ceptoarhub.ingest.security.Caller;

/**
 * Receipts (受領確認) for deliveries. No database is asked: the index says when an event was taken,
 * which bounds the search for its delivery in the caller's in topic, and the delivery's time bounds
 * the search for an earlier receipt in the caller's out topic.
 *
 * <p>A receipt's id is made of what it is for, so that a repeat is recognised, here and in the
 * router, and answered with the original.
 */
@Singleton
final class Receipts {
  private static final String TITLE = "受領確認";
  private static final int REMEMBERED = 100_000;

  private final Inbox inbox;
  private final Items items;
  private final EventIndex index;
  private final Editions editions;
  private final Drafts drafts;
  private final Publisher publisher;
  private final Duration patience;
  private final Cache<String, Given> given = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Receipts(
      Inbox inbox,
      Items items,
      EventIndex index,
      Editions editions,
      Drafts drafts,
      Publisher publisher,
      IngestConfiguration configuration) {
    this.inbox = inbox;
    this.items = items;
    this.index = index;
    this.editions = editions;
    this.drafts = drafts;
    this.publisher = publisher;
    this.patience = configuration.referenceWait();
  }

  /**
   * A receipt that was given.
   *
   * @param at the broker's time of it
   * @param eventId the id of the Receipt event
   */
  @Introspected
  record Given(String stage, String at, String eventId) {}

  /**
   * The stage that a request's body names.
   *
   * @throws ProblemException (422) if the body has another form
   */
  static ReceiptStage stage(JsonNode body) {
    String stages = Arrays.stream(ReceiptStage.values()).map(Enum::name).collect(joining(", "));
    if (!body.isObject()) {
      throw invalid("", "is an object: {\"stage\": \"READ\"}");
    }
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!field.getKey().equals("stage")) {
        throw invalid(field.getKey(), "is no field of a receipt; it has \"stage\"");
      }
    }
    String wanted = body.path("stage").asText();
    return Arrays.stream(ReceiptStage.values())
        .filter(stage -> stage.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> invalid("stage", "is one of " + stages));
  }

  /**
   * Gives a receipt, or finds the one that was given.
   *
   * @throws ProblemException (404) if the event is not in the caller's inbox
   */
  Given give(Caller caller, String source, String eventId, ReceiptStage stage) {
    index.requireReady();
    String id = Ids.named("receipt", caller.party(), source, eventId, stage.name());
    Given earlier = given.getIfPresent(id);
    if (earlier != null) {
      return earlier;
    }
    Stored delivery = delivery(caller, source, eventId);
    Instant at =
        inbox
            .find(
                Realm.LIVE.out(caller.party()),
                delivery.at(),
                stored -> stored.is(caller.party(), id))
            .map(Stored::at)
            .orElseGet(() -> publish(caller, delivery, source, eventId, stage, id));
    Given receipt = new Given(stage.name(), at.toString(), id);
    given.put(id, receipt);
    return receipt;
  }

  private Stored delivery(Caller caller, String source, String eventId) {
    Party party = editions.directory().party(caller.party()).orElseThrow();
    return index
        .await(source, eventId, patience, entry -> Participation.of(party, source, eventId, index))
        .flatMap(
            entry ->
                inbox.find(
                    Realm.LIVE.in(caller.party()),
                    entry.getAt(),
                    stored -> stored.is(source, eventId)))
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound("There is no such event in the inbox of this party.")));
  }

  private Instant publish(
      Caller caller,
      Stored delivery,
      String source,
      String eventId,
      ReceiptStage stage,
      String id) {
    Header about =
        items
            .event(delivery)
            .map(Event::header)
            .orElseThrow(() -> new IllegalStateException("An unreadable delivery"));
    ObjectNode receipt = JsonNodeFactory.instance.objectNode().put("type", "Receipt");
    receipt
        .putObject("header")
        .put("eventId", id)
        .put("caseId", about.getCaseId())
        .put("tlp", Tlp.AMBER.name())
        .put("category", about.getCategory().name())
        .put("title", TITLE);
    ObjectNode body = receipt.putObject("body").put("stage", stage.name());
    body.putObject("about").put("source", source).put("eventId", eventId);
    Party party = editions.directory().party(caller.party()).orElseThrow();
    return publisher.publish(caller, drafts.read(party, receipt, null)).getFirst();
  }

  private static ProblemException invalid(String field, String message) {
    return new ProblemException(
        Problem.of(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "invalid-receipt",
            (field.isEmpty() ? "The body" : field) + " " + message,
            List.of(new FieldError(field, message))));
  }
}
