package org.ceptoarhub.ingest.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import org.apache.avro.Schema;
import org.ceptoarhub.codec.ReleasedSchemas;
import org.ceptoarhub.codec.ReleasedSchemas.Released;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryTest {
  private static final String REPORT = "org.ceptoarhub.event.IncidentReport";
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final Edge edge = new Edge();
  private final ReleasedSchemas released = ReleasedSchemas.load();

  @AfterAll
  void stop() {
    edge.close();
  }

  /** As tools ask: without a token, with a list of media types. */
  private Answer get(String path) {
    return edge.send(
        HttpRequest.newBuilder(edge.uri("/api/ccompat/v7" + path))
            .header("Accept", MEDIA_TYPE + ", application/vnd.schemaregistry+json, */*"));
  }

  private static Schema schema(JsonNode json) {
    return new Schema.Parser().parse(json.path("schema").asText());
  }

  @Test
  void everySchema_isFoundByItsId() {
    for (String subject : released.subjects()) {
      for (Released one : released.versions(subject)) {
        Answer answer = get("/schemas/ids/" + one.id());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue(MEDIA_TYPE);
        assertThat(schema(answer.json())).isEqualTo(one.schema());
        assertThat(get("/schemas/ids/" + one.id() + "/versions").json())
            .singleElement()
            .satisfies(
                version -> {
                  assertThat(version.path("subject").asText()).isEqualTo(subject);
                  assertThat(version.path("version").asInt()).isEqualTo(one.version());
                });
      }
    }
  }

  @Test
  void schemaAlone_isNotWrapped() {
    Released newest = released.newest(REPORT);

    assertThat(get("/schemas/ids/" + newest.id() + "/schema").json().path("name").asText())
        .isEqualTo("IncidentReport");
    assertThat(get("/subjects/" + REPORT + "/versions/latest/schema").json().path("name").asText())
        .isEqualTo("IncidentReport");
    assertThat(get("/schemas/ids/" + newest.id() + "/subjects").json())
        .map(JsonNode::asText)
        .containsExactly(REPORT);
  }

  @Test
  void subjects_areTheRecordsOfTheHub() {
    assertThat(get("/subjects").json())
        .map(JsonNode::asText)
        .containsExactlyElementsOf(released.subjects());
    assertThat(get("/subjects?subjectPrefix=org.ceptoarhub.log.").json())
        .isNotEmpty()
        .allSatisfy(subject -> assertThat(subject.asText()).startsWith("org.ceptoarhub.log."));
  }

  @Test
  void versions_areFoundByNumberAndAsLatest() {
    Released newest = released.newest(REPORT);

    assertThat(get("/subjects/" + REPORT + "/versions").json())
        .map(JsonNode::asInt)
        .containsExactlyElementsOf(
            released.versions(REPORT).stream().map(Released::version).toList());
    for (String latest : new String[] {"latest", "-1", Integer.toString(newest.version())}) {
      JsonNode json = get("/subjects/" + REPORT + "/versions/" + latest).json();
      assertThat(json.path("subject").asText()).isEqualTo(REPORT);
      assertThat(json.path("version").asInt()).isEqualTo(newest.version());
      assertThat(json.path("id").asInt()).isEqualTo(newest.id());
      assertThat(schema(json)).isEqualTo(newest.schema());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/schemas/ids/999999, 404, 40403",
    "/schemas/ids/99999999999999999999, 404, 40403",
    "/schemas/ids/one, 404, 40403",
    "/schemas/ids/999999/schema, 404, 40403",
    "/schemas/ids/999999/versions, 404, 40403",
    "/schemas/ids/999999/subjects, 404, 40403",
    "/subjects/nobody/versions, 404, 40401",
    "/subjects/nobody/versions/1, 404, 40401",
    "/subjects/org.ceptoarhub.event.IncidentReport/versions/999, 404, 40402",
    "/subjects/org.ceptoarhub.event.IncidentReport/versions/0, 422, 42202",
    "/subjects/org.ceptoarhub.event.IncidentReport/versions/newest, 422, 42202",
  })
  void whatIsNotThere_isAnsweredAsTheRegistryDoes(String path, int status, int code) {
    Answer answer = get(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("error_code").asInt()).isEqualTo(code);
    assertThat(answer.json().path("message").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/vnd.schemaregistry+json", "*/*"})
  void everyMediaTypeThatToolsAskFor_isAnswered(String accepted) {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/api/ccompat/v7/schemas/types"))
                .header("Accept", accepted));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).map(JsonNode::asText).containsExactly("AVRO");
  }

  @Test
  void nothingCanBeRegistered() {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/api/ccompat/v7/subjects/" + REPORT + "/versions"))
                .header("Content-Type", MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\": \"\\\"string\\\"\"}")));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(get("/mode").json().path("mode").asText()).isEqualTo("READONLY");
    assertThat(get("/config").json().path("compatibilityLevel").asText())
        .isEqualTo("FULL_TRANSITIVE");
  }
}
