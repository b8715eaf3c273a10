package org.ceptoarhub.ingest.editions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.editions.ControlKey;
import org.ceptoarhub.core.editions.Provenance;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.ingest.broker.FakeHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditionsTest {
  private static final String RULES = new String(FakeHub.shipped("rules"), UTF_8);
  private static final String DIRECTORY = new String(FakeHub.shipped("directory"), UTF_8);
  private static final String NEXT = RULES.replace("edition: plan2-2009", "edition: next");

  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private Answer propose(String yaml) {
    return edge.upload("nisc", "/api/v1/editions/rules", yaml);
  }

  private JsonNode editions(String party) {
    Answer answer = edge.get(party, "/api/v1/editions");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static String hash(String yaml) {
    return Sha256.hexOf(yaml.getBytes(UTF_8));
  }

  @Test
  void whatHolds_isToldToEverybody_andWhatIsProposedToNisc() {
    propose(NEXT);

    JsonNode nisc = editions("nisc");
    JsonNode operator = editions("gas-a");

    assertThat(nisc.at("/rules/inForce/edition").asText()).isEqualTo("plan2-2009");
    assertThat(nisc.at("/rules/inForce/hash").asText()).isEqualTo(hash(RULES));
    assertThat(nisc.at("/directory/inForce/hash").asText()).isEqualTo(hash(DIRECTORY));
    assertThat(nisc.at("/rules/proposed/0/edition").asText()).isEqualTo("next");
    assertThat(nisc.at("/rules/proposed/0/by").asText()).isEqualTo("nisc");
    assertThat(nisc.at("/rules/proposed/0/actor").asText()).isEqualTo("duty-officer");
    assertThat(operator.path("rules").has("proposed")).isFalse();
    assertThat(operator.path("rules").path("inForce"))
        .isEqualTo(nisc.path("rules").path("inForce"));
  }

  @Test
  void goodFile_isProposedOnce() {
    String changed = NEXT.replace("ack-within: PT30M", "ack-within: PT20M");

    Answer first = propose(changed);
    Answer again = propose(changed);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().path("hash").asText()).isEqualTo(hash(changed));
    assertThat(first.json().path("edition").asText()).isEqualTo("next");
    assertThat(first.json().path("diff"))
        .anyMatch(line -> line.asText().equals("~ rule liaison.operator-to-ministry: deliver"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(editions("nisc").at("/rules/proposed")).hasSize(1);
  }

  @Test
  void file_isGivenBackByteForByte() {
    propose(NEXT);
    String proposed = "/api/v1/editions/rules/" + hash(NEXT);

    assertThat(edge.get("nisc", proposed).response().body()).isEqualTo(NEXT);
    assertThat(edge.get("gas-a", proposed).status()).isEqualTo(404);
    assertThat(edge.get("gas-a", "/api/v1/editions/rules/" + hash(RULES)).response().body())
        .isEqualTo(RULES);
    assertThat(edge.get("nisc", "/api/v1/editions/directory/" + hash(DIRECTORY)).status())
        .isEqualTo(200);
    assertThat(edge.get("gas-a", "/api/v1/editions/directory/" + hash(DIRECTORY)).status())
        .isEqualTo(403);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRules")
  void badRuleSet_isRefusedWithPlaceAndRemedy_andTheLastGoodOneStays(String what, String yaml) {
    Answer answer = propose(yaml);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid-file");
    JsonNode problem = answer.json().at("/problems/0");
    assertThat(problem.path("line").asInt()).isPositive();
    assertThat(problem.path("column").asInt()).isPositive();
    assertThat(problem.path("message").asText()).isNotEmpty();
    JsonNode told = editions("nisc").path("rules");
    assertThat(told.at("/inForce/hash").asText()).isEqualTo(hash(RULES));
    assertThat(told.at("/refused/0/hash").asText()).isEqualTo(hash(yaml));
    assertThat(told.at("/refused/0/problems")).isEqualTo(answer.json().path("problems"));
    assertThat(told.path("proposed")).isEmpty();
  }

  static Stream<Arguments> badRules() {
    return Stream.of(
        Arguments.of("typo", RULES.replaceFirst("deliver:", "delvier:")),
        Arguments.of("unknown selector", RULES.replaceFirst("to: nisc", "to: everybody")),
        Arguments.of(
            "duplicate id",
            RULES.replace("liaison.ministry-on-behalf", "liaison.operator-to-ministry")),
        Arguments.of("no YAML", "rules: ["),
        Arguments.of("empty", " "),
        Arguments.of(
            "YAML bomb", "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c]\n"),
        Arguments.of("deep", "[".repeat(5_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ministry: nobody", "ministry: ipa"})
  void badDirectory_isRefusedWithPlaceAndRemedy(String ministry) {
    Answer answer =
        edge.upload(
            "nisc",
            "/api/v1/editions/directory",
            DIRECTORY.replaceFirst("ministry: m[a-z]+", ministry));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/problems/0/line").asInt()).isPositive();
    assertThat(editions("nisc").at("/directory/inForce/hash").asText()).isEqualTo(hash(DIRECTORY));
  }

  @Test
  void fileOf10MB_isTooLarge() {
    assertThat(propose("#".repeat(10_000_000)).status()).isEqualTo(413);
    assertThat(propose("#".repeat(8_500_000)).code()).isEqualTo("file-too-large");
  }

  @Test
  void anybodyButNisc_isForbidden() {
    assertThat(edge.upload("meti", "/api/v1/editions/rules", NEXT).status()).isEqualTo(403);
    assertThat(edge.upload("gas-a", "/api/v1/editions/directory", DIRECTORY).status())
        .isEqualTo(403);
    assertThat(editions("nisc").at("/rules/proposed")).isEmpty();
  }

  @Test
  void otherMediaType_isUnsupported() {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/api/v1/editions/rules"))
                .header("Authorization", "Bearer " + Edge.token("nisc"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void brokerThatDoesNotAnswer_isSaid() {
    edge.hub().down(true);

    assertThat(propose(NEXT).status()).isEqualTo(503);
  }

  @Test
  void directory_isProposedWithItsWarningsAndWhatItChanges() {
    String next =
        DIRECTORY
            .replace("version: plan2-2009", "version: next")
            .replaceFirst("liaison: automatic", "liaison: approval");

    Answer answer = edge.upload("nisc", "/api/v1/editions/directory", next);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().path("diff"))
        .anyMatch(line -> line.asText().contains("liaison: automatic -> approval"));
  }

  private Answer change(String edition, String hash) {
    return edge.publish(
        "nisc",
        event(
            "EditionChange",
            """
            {"subject": "RULES", "edition": "%s", "hash": "%s", "reason": "新しい行動計画"}
            """
                .formatted(edition, hash)));
  }

  @Test
  void editionChange_namesAProposedFile() {
    assertThat(change("next", hash(NEXT)).code()).isEqualTo("unknown-proposal");
    assertThat(change("next", hash(NEXT)).field()).isEqualTo("body.hash");
    propose(NEXT);

    assertThat(change("other", hash(NEXT)).code()).isEqualTo("other-edition");
    assertThat(change("next", hash(NEXT)).status()).isEqualTo(202);
  }

  @Test
  void editionThatComesIntoForce_isDecidedByFromItsInstantOn() {
    Instant soon = Instant.now().plus(Duration.ofDays(1));
    Provenance provenance =
        new Provenance("nisc", "alice", Instant.now(), "新しい行動計画", "bob", "nisc/x");
    effective(soon, NEXT, provenance);
    assertThat(editions("gas-a").at("/rules/scheduled/0/edition").asText()).isEqualTo("next");
    assertThat(editions("gas-a").at("/rules/inForce/edition").asText()).isEqualTo("plan2-2009");

    effective(Instant.now().minusSeconds(1), NEXT, provenance);

    JsonNode inForce = editions("gas-a").at("/rules/inForce");
    assertThat(inForce.path("edition").asText()).isEqualTo("next");
    assertThat(inForce.path("approvedBy").asText()).isEqualTo("bob");
    assertThat(inForce.path("why").asText()).isEqualTo("新しい行動計画");
    assertThat(
            edge.post("nisc", "/api/v1/events?dryRun=true", Edge.provision())
                .json()
                .path("edition")
                .asText())
        .isEqualTo("next");
  }

  private void effective(Instant from, String yaml, Provenance provenance) {
    edge.hub()
        .control(
            Control.RULES,
            new ControlKey.Effective(from).text(),
            yaml.getBytes(UTF_8),
            provenance.headers());
  }

  @Test
  void unreadableRecordOfTheControlTopic_isToldAndTheLastGoodOneStays() {
    edge.hub().control(Control.RULES, Control.IN_FORCE, "rules: [".getBytes(UTF_8), Map.of());

    JsonNode rules = editions("nisc").path("rules");

    assertThat(rules.at("/inForce/hash").asText()).isEqualTo(hash(RULES));
    assertThat(rules.at("/refused/0/message").asText()).contains("is no YAML");
  }
}
