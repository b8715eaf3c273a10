package org.ceptoarhub.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.header;
import static org.ceptoarhub.ingest.Edge.provision;
import static org.ceptoarhub.ingest.Edge.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxTest {
  private final Edge edge = new Edge();
  private final List<String> reports = new ArrayList<>();

  @BeforeAll
  void publish() {
    for (int i = 0; i < 5; i++) {
      reports.add(edge.publish("electricity-a", report()).json().path("eventId").asText());
    }
    edge.publish("nisc", provision());
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").findParents("delivery").stream()
        .map(item -> item.path("eventId").asText())
        .toList();
  }

  @Test
  void inbox_isOldestFirst() {
    JsonNode page = edge.get("nisc", "/api/v1/inbox").json();

    assertThat(ids(page)).isEqualTo(reports);
    assertThat(page.path("next").isNull()).isTrue();
    JsonNode item = page.path("items").path(0);
    assertThat(item.path("source").asText()).isEqualTo("electricity-a");
    assertThat(item.path("type").asText()).isEqualTo("IncidentReport");
    assertThat(item.path("delivery").path("hop").asInt()).isEqualTo(2);
    assertThat(item.path("body").path("impact").path("duration").asText()).isEqualTo("PT15M");
  }

  @Test
  void pages_joinWithoutGapOrOverlap() {
    List<String> seen = new ArrayList<>();
    String path = "/api/v1/inbox?limit=2";
    JsonNode next;
    do {
      JsonNode page = edge.get("nisc", path).json();
      seen.addAll(ids(page));
      next = page.path("next");
      path = "/api/v1/inbox?limit=2&after=" + next.asText();
    } while (!next.isNull());

    assertThat(seen).isEqualTo(reports);
  }

  @Test
  void fullLastPage_hasNoNext() {
    assertThat(edge.get("nisc", "/api/v1/inbox?limit=5").json().path("next").isNull()).isTrue();
  }

  @Test
  void cursorOfTheLastItem_findsNothingMore() {
    JsonNode page = edge.get("nisc", "/api/v1/inbox").json();
    String last = page.path("items").path(4).path("delivery").path("cursor").asText();

    assertThat(ids(edge.get("nisc", "/api/v1/inbox?after=" + last).json())).isEmpty();
  }

  @Test
  void typeFilter_keepsOneKind() {
    assertThat(ids(edge.get("meti", "/api/v1/inbox?type=Provision").json())).hasSize(1);
    assertThat(ids(edge.get("meti", "/api/v1/inbox?type=IncidentReport").json())).hasSize(5);
    assertThat(ids(edge.get("meti", "/api/v1/inbox?type=Notice").json())).isEmpty();
  }

  @Test
  void partiesThatNothingWasSentTo_haveAnEmptyInbox() {
    assertThat(ids(edge.get("banking-a", "/api/v1/inbox").json())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0", "limit=1001", "limit=-1", "limit=ten", "limit=1&limit=2", "limit=99999999999",
        "type=Rumour", "type=", "party=meti", "after=", "after=-1", "after=0",
        "after=AAAAAAAAAAAAAAAA", "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void badParameter_isRefusedByName(String query) {
    Answer answer = edge.get("nisc", "/api/v1/inbox?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo(query.replaceAll("=.*", ""));
  }

  @Test
  void cursorOfAnotherInbox_isRefused() {
    JsonNode page = edge.get("nisc", "/api/v1/inbox?limit=1").json();

    Answer answer = edge.get("meti", "/api/v1/inbox?after=" + page.path("next").asText());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo("after");
  }

  @Test
  void receipt_isPublishedOnceAndARepeatAnsweredWithTheOriginal() {
    String path = "/api/v1/inbox/electricity-a/%s/receipt".formatted(reports.getFirst());
    int before = edge.hub().topic("live.out.meti").size();

    Answer first = edge.post("meti", path, "{\"stage\": \"READ\"}");
    Answer second = edge.post("meti", path, "{\"stage\": \"READ\"}");

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(edge.hub().topic("live.out.meti")).hasSize(before + 1);
  }

  @Test
  void receiptThatAnotherInstanceTook_isFoundInTheOutTopic() {
    String path = "/api/v1/inbox/electricity-a/%s/receipt".formatted(reports.get(1));
    JsonNode original = edge.post("meti", path, "{\"stage\": \"ACTED\"}").json();
    try (Edge other = new Edge()) {
      edge.hub().shareTo(other.hub());

      assertThat(other.post("meti", path, "{\"stage\": \"ACTED\"}").json()).isEqualTo(original);
    }
  }

  @Test
  void eachStage_hasAReceiptOfItsOwn() {
    String path = "/api/v1/inbox/electricity-a/%s/receipt".formatted(reports.get(2));

    JsonNode received = edge.post("nisc", path, "{\"stage\": \"RECEIVED\"}").json();
    JsonNode read = edge.post("nisc", path, "{\"stage\": \"READ\"}").json();

    assertThat(received.path("eventId")).isNotEqualTo(read.path("eventId"));
  }

  @Test
  void receiptForWhatIsInAnothersInbox_isNotFound() {
    String path = "/api/v1/inbox/electricity-a/%s/receipt".formatted(reports.getFirst());

    Answer anothers = edge.post("mlit", path, "{\"stage\": \"READ\"}");
    Answer nobodys =
        edge.post(
            "mlit",
            path.replace(reports.getFirst(), "00000000-0000-7000-8000-000000000000"),
            "{\"stage\": \"READ\"}");

    assertThat(anothers.status()).isEqualTo(404);
    assertThat(nobodys.json()).isEqualTo(anothers.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"stage\": \"SEEN\"}", "{\"stage\": \"READ\", \"at\": 1}"})
  void badReceipt_isRefused(String body) {
    String path = "/api/v1/inbox/electricity-a/%s/receipt".formatted(reports.getFirst());

    assertThat(edge.post("meti", path, body).status()).isEqualTo(422);
  }

  @Test
  void receiptForARedDelivery_isTaken() {
    var red = report();
    header(red).put("tlp", "RED");
    String id = edge.publish("electricity-b", red).json().path("eventId").asText();

    assertThat(
            edge.post(
                    "meti",
                    "/api/v1/inbox/electricity-b/%s/receipt".formatted(id),
                    Edge.JSON.valueToTree(Map.of("stage", "READ")))
                .status())
        .isEqualTo(200);
    edge.hub().topic("live.in.nisc").removeLast();
    edge.hub().topic("live.in.meti").removeLast();
  }
}
