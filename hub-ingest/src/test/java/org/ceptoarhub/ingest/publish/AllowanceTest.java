package org.ceptoarhub.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.provision;
import static org.ceptoarhub.ingest.Edge.report;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final String FLOODING = "electricity-a";
  private static final String OTHER = "electricity-b";
  private static final int BURST = 5;

  @Test
  void partyOverItsAllowance_is429_andNothingOfTheRequestIsTaken() {
    try (Edge edge = edge(Map.of())) {
      for (int i = 0; i < BURST; i++) {
        assertThat(edge.publish(FLOODING, report()).status()).isEqualTo(202);
      }

      Answer answer = edge.publish(FLOODING, report());

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.code()).isEqualTo("too-many-events");
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(edge.hub().topic(Realm.LIVE.out(FLOODING))).hasSize(BURST);
    }
  }

  @Test
  void refusalIsHeldBack_soThatWhoHeedsNoRetryAfterIsSlowed() {
    try (Edge edge = edge(Map.of())) {
      for (int i = 0; i < BURST; i++) {
        edge.publish(FLOODING, report());
      }
      long begun = System.nanoTime();

      assertThat(edge.publish(FLOODING, report()).status()).isEqualTo(429);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void othersAreNotHurtByIt_andAuthoritiesHaveMore() {
    try (Edge edge = edge(Map.of())) {
      for (int i = 0; i <= BURST; i++) {
        edge.publish(FLOODING, report());
      }

      assertThat(edge.publish(OTHER, report()).status()).isEqualTo(202);
      for (int i = 0; i <= BURST; i++) {
        assertThat(edge.publish("nisc", provision()).status()).isEqualTo(202);
      }
    }
  }

  @Test
  void arrayIsLetInWhole_andOwesWhatItHasTooMuch() {
    try (Edge edge = edge(Map.of())) {
      assertThat(edge.publish(FLOODING, Collections.nCopies(3 * BURST, report())).status())
          .isEqualTo(202);

      Answer answer = edge.publish(FLOODING, report());

      assertThat(answer.status()).isEqualTo(429);
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isGreaterThan(BURST);
    }
  }

  @Test
  void moreRequestsUnderWayThanAPartyMayHave_are429_andOthersAreServed() throws Exception {
    try (Edge edge = edge(Map.of("hub.ingest.party-requests", 1));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch answered = edge.hub().holdAnswers(FLOODING);
      Future<Answer> first = clients.submit(() -> edge.publish(FLOODING, report()));
      edge.hub().awaitHeld();

      Answer second = edge.publish(FLOODING, report());
      Answer other = edge.publish(OTHER, report());

      assertThat(second.status()).isEqualTo(429);
      assertThat(other.status()).isEqualTo(202);
      answered.countDown();
      assertThat(first.get().status()).isEqualTo(202);
    }
  }

  private static Edge edge(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("hub.ingest.operator-rate", 1);
    settings.put("hub.ingest.operator-burst", BURST);
    return new Edge(settings);
  }
}
