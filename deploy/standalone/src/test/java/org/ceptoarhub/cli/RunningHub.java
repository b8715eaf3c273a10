package org.ceptoarhub.cli;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.standalone.Shipped;
import org.ceptoarhub.standalone.Standalone;

/** A whole hub in this JVM, used as people use it: by the command. */
final class RunningHub implements AutoCloseable {
  static final Path SAMPLES = Path.of("../samples");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> PARTIES =
      DirectoryFile.read(Shipped.DIRECTORY, Shipped.read(Shipped.DIRECTORY)).parties().stream()
          .filter(party -> !party.has(Role.HUB))
          .map(Party::id)
          .toList();

  private final Path data;
  private final Standalone hub;

  private RunningHub(Path data, Standalone hub) {
    this.data = data;
    this.hub = hub;
  }

  static RunningHub on(Path data) {
    return new RunningHub(
        data,
        Standalone.start(new Standalone.Options(data, 0, 0), Clock.systemUTC(), progress -> {}));
  }

  Standalone hub() {
    return hub;
  }

  CommandRun command(Object... arguments) {
    return CommandRun.of(Stream.concat(Stream.of(arguments), Stream.of("--data", data)).toArray());
  }

  /** Publishes a file's one event and returns its id. */
  String publish(Path file, String party) {
    CommandRun run = command("publish", file, "--as", party, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().path(0).path("eventId").asText();
  }

  /** The items of a party's inbox. */
  List<JsonNode> inbox(String party) {
    CommandRun run = command("inbox", "--as", party, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return StreamSupport.stream(run.json().path("items").spliterator(), false).toList();
  }

  boolean hasReceived(String party, String eventId) {
    return inbox(party).stream().anyMatch(item -> item.path("eventId").asText().equals(eventId));
  }

  /** Waits until these have the event, and tells who has it. */
  Set<String> recipients(String eventId, Set<String> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(expected)
                    .allMatch(party -> hasReceived(party, eventId), "has received the event"));
    return PARTIES.stream().filter(party -> hasReceived(party, eventId)).collect(toSet());
  }

  @Override
  public void close() {
    hub.close();
  }
}
