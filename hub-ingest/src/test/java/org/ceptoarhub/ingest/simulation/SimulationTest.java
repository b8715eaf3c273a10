package org.ceptoarhub.ingest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulationTest {
  private static final String PATH = "/api/v1/simulations";

  private final Edge edge = new Edge();

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void withoutRulesAndDirectory_thereIsNothingToTry() {
    Answer answer = edge.upload("nisc", PATH, "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo("directory");
    assertThat(answer.json().path("detail").asText()).contains("send a rule set");
  }

  @Test
  void blankFile_isToldWhereItLacksWhat() {
    Answer answer = edge.upload("nisc", PATH, "# nothing\n");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/problems/0/message").asText()).contains("write");
  }
}
