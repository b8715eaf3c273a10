package org.ceptoarhub.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.ingest.Ingest;
import org.ceptoarhub.ingest.broker.TopicRecord;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.security.TokenIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's calls over HTTP; the application has a database, and a broker that is down. */
class LedgerHttpIT {
  private static final String KEY = "a key for tests that has 32 bytes";
  private static final Path EDITIONS = Path.of("..", "deploy");

  @TempDir static Path folder;

  private static FilledLedger ledger;
  private static Event event;
  private static ApplicationContext application;
  private static EmbeddedServer server;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void fillAndStart() throws IOException {
    ledger = new FilledLedger(folder.resolve("postgres"));
    event = ledger.delivered();
    ledger.stop();
    Map<String, Object> settings = new HashMap<>(ledger.settings());
    settings.put("hub.security.jwt-key", KEY);
    settings.put("micronaut.server.port", "-1");
    application = Ingest.application().properties(settings).start();
    server = application.getBean(EmbeddedServer.class).start();
    Editions editions = application.getBean(Editions.class);
    editions.apply(inForce(Control.DIRECTORY, shipped("directory")));
    editions.apply(inForce(Control.RULES, shipped("rules")));
    editions.caughtUp();
    ledger.startAgain();
  }

  private static TopicRecord inForce(String topic, byte[] file) {
    return new TopicRecord(topic, 0, Control.IN_FORCE, file, Map.of());
  }

  @AfterAll
  static void stop() {
    application.close();
    ledger.close();
  }

  @Test
  void case_showsEachPartyItsPart() throws Exception {
    String path = "/api/v1/cases/" + Traffic.caseId(event);

    JsonNode sent = ok(path, "ceptoar-gas").path("events").path(0);
    assertThat(fields(sent))
        .containsExactly(
            "source",
            "eventId",
            "type",
            "revision",
            "stage",
            "at",
            "decided",
            "later",
            "waiting",
            "deliveries");
    assertThat(sent.at("/decided/rejected").isNull()).isTrue();
    assertThat(sent.at("/decided/delivered").asInt()).isEqualTo(2);
    assertThat(sent.path("deliveries").findValuesAsText("recipient"))
        .containsExactly("gas-a", "gas-b");
    assertThat(sent.at("/deliveries/0/receipts/0/stage").asText()).isEqualTo("READ");
    assertThat(sent.at("/deliveries/0/receipts/0/actor").isNull()).isTrue();

    JsonNode received = ok(path, "gas-a").path("events").path(0);
    assertThat(fields(received))
        .containsExactly(
            "source", "eventId", "type", "revision", "stage", "at", "header", "body", "deliveries");
    assertThat(received.at("/header/title").asText()).isEqualTo("to members");
    assertThat(received.at("/body/summary").asText()).isEqualTo("summary of to members");
    assertThat(received.path("deliveries").findValuesAsText("recipient")).containsExactly("gas-a");
    assertThat(received.at("/deliveries/0/receipts/0/actor").asText()).isEqualTo("alice");

    assertThat(ok(path, "nisc").path("events").path(0).path("deliveries")).hasSize(2);
  }

  @Test
  void case_ofOthers_isAnsweredAsOneThatDoesNotExist() throws Exception {
    HttpResponse<String> foreign = get("/api/v1/cases/" + Traffic.caseId(event), "water-a");
    HttpResponse<String> missing = get("/api/v1/cases/" + Ids.fresh(), "water-a");

    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(missing.body());
  }

  @Test
  void decision_isExplainedToItsSenderAndNisc_andToNobodyElse() throws Exception {
    String path = "/api/v1/decisions/ceptoar-gas/" + Traffic.id(event);

    JsonNode decision = ok(path, "ceptoar-gas");
    assertThat(fields(decision))
        .containsExactly(
            "rejected",
            "edition",
            "assumptions",
            "deliveries",
            "held",
            "refusals",
            "verification",
            "nearMisses",
            "source",
            "eventId",
            "at",
            "sourceOffset",
            "seq",
            "hash",
            "previousHash",
            "rulesHash",
            "directoryVersion",
            "posture",
            "later");
    assertThat(decision.path("deliveries").findValuesAsText("recipient"))
        .containsExactly("gas-a", "gas-b");
    assertThat(ok(path, "nisc")).isEqualTo(decision);
    assertThat(get(path, "gas-a").body())
        .isEqualTo(get("/api/v1/decisions/ceptoar-gas/" + Ids.fresh(), "gas-a").body());
    assertThat(get(path, "gas-a").statusCode()).isEqualTo(404);
  }

  @Test
  void quarantine_isForNiscAlone() throws Exception {
    JsonNode page = ok("/api/v1/quarantine?limit=10", "nisc");

    assertThat(fields(page.at("/items/0")))
        .containsExactly(
            "id", "source", "offset", "at", "code", "field", "message", "eventId", "size", "bytes");
    assertThat(page.at("/items/0/eventId").asText()).isEqualTo(Traffic.id(ledger.refused()));
    assertThat(new EventCodec().decodeEvent(page.at("/items/0/bytes").binaryValue()))
        .isEqualTo(ledger.refused());
    assertThat(page.path("next").asInt()).isZero();
    JsonNode after = ok("/api/v1/quarantine?after=0", "nisc");
    assertThat(after.path("items")).isEmpty();
    assertThat(after.path("next").asInt()).isZero();
    assertThat(get("/api/v1/quarantine", "gas-a").statusCode()).isEqualTo(403);
  }

  @Test
  void withoutAToken_nothingIsTold() throws Exception {
    for (String path : List.of("cases/x", "decisions/nisc/x", "quarantine")) {
      HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/" + path)).build();
      assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void misspeltOrImpossibleInput_isAClearError() throws Exception {
    assertThat(get("/api/v1/quarantine?limit=0", "nisc").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/quarantine?after=-1", "nisc").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/quarantine?offset=1", "nisc").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/cases/%00", "nisc").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/decisions/nisc/%F0%9F%92%A9", "nisc").statusCode()).isEqualTo(404);
  }

  @Test
  void databaseDown_isSaidWithTheTimeToComeBack() throws Exception {
    ledger.stop();
    HttpResponse<String> answer;
    try {
      answer = get("/api/v1/cases/" + Traffic.caseId(event), "nisc");
    } finally {
      ledger.startAgain();
    }

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    assertThat(answer.body()).contains("ledger-unavailable");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get("/api/v1/cases/" + Traffic.caseId(event), "nisc").statusCode() == 200);
  }

  private static JsonNode ok(String path, String party) throws Exception {
    HttpResponse<String> response = get(path, party);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static HttpResponse<String> get(String path, String party) throws Exception {
    String token =
        new TokenIssuer(KEY).issue(party, "tester", List.of(), Instant.now(), Duration.ofHours(1));
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create(server.getURL() + path);
  }

  private static List<String> fields(JsonNode json) {
    List<String> fields = new ArrayList<>();
    json.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  private static byte[] shipped(String what) throws IOException {
    return Files.readAllBytes(EDITIONS.resolve(what).resolve("plan2-2009.yaml"));
  }
}
