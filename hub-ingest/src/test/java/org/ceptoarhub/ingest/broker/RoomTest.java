package org.ceptoarhub.ingest.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.ceptoarhub.ingest.Edge.report;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  private static final String OPERATOR = "electricity-a";

  @TempDir private Path folder;

  @Test
  void nearlyFullDisk_takesNoEvent_andHealthSaysWhatToDo() {
    try (Edge edge = edge(Long.MAX_VALUE)) {
      Answer answer = edge.publish(OPERATOR, report());

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("no-room");
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(edge.hub().topic(Realm.LIVE.out(OPERATOR))).isEmpty();
      Answer health = edge.send(HttpRequest.newBuilder(edge.uri("/health")));
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.response().body()).contains("make room").doesNotContain(folder.toString());
    }
  }

  @Test
  void nearlyFullDisk_stillReadsAndTries() {
    try (Edge edge = edge(Long.MAX_VALUE)) {
      assertThat(edge.get(OPERATOR, "/api/v1/inbox").status()).isEqualTo(200);
      assertThat(edge.post(OPERATOR, "/api/v1/events?dryRun=true", report()).status())
          .isEqualTo(200);
    }
  }

  @Test
  void diskWithRoom_takesEvents() {
    try (Edge edge = edge(1)) {
      assertThat(edge.publish(OPERATOR, report()).status()).isEqualTo(202);
    }
  }

  @Test
  void diskThatHasRoomAgain_takesEventsAgain() {
    AtomicLong left = new AtomicLong(99);
    Room room = new Room(left::get, 100);

    assertThat(room.shortage()).isPresent();
    assertThatExceptionOfType(ProblemException.class).isThrownBy(room::require);
    left.set(100);
    assertThat(room.shortage()).isEmpty();
    assertThatNoException().isThrownBy(room::require);
  }

  private Edge edge(long leastRoom) {
    return new Edge(
        Map.of("hub.ingest.data-folder", folder.toString(), "hub.ingest.least-room", leastRoom));
  }
}
