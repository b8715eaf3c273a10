package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ceptoarhub.standalone.Shipped;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hub directory plan}. */
class DirectoryPlanTest {
  private final String shipped =
      new String(Shipped.read(Shipped.DIRECTORY), StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private Path before;

  @BeforeEach
  void writeShipped() throws IOException {
    before = Files.writeString(folder.resolve("before.yaml"), shipped);
  }

  @Test
  void partyUnderAnotherId_isGoneAndNew_alsoForTheBroker() throws IOException {
    Path after = rewritten("fdma", "fdma-hq");

    CommandRun run = CommandRun.of("directory", "plan", after, "--against", before);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "+ party fdma-hq: ",
            "- party fdma: ",
            "+ topic live.out.fdma-hq\n",
            "- topic, kept but unused: live.out.fdma\n",
            "+ User:fdma-hq may WRITE LITERAL TOPIC live.out.fdma-hq\n",
            "- User:fdma may WRITE LITERAL TOPIC live.out.fdma\n");
  }

  @Test
  void json_hasChangesTopicsAndRights() throws IOException {
    Path after = rewritten("fdma", "fdma-hq");

    JsonNode json = CommandRun.of("directory", "plan", after, "--against", before, "--json").json();

    assertThat(json.path("changes"))
        .extracting(change -> change.path("part").asText() + " " + change.path("id").asText())
        .contains("PARTY fdma", "PARTY fdma-hq");
    assertThat(json.at("/topics/made")).hasSize(4);
    assertThat(json.at("/rights/revoked")).isNotEmpty();
  }

  @Test
  void sameFile_hasNoDifferences() {
    CommandRun run = CommandRun.of("directory", "plan", before, "--against", before);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("no differences\n");
  }

  @Test
  void withoutAnotherFile_theHubsIsAsked() throws IOException {
    try (FakeHub hub = new FakeHub()) {
      hub.answers(
              "GET /api/v1/editions", 200, "{\"directory\": {\"inForce\": {\"hash\": \"abc\"}}}")
          .answers("GET /api/v1/editions/directory/abc", 200, shipped);

      CommandRun run = hub.command("directory", "plan", rewritten("fdma", "fdma-hq"));

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("+ party fdma-hq: ");
    }
  }

  @Test
  void brokenFile_isRefusedWithItsPlaces() throws IOException {
    Path after = rewritten("\ncouncil:", "\ncounsel:");

    CommandRun run = CommandRun.of("directory", "plan", after, "--against", before);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(after.toString()).contains("counsel");
  }

  private Path rewritten(String what, String with) throws IOException {
    assertThat(shipped).contains(what);
    return Files.writeString(folder.resolve("after.yaml"), shipped.replace(what, with));
  }
}
