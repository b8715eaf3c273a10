package org.ceptoarhub.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.fuzz.Campaign;
import org.ceptoarhub.fuzz.Mutator;
import org.ceptoarhub.ingest.broker.FakeHub;
import org.ceptoarhub.ingest.ledger.FilledLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any request to any operation of the contract: answered as the contract says, refused with the
 * field that is wrong, and without a trace where it is refused.
 */
class HttpFuzzTest {
  private static final int EACH_EDGE = 20_000;

  /** Refusals of the document, or of the request, as a whole. */
  private static final Set<String> WITHOUT_FIELD =
      Set.of("malformed-json", "array-size", "bad-request");

  private static final Set<Integer> NO_REQUEST = Set.of(413, 414, 417, 431);
  private static final Set<String> BODILESS = Set.of("HEAD", "OPTIONS", "TRACE");

  private final Contract contract = new Contract();
  private final Map<Integer, Integer> answers = new TreeMap<>();

  @Test
  void anyRequest_isAnsweredAsTheContractSays(@TempDir Path folder) throws Exception {
    Campaign campaign = Campaign.at("HTTP", 400);
    boolean goesOn = true;
    try (FilledLedger ledger = new FilledLedger(folder)) {
      while (goesOn) {
        try (Edge edge = new Edge(ledger.settings())) {
          goesOn = fuzzed(campaign, edge, ledger.event());
        }
      }
    }
    System.out.println("fuzz HTTP: answers by status (0: connection closed) " + answers);
  }

  private boolean fuzzed(Campaign campaign, Edge edge, List<String> event) throws Exception {
    RawHttp http = new RawHttp(edge.uri("/"));
    RequestMaker maker = maker(campaign, edge, event);
    for (int i = 0; i < EACH_EDGE; i++) {
      if (!campaign.goesOn()) {
        goodRequest_isTaken(edge);
        return false;
      }
      RequestMaker.Request request = maker.next();
      try {
        judge(edge, http, request);
      } catch (IOException | AssertionError | RuntimeException e) {
        throw new AssertionError(
            Campaign.kept(request.bytes()) + ": " + request.method() + " " + request.path(), e);
      }
    }
    goodRequest_isTaken(edge);
    return true;
  }

  private static void goodRequest_isTaken(Edge edge) {
    assertThat(edge.publish("electricity-a", Edge.report()).status()).isEqualTo(202);
    assertThat(edge.get("meti", "/api/v1/inbox?limit=1").status()).isEqualTo(200);
  }

  private void judge(Edge edge, RawHttp http, RequestMaker.Request request) throws IOException {
    int before = edge.hub().topic(Realm.LIVE.out(request.party())).size();
    Optional<HttpResponse<String>> answer = http.send(request.bytes());
    answers.merge(answer.map(HttpResponse::statusCode).orElse(0), 1, Integer::sum);
    if (answer.isEmpty()) {
      return;
    }
    HttpResponse<String> response = answer.get();
    assertThat(response.statusCode())
        .as(response.body())
        .satisfiesAnyOf(
            status -> assertThat(status).isLessThan(500),
            status -> assertThat(status).isEqualTo(503));
    if (isOfNoOperation(response)) {
      contract.problem(response.body());
    } else if (!BODILESS.contains(request.method())) {
      contract.holds(request.method(), request.path().replaceFirst("/$", ""), response);
    }
    boolean refused = response.statusCode() == 400 || response.statusCode() == 422;
    if (refused && !BODILESS.contains(request.method()) && isProblem(response)) {
      namesTheField(response);
    }
    if (response.statusCode() >= 400) {
      assertThat(edge.hub().topic(Realm.LIVE.out(request.party()))).hasSize(before);
    }
  }

  /** Whether the server could not make a request of it at all: it is no answer of an operation. */
  private static boolean isOfNoOperation(HttpResponse<String> response) {
    return NO_REQUEST.contains(response.statusCode())
        || (response.statusCode() == 400 && response.body().contains(":problem:bad-request\""));
  }

  /** Where the hub speaks another's protocol, its errors are that protocol's. */
  private static boolean isProblem(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .startsWith("application/problem");
  }

  private static void namesTheField(HttpResponse<String> response) throws IOException {
    JsonNode problem = Edge.JSON.readTree(response.body());
    String code = problem.path("type").asText().replaceFirst(".*:", "");
    assertThat(problem.path("detail").asText()).isNotBlank();
    if (!WITHOUT_FIELD.contains(code)) {
      assertThat(
              problem.at("/errors/0/message").asText() + problem.at("/problems/0/message").asText())
          .as("the field of %s", problem)
          .isNotBlank();
    }
  }

  private RequestMaker maker(Campaign campaign, Edge edge, List<String> event) throws IOException {
    List<String> known = new ArrayList<>(List.of("true", "false", "1", "50", "1000", "0", "-1"));
    known.addAll(List.of("nisc", "meti", "electricity-a", "Provision", "2026-11-20T00:00:00Z"));
    known.addAll(event);
    JsonNode published = edge.publish("electricity-a", Edge.report()).json();
    known.add(published.path("eventId").asText());
    known.add(published.path("caseId").asText());
    known.add(edge.publish("nisc", Edge.provision()).json().path("eventId").asText());
    known.add(edge.get("meti", "/api/v1/inbox?limit=1").json().path("next").asText());
    edge.get("nisc", "/api/v1/editions").json().findValuesAsText("hash").forEach(known::add);
    return new RequestMaker(
        campaign.random(),
        contract,
        Map.of(
            "application/json", new Mutator(campaign.random(), documents()),
            "application/yaml", new Mutator(campaign.random(), files())),
        known);
  }

  private static List<byte[]> documents() throws IOException {
    List<byte[]> documents = new ArrayList<>();
    documents.add("{\"stage\": \"READ\"}".getBytes(UTF_8));
    documents.add(("[" + Edge.report() + "," + Edge.provision() + "]").getBytes(UTF_8));
    documents.add(Edge.report().toString().getBytes(UTF_8));
    documents.add(Edge.provision().toString().getBytes(UTF_8));
    for (String kind : new EventJson().kinds()) {
      try (InputStream example =
          Objects.requireNonNull(
              HttpFuzzTest.class.getResourceAsStream("/examples/" + kind + ".json"))) {
        documents.add(example.readAllBytes());
      }
    }
    return documents;
  }

  private static List<byte[]> files() {
    String rules = new String(FakeHub.shipped("rules"), UTF_8);
    int third = rules.indexOf("\n  - id:", rules.indexOf("\n  - id:", rules.indexOf("rules:")) + 1);
    return List.of(rules.substring(0, third + 1).getBytes(UTF_8), FakeHub.shipped("directory"));
  }
}
