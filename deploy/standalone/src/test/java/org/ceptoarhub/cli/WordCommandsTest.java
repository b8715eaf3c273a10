package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.admission.Completion;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.standalone.Shipped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordCommandsTest {
  private static final String EVENT = "019aa0c0-1001-7001-8001-000000000001";

  private final FakeHub hub =
      new FakeHub()
          .answers("POST /api/v1/events", 202, "{\"eventId\": \"an-id\", \"caseId\": \"a-case\"}");

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource({
    "approve, --comment, Approval, comment, approved",
    "release, --comment, Release,  comment, released",
    "decline, --reason,  Decline,  reason,  declined",
  })
  void word_isAnEventAboutTheOther(
      String command, String option, String kind, String field, String done)
      throws InvalidEventException {
    CommandRun run = hub.command(command, "electricity-a/" + EVENT, option, "確認した", "--as", "meti");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo("electricity-a/%s %s by meti, as meti/an-id\n".formatted(EVENT, done));
    JsonNode sent = hub.asked().getFirst().json();
    assertThat(sent.path("type").asText()).isEqualTo(kind);
    assertThat(sent.at("/body/about/source").asText()).isEqualTo("electricity-a");
    assertThat(sent.at("/body/about/eventId").asText()).isEqualTo(EVENT);
    assertThat(sent.at("/body/" + field).asText()).isEqualTo("確認した");
    assertThat(isWellFormed(sent)).isEqualTo(kind);
  }

  @Test
  void malformedName_isNotUnderstood() {
    CommandRun run = hub.command("release", "electricity-a", "--as", "meti");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("a party, a slash and an event id");
    assertThat(hub.asked()).isEmpty();
  }

  @Test
  void declineWithoutAReason_isNotUnderstood() {
    CommandRun run = hub.command("decline", "electricity-a/" + EVENT, "--as", "meti");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--reason");
  }

  @Test
  void actorBesideAToken_isNotUnderstood() {
    CommandRun run = hub.command("approve", "nisc/" + EVENT, "--as", "nisc", "--actor", "somebody");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("leave --actor out");
  }

  @Test
  void refusal_isTold() {
    hub.answers(
        "POST /api/v1/events",
        422,
        "{\"type\": \"urn:problem:nothing-held\", \"detail\": \"Nothing of it waits for you.\"}");

    CommandRun run = hub.command("release", "electricity-a/" + EVENT, "--as", "meti");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("refused: Nothing of it waits for you.");
  }

  private static String isWellFormed(JsonNode event) throws InvalidEventException {
    var nisc =
        DirectoryFile.read(Shipped.DIRECTORY, Shipped.read(Shipped.DIRECTORY))
            .party("nisc")
            .orElseThrow();
    return new EventJson()
        .fromJson(
            new Completion()
                .complete(
                    (ObjectNode) event, nisc, Instant.parse("2026-11-20T00:00:00Z"), Ids::fresh))
        .kind();
  }
}
