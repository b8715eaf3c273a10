package org.ceptoarhub.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.body;
import static org.ceptoarhub.ingest.Edge.header;
import static org.ceptoarhub.ingest.Edge.provision;
import static org.ceptoarhub.ingest.Edge.report;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.ingest.broker.Stored;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishTest {
  private static final String OPERATOR = "electricity-a";

  private final Edge edge = new Edge();
  private int before;

  @AfterAll
  void stop() {
    edge.close();
  }

  @BeforeEach
  void count() {
    before = published();
  }

  @AfterEach
  void up() {
    edge.hub().down(false);
    edge.hub().routing(true);
  }

  private int published() {
    return out(OPERATOR).size() + out("nisc").size();
  }

  private List<Stored> out(String party) {
    return edge.hub().topic("live.out." + party);
  }

  private void nothingPublished() {
    assertThat(published()).isEqualTo(before);
  }

  @Test
  void report_isTakenWithItsIds() {
    Answer answer = edge.publish(OPERATOR, report());

    assertThat(answer.status()).isEqualTo(202);
    Stored stored = out(OPERATOR).getLast();
    assertThat(stored.header(RecordHeaders.ID)).hasValue(answer.json().path("eventId").asText());
    assertThat(stored.header(RecordHeaders.ACTOR)).hasValue("duty-officer");
    assertThat(UUID.fromString(answer.json().path("eventId").asText()).version()).isEqualTo(7);
  }

  @Test
  void array_isTakenInItsOrder() {
    Answer answer = edge.publish(OPERATOR, List.of(report(), report()));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json()).hasSize(2);
    assertThat(published()).isEqualTo(before + 2);
  }

  @Test
  void arrayWithOneBadEvent_isRefusedWhole() {
    ObjectNode bad = report();
    body(bad).put("sector", "electrcity");

    Answer answer = edge.publish(OPERATOR, List.of(report(), bad));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field()).isEqualTo("[1].body.sector");
    nothingPublished();
  }

  @Test
  void laterEventOfAnArray_mayReferToAnEarlierOne() {
    ObjectNode first = report();
    String id = Ids.fresh();
    String caseId = Ids.fresh();
    header(first).put("eventId", id).put("caseId", caseId);
    ObjectNode second = report();
    header(second).put("caseId", caseId).put("revision", 1).put("stage", "FOLLOW_UP");
    header(second)
        .putArray("references")
        .addObject()
        .put("rel", "supersedes")
        .put("source", OPERATOR)
        .put("eventId", id);

    assertThat(edge.publish(OPERATOR, List.of(first, second)).status()).isEqualTo(202);
  }

  @Test
  void sameIdTwiceInOneRequest_isRefused() {
    ObjectNode event = report();
    header(event).put("eventId", Ids.fresh());

    Answer answer = edge.publish(OPERATOR, List.of(event, event));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("duplicate-event");
    assertThat(answer.field()).isEqualTo("[1].header.eventId");
    nothingPublished();
  }

  @Test
  void dryRun_explainsAndPublishesNothing() {
    Answer answer = edge.post("nisc", "/api/v1/events?dryRun=true", provision());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("deliveries").findValuesAsText("recipient"))
        .contains("meti", "mhlw", "ceptoar-gas", "ceptoar-water", "gas-a", "city-m")
        .doesNotContain("electricity-a");
    nothingPublished();
  }

  @Test
  void dryRunOfARejectedEvent_saysSo() {
    ObjectNode event = report();
    body(event).put("sector", "water");

    Answer answer = edge.post(OPERATOR, "/api/v1/events?dryRun=true", event);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("rejected").path("code").asText()).isEqualTo("not-your-sector");
  }

  @Test
  void misspeltDryRun_doesNotPublish() {
    Answer answer = edge.post("nisc", "/api/v1/events?dryrun=true", provision());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo("dryrun");
    nothingPublished();
  }

  @Test
  void malformedJson_isToldWithItsPlace() {
    Answer answer = edge.publish(OPERATOR, "{\"type\": \"IncidentReport\",,}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed-json");
    assertThat(answer.json().path("detail").asText()).contains("line 1");
  }

  @ParameterizedTest
  @MethodSource("notAnEvent")
  void documentThatIsNoEvent_isRefused(String document) {
    assertThat(edge.publish(OPERATOR, document).status()).isIn(400, 422);
    nothingPublished();
  }

  static Stream<String> notAnEvent() {
    return Stream.of(
        "", "null", "3", "\"x\"", "{}", "[]", "[null]", "[[]]", "{} {}", "[".repeat(99));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedReports")
  void report_isRefused(String field, String code, Consumer<ObjectNode> spoil) {
    ObjectNode event = report();
    spoil.accept(event);

    Answer answer = edge.publish(OPERATOR, event);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field()).isEqualTo(field);
    assertThat(answer.code()).isEqualTo(code);
    nothingPublished();
  }

  static Stream<Arguments> refusedReports() {
    return Stream.of(
        refused("body.severity", "invalid-event", event -> body(event).put("severity", 3)),
        refused("header.sender", "invalid-event", event -> header(event).put("sender", "meti")),
        refused("header.tlp", "invalid-event", event -> header(event).put("tlp", "PINK")),
        refused(
            "body.impact.lostSupplyKw",
            "invalid-event",
            event -> ((ObjectNode) body(event).get("impact")).put("lostSupplyKw", "many")),
        refused("type", "invalid-event", event -> event.put("type", "Rumour")),
        refused("body.sector", "unknown-sector", event -> body(event).put("sector", "space")),
        refused("body.sector", "not-your-sector", event -> body(event).put("sector", "water")),
        refused(
            "header.traffic",
            "wrong-realm",
            event -> header(event).put("traffic", "EXERCISE").put("exerciseId", "drill-1")),
        refused("header.eventId", "malformed-id", event -> header(event).put("eventId", "1")),
        refused(
            "header.references[0].source",
            "not-your-event",
            event -> refer(event, "supersedes", "electricity-b")),
        refused(
            "header.references[0]",
            "unknown-reference",
            event -> refer(event, "inReplyTo", "nisc")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedProvisions")
  void provision_isRefused(String field, String code, Consumer<ObjectNode> spoil) {
    ObjectNode event = provision();
    spoil.accept(event);

    Answer answer = edge.publish("nisc", event);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field()).isEqualTo(field);
    assertThat(answer.code()).isEqualTo(code);
    nothingPublished();
  }

  static Stream<Arguments> refusedProvisions() {
    return Stream.of(
        refused("body.independent", "no-origin", event -> body(event).put("independent", false)),
        refused(
            "header.namedRecipients",
            "red-without-recipients",
            event -> header(event).put("tlp", "RED")),
        refused("header.title", "identity", event -> header(event).put("title", "電力A社への攻撃")),
        refused("body.summary", "identity", event -> body(event).put("summary", "電力Ａ社で停止")),
        refused(
            "body.recommendedActions",
            "identity",
            event -> body(event).put("recommendedActions", "electricity-a に照会")));
  }

  private static Arguments refused(String field, String code, Consumer<ObjectNode> spoil) {
    return Arguments.of(field, code, spoil);
  }

  private static void refer(ObjectNode event, String rel, String source) {
    header(event)
        .putArray("references")
        .addObject()
        .put("rel", rel)
        .put("source", source)
        .put("eventId", Ids.fresh());
  }

  @Test
  void eventsThatWaitForTheirReferences_waitTogether() {
    ArrayNode events = Edge.JSON.createArrayNode();
    for (int i = 0; i < 30; i++) {
      ObjectNode event = i % 2 == 0 ? provision() : Edge.about("Approval", "nisc", Ids.fresh(), "");
      refer(event, "inReplyTo", "meti");
      events.add(event);
    }
    try (Edge patient = new Edge(Map.of("hub.ingest.reference-wait", "1s"))) {
      assertTimeout(
          Duration.ofSeconds(20),
          () -> assertThat(patient.publish("nisc", events).status()).isEqualTo(422));
    }
  }

  @Test
  void kindThatNoRuleLetsThePartySend_isRefused() {
    Answer answer = edge.publish(OPERATOR, provision());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("no-rule");
  }

  @Test
  void eventOfMoreThan256KiB_isTooLarge() {
    ObjectNode event = report();
    body(event).put("summary", "x".repeat(256 * 1024));

    Answer answer = edge.publish(OPERATOR, event);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("event-too-large");
    nothingPublished();
  }

  @Test
  void requestOfMoreThan4MiB_isTooLarge() {
    ObjectNode event = report();
    body(event).put("summary", "x".repeat(5 * 1024 * 1024));

    assertThat(edge.publish(OPERATOR, event).status()).isEqualTo(413);
  }

  @Test
  void moreEventsThanAllowed_areRefused() {
    ArrayNode events = Edge.JSON.createArrayNode();
    for (int i = 0; i <= 500; i++) {
      events.add(report());
    }

    assertThat(edge.publish(OPERATOR, events).code()).isEqualTo("array-size");
    nothingPublished();
  }

  @Test
  void otherMediaType_isUnsupported() {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/api/v1/events"))
                .header("Authorization", "Bearer " + Edge.token(OPERATOR))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("hello")));

    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void brokerThatDoesNotAnswer_is503AndNothingAcknowledged() {
    edge.hub().down(true);

    Answer answer = edge.publish(OPERATOR, report(), "Idempotency-Key", "while-down");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    edge.hub().down(false);
    assertThat(edge.publish(OPERATOR, report(), "Idempotency-Key", "while-down").status())
        .isEqualTo(202);
    assertThat(published()).isEqualTo(before + 1);
  }

  @Test
  void arrayThatIsNotAcknowledged_isToldEventByEvent_andTheSameKeyFinishesIt() {
    ObjectNode stored = report();
    Edge.header(stored).put("eventId", Ids.fresh()).put("caseId", Ids.fresh());
    edge.publish(OPERATOR, stored);
    List<ObjectNode> array = List.of(stored, report());
    edge.hub().down(true);

    Answer answer = edge.publish(OPERATOR, array, "Idempotency-Key", "array-while-down");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("broker-unavailable");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    assertThat(answer.json().path("errors"))
        .extracting(error -> error.path("field").asText())
        .containsExactly("[0].header.eventId", "[1].header.eventId");
    assertThat(answer.json().at("/errors/0/message").asText())
        .contains(Edge.header(stored).path("eventId").asText())
        .endsWith("is stored");
    assertThat(answer.json().at("/errors/1/message").asText()).contains("was not acknowledged");
    edge.hub().down(false);
    assertThat(edge.publish(OPERATOR, array, "Idempotency-Key", "array-while-down").status())
        .isEqualTo(202);
    assertThat(published()).isEqualTo(before + 2);
  }

  @Test
  void storedButNotAcknowledged_sentAgainWithTheIdsOfTheAnswer_isTakenOnce() {
    edge.hub().answering(false);
    Answer answer = edge.publish(OPERATOR, report());
    edge.hub().answering(true);
    Matcher told =
        Pattern.compile("Event (\\S+) of case (\\S+) ")
            .matcher(answer.json().at("/errors/0/message").asText());
    assertThat(told.find()).isTrue();
    ObjectNode again = report();
    Edge.header(again).put("eventId", told.group(1)).put("caseId", told.group(2));

    Answer second = edge.publish(OPERATOR, again);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(second.status()).isEqualTo(202);
    assertThat(published()).isEqualTo(before + 1);
  }

  @Test
  void sameKeySameBody_isTakenOnce() {
    JsonNode first = edge.publish(OPERATOR, report(), "Idempotency-Key", "once").json();
    Answer second = edge.publish(OPERATOR, report(), "Idempotency-Key", "once");

    assertThat(second.status()).isEqualTo(202);
    assertThat(second.json()).isEqualTo(first);
    assertThat(published()).isEqualTo(before + 1);
  }

  @Test
  void sameKeySameBody_isTakenOnceBeforeTheRouterHasSeenIt() {
    edge.hub().routing(false);

    edge.publish(OPERATOR, report(), "Idempotency-Key", "unrouted");
    edge.publish(OPERATOR, report(), "Idempotency-Key", "unrouted");

    assertThat(published()).isEqualTo(before + 1);
  }

  @Test
  void sameKeyOtherBody_isAConflict() {
    edge.publish(OPERATOR, report(), "Idempotency-Key", "conflict");
    ObjectNode other = report();
    body(other).put("summary", "別の内容");

    Answer answer = edge.publish(OPERATOR, other, "Idempotency-Key", "conflict");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(published()).isEqualTo(before + 1);
  }

  @Test
  void sameKeyOneEventMore_isAConflict() {
    edge.publish(OPERATOR, List.of(report()), "Idempotency-Key", "grown");

    Answer answer = edge.publish(OPERATOR, List.of(report(), report()), "Idempotency-Key", "grown");

    assertThat(answer.status()).isEqualTo(409);
  }

  @Test
  void keyOfARefusedRequest_mayBeUsedForTheCorrectedOne() {
    ObjectNode bad = report();
    body(bad).put("sector", "water");

    assertThat(edge.publish(OPERATOR, bad, "Idempotency-Key", "fixed").status()).isEqualTo(422);
    assertThat(edge.publish(OPERATOR, report(), "Idempotency-Key", "fixed").status())
        .isEqualTo(202);
  }

  @Test
  void sameKeyOfTwoParties_isTwoKeys() {
    JsonNode a = edge.publish(OPERATOR, report(), "Idempotency-Key", "shared").json();
    JsonNode b = edge.publish("electricity-b", report(), "Idempotency-Key", "shared").json();

    assertThat(a.path("eventId")).isNotEqualTo(b.path("eventId"));
  }

  @Test
  void sameEventIdOtherContent_isAConflictWithoutAKey() {
    ObjectNode event = report();
    header(event).put("eventId", Ids.fresh()).put("caseId", Ids.fresh());
    edge.publish(OPERATOR, event);
    body(event).put("summary", "別の内容");

    Answer answer = edge.publish(OPERATOR, event);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.field()).isEqualTo("header.eventId");
  }

  @Test
  void malformedKey_isRefused() {
    Answer answer = edge.publish(OPERATOR, report(), "Idempotency-Key", "x".repeat(256));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo("Idempotency-Key");
  }
}
