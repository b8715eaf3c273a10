package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hub rules apply} and {@code hub directory apply}. */
class ProposalTest {
  private static final String HASH =
      "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

  private final FakeHub hub = new FakeHub();

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("new.yaml"), "edition: 新\n");
    hub.answers("POST /api/v1/events", 202, "{\"eventId\": \"an-id\", \"caseId\": \"a-case\"}");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "directory"})
  void file_isHandedInAndTheChangeSaid_andWhatToApproveIsTold(String subject) {
    hub.answers("POST /api/v1/editions/" + subject, 201, proposed(subject));

    CommandRun run = hub.command(subject, "apply", file, "--as", "nisc", "--reason", "行動計画の改定による");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "  + rule council.share\n",
            "warning: " + file + ":12:5: matches nothing\n",
            "hub approve nisc/an-id --as nisc --actor SOMEBODY-ELSE\n");
    assertThat(hub.asked().getFirst().type()).isEqualTo("application/yaml");
    assertThat(hub.asked().getFirst().body()).isEqualTo("edition: 新\n");
    JsonNode change = hub.asked().get(1).json();
    assertThat(change.path("type").asText()).isEqualTo("EditionChange");
    assertThat(change.at("/body/subject").asText()).isEqualToIgnoringCase(subject);
    assertThat(change.at("/body/edition").asText()).isEqualTo("plan3-2014");
    assertThat(change.at("/body/hash").asText()).isEqualTo(HASH);
    assertThat(change.at("/body/reason").asText()).isEqualTo("行動計画の改定による");
  }

  @Test
  void json_namesTheEventToApprove() {
    hub.answers("POST /api/v1/editions/rules", 201, proposed("rules"));

    JsonNode json =
        hub.command("rules", "apply", file, "--as", "nisc", "--reason", "改定", "--json").json();

    assertThat(json.path("approve").asText()).isEqualTo("nisc/an-id");
    assertThat(json.at("/proposed/hash").asText()).isEqualTo(HASH);
  }

  @Test
  void brokenFile_isRefusedWithEveryPlace_andNothingIsChanged() {
    hub.answers(
        "POST /api/v1/editions/rules",
        422,
        """
        {"type": "urn:problem:invalid-file", "detail": "…", "problems": [
          {"line": 3, "column": 7, "message": "unknown selector 'nics'; use one of nisc"},
          {"line": 9, "column": 5, "message": "another rule has the id 'a'; give each its own"}]}
        """);

    CommandRun run = hub.command("rules", "apply", file, "--as", "nisc", "--reason", "改定");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains(
            file + ":3:7: unknown selector 'nics'; use one of nisc",
            file + ":9:5: another rule has the id 'a'");
    assertThat(hub.asked()).hasSize(1);
  }

  private static String proposed(String subject) {
    return """
    {"subject": "%s", "edition": "plan3-2014", "hash": "%s", "validFrom": "2014-05-19",
     "warnings": [{"line": 12, "column": 5, "message": "matches nothing"}],
     "diff": ["+ rule council.share"]}
    """
        .formatted(subject, HASH);
  }
}
