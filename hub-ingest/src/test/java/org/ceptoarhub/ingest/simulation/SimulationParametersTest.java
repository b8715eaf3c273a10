package org.ceptoarhub.ingest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulationParametersTest {
  private final Edge edge = new Edge();

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-11-20",
        "%2B10000-01-01T00:00:00Z",
        "%2B999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z"
      })
  void sinceThatIsNoTimeOfACalendar_isRefused(String since) {
    Answer answer = edge.upload("nisc", "/api/v1/simulations?since=" + since, "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo("since");
  }
}
