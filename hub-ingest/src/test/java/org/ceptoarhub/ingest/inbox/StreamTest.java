package org.ceptoarhub.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.report;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import org.awaitility.Awaitility;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.security.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamTest {
  private final Edge edge =
      new Edge(Map.of("hub.ingest.heartbeat", "200ms", "hub.ingest.max-streams", 1));
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.shutdownNow();
    edge.close();
  }

  private HttpResponse<InputStream> open(String token, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(edge.uri("/api/v1/inbox/stream"))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private String publish() {
    return edge.publish("electricity-a", report()).json().path("eventId").asText();
  }

  private static List<String> lines(Scanner stream, String prefix, int count) {
    List<String> found = new ArrayList<>();
    while (found.size() < count && stream.hasNextLine()) {
      String line = stream.nextLine();
      if (line.startsWith(prefix)) {
        found.add(line.substring(prefix.length()).strip());
      }
    }
    return found;
  }

  private static Scanner scan(HttpResponse<InputStream> response) {
    return new Scanner(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void stream_sendsWhatIsThereAndWhatComes() throws Exception {
    String first = publish();
    try (Scanner stream = scan(open(Edge.token("meti")))) {
      assertThat(lines(stream, "data:", 1).getFirst()).contains(first);
      String second = publish();
      assertThat(lines(stream, "data:", 1).getFirst()).contains(second);
    }
  }

  @Test
  void stream_resumesAfterTheLastEventId() throws Exception {
    publish();
    String second = publish();
    String cursor;
    try (Scanner stream = scan(open(Edge.token("meti")))) {
      cursor = lines(stream, "id:", 1).getFirst();
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              HttpResponse<InputStream> again = open(Edge.token("meti"), "Last-Event-ID", cursor);
              try (Scanner stream = scan(again)) {
                assertThat(again.statusCode()).isEqualTo(200);
                assertThat(lines(stream, "data:", 1).getFirst()).contains(second);
              }
            });
  }

  @Test
  void silentStream_saysThatItIsAlive() throws Exception {
    try (Scanner stream = scan(open(Edge.token("meti")))) {
      assertThat(lines(stream, ":", 3)).containsOnly("waiting");
    }
  }

  @Test
  void stream_endsWhenTheTokenExpires() throws Exception {
    String shortLived =
        new TokenIssuer(Edge.KEY)
            .issue("meti", "desk", List.of(), Instant.now(), Duration.ofSeconds(3));
    try (Scanner stream = scan(open(shortLived))) {
      assertThat(lines(stream, "never", 1)).isEmpty();
    }
  }

  @Test
  void moreStreamsThanAllowed_areRefusedUntilOneEnds() throws Exception {
    try (Scanner stream = scan(open(Edge.token("meti")))) {
      lines(stream, ":", 1);
      assertThat(edge.get("meti", "/api/v1/inbox/stream").status()).isEqualTo(503);
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              HttpResponse<InputStream> again = open(Edge.token("meti"));
              again.body().close();
              assertThat(again.statusCode()).isEqualTo(200);
            });
  }

  @Test
  void badLastEventId_isRefused() throws Exception {
    assertThat(open(Edge.token("meti"), "Last-Event-ID", "17").statusCode()).isEqualTo(400);
  }
}
