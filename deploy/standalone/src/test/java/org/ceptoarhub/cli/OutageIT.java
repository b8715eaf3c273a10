package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub still does when a part of it is gone, and what it knows when it comes back. */
class OutageIT {
  private static final Path REPORT = RunningHub.SAMPLES.resolve("electricity.json");
  private static final Set<String> ADDRESSEES = Set.of("meti", "nisc");

  @TempDir private Path data;

  @Test
  void withoutItsDatabase_theHubRoutes_andTheLedgerCatchesUpAfterARestart() throws Exception {
    String before;
    String without;
    String token;
    try (RunningHub hub = RunningHub.on(data)) {
      before = hub.publish(REPORT, "electricity-a");
      hub.recipients(before, ADDRESSEES);
      token = hub.command("token", "nisc").out().strip();

      killDatabase();

      without = hub.publish(REPORT, "electricity-a");
      assertThat(hub.recipients(without, ADDRESSEES)).isEqualTo(ADDRESSEES);
    }
    try (RunningHub hub = RunningHub.on(data)) {
      assertThat(hub.inbox("meti"))
          .extracting(item -> item.path("eventId").asText())
          .containsExactly(before, without);

      HubClient nisc = new HubClient(URI.create(hub.hub().addresses().url()), token);
      for (String event : Set.of(before, without)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> nisc.decision("electricity-a", event).isPresent());
      }
    }
  }

  private void killDatabase() throws IOException {
    long pid =
        Long.parseLong(
            Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst().strip());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
  }
}
