package org.ceptoarhub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.ceptoarhub.ingest.Edge.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {
  private final Edge edge = new Edge();

  @AfterAll
  void stop() {
    edge.close();
  }

  private Answer get(String path) {
    return edge.send(HttpRequest.newBuilder(edge.uri(path)));
  }

  @Test
  void health_followsTheRouter() {
    edge.hub().routing(true);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(get("/health").json().path("status").asText()).isEqualTo("UP"));

    edge.hub().routing(false);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(get("/health").status()).isEqualTo(503));
  }

  @Test
  void edgeThatEnds_hasNothingToComplainOf() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Edge ending = new Edge();
    log.start();
    root.addAppender(log);
    try {
      ending.close();
    } finally {
      root.detachAppender(log);
    }

    assertThat(log.list).noneMatch(line -> line.getLevel().equals(Level.ERROR));
  }

  @Test
  void metrics_areServed() {
    assertThat(get("/prometheus").response().body()).contains("jvm_memory_used_bytes");
  }

  @Test
  void contract_isServedAsItIsTested() {
    Answer answer = get("/openapi.yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).startsWith("openapi: 3.1");
  }

  @Test
  void contract_namesEveryKind() {
    assertThat(new Contract().document().at("/components/schemas/Kind/enum"))
        .map(kind -> kind.asText())
        .containsExactlyElementsOf(new org.ceptoarhub.codec.EventJson().kinds());
  }
}
