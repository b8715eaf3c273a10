package org.ceptoarhub.ingest.held;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.about;
import static org.ceptoarhub.ingest.Edge.body;
import static org.ceptoarhub.ingest.Edge.header;
import static org.ceptoarhub.ingest.Edge.provision;
import static org.ceptoarhub.ingest.Edge.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.ingest.broker.FakeHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** METI looks at each report before it passes it on. */
class HeldTest {
  private final Edge edge = new Edge();
  private String reportId = "";

  @BeforeEach
  void holdAReport() {
    String directory =
        new String(FakeHub.shipped("directory"), UTF_8)
            .replace("liaison: automatic", "liaison: approval");
    edge.hub().control(Control.DIRECTORY, Control.IN_FORCE, directory.getBytes(UTF_8), Map.of());
    reportId = edge.publish("electricity-a", report()).json().path("eventId").asText();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private JsonNode held(String party) {
    Answer answer = edge.get(party, "/api/v1/held");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("items");
  }

  private Answer release(String party) {
    return edge.publish(party, about("Release", "electricity-a", reportId, ""));
  }

  @Test
  void relayingMinistry_seesWhatWaitsInTheViewThatItHas() {
    JsonNode item = held("meti").path(0);

    assertThat(item.path("eventId").asText()).isEqualTo(reportId);
    assertThat(item.path("waitsFor").asText()).isEqualTo("RELEASE");
    assertThat(item.path("recipients").asInt()).isEqualTo(1);
    assertThat(item.at("/groups/0/rule").asText()).isEqualTo("liaison.operator-to-ministry");
    assertThat(item.path("view").asText()).isEqualTo("FULL");
    assertThat(item.at("/body/summary").asText()).isNotEmpty();
    assertThat(item.has("actor")).isFalse();
  }

  @Test
  void nisc_seesThatItWaitsAndAHeadline() {
    JsonNode item = held("nisc").path(0);

    assertThat(item.path("by").asText()).isEqualTo("meti");
    assertThat(item.path("view").asText()).isEqualTo("HEADLINE");
    assertThat(item.at("/body/sector").asText()).isEqualTo("electricity");
    assertThat(item.at("/body/summary").asText()).isEmpty();
    assertThat(item.at("/header/eventId").asText()).isEqualTo(reportId);
  }

  @Test
  void others_seeNothing() {
    assertThat(held("electricity-a")).isEmpty();
    assertThat(held("electricity-b")).isEmpty();
    assertThat(held("mlit")).isEmpty();
  }

  @Test
  void release_belongsToTheCaseAndEndsTheWait() {
    String caseId = held("meti").at("/0/caseId").asText();

    Answer answer = release("meti");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("caseId").asText()).isEqualTo(caseId);
    assertThat(held("meti")).isEmpty();
    assertThat(held("nisc")).isEmpty();
    assertThat(edge.get("nisc", "/api/v1/inbox").json().path("items")).hasSize(1);
  }

  @Test
  void secondRelease_isTakenAndChangesNothing() {
    release("meti");
    release("meti");

    assertThat(edge.get("nisc", "/api/v1/inbox").json().path("items")).hasSize(1);
  }

  @Test
  void releaseBySomebodyElse_isRefused() {
    Answer answer = release("mlit");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field()).startsWith("body.about");
    assertThat(held("meti")).hasSize(1);
  }

  @Test
  void releaseOfWhatIsNotKnown_isRefused() {
    Answer answer = edge.publish("meti", about("Release", "electricity-a", Ids.fresh(), ""));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("unknown-reference");
  }

  @Test
  void decline_endsTheWaitAndReachesNobody() {
    edge.publish("meti", about("Decline", "electricity-a", reportId, ", \"reason\": \"誤報\""));

    assertThat(held("meti")).isEmpty();
    assertThat(edge.get("nisc", "/api/v1/inbox").json().path("items")).isEmpty();
  }

  @Test
  void warningThatNamesACompany_waitsForASecondPersonOfNisc() {
    ObjectNode warning = provision();
    header(warning)
        .putArray("mentions")
        .addObject()
        .put("party", "banking-a")
        .put("basis", "IMPERSONATED");
    body(warning).put("summary", "銀行A行を騙るメール");
    String id = edge.publishAs("nisc", "alice", warning).json().path("eventId").asText();

    JsonNode item = held("nisc").path(1);
    assertThat(item.path("eventId").asText()).isEqualTo(id);
    assertThat(item.path("waitsFor").asText()).isEqualTo("APPROVAL");
    assertThat(item.path("actor").asText()).isEqualTo("alice");
    assertThat(item.path("view").asText()).isEqualTo("FULL");

    assertThat(edge.publishAs("nisc", "alice", about("Approval", "nisc", id, "")).status())
        .isEqualTo(422);
    assertThat(edge.publishAs("nisc", "bob", about("Approval", "nisc", id, "")).status())
        .isEqualTo(202);
    assertThat(held("nisc")).hasSize(1);
    assertThat(edge.get("gas-a", "/api/v1/inbox").json().path("items")).hasSize(1);
  }

  @Test
  void consentAmendment_isOfTheReportsCase() {
    Answer answer =
        edge.publish(
            "electricity-a",
            about(
                "ConsentAmendment",
                "electricity-a",
                reportId,
                ", \"consent\": {\"audiences\": [], \"identity\": \"ANONYMOUS\"}"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("caseId").asText())
        .isEqualTo(held("meti").at("/0/caseId").asText());
  }

  @Test
  void limit_saysHowManyMoreWait() {
    edge.publish("electricity-a", report());

    JsonNode page = edge.get("meti", "/api/v1/held?limit=1").json();

    assertThat(page.path("items")).hasSize(1);
    assertThat(page.path("more").asInt()).isEqualTo(1);
    assertThat(edge.get("meti", "/api/v1/held?limit=0").status()).isEqualTo(400);
  }
}
