package org.ceptoarhub.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.standalone.Secrets;
import org.ceptoarhub.standalone.Shipped;
import org.ceptoarhub.standalone.Standalone;

/**
 * Plays the shipped incidents through a running hub, each party over HTTP with its own token, and
 * prints what became of every event: what the decision log says, not what the sample expects.
 */
final class SamplePlayer {
  private static final Duration DECISION_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final String ACTOR = "sample-player";
  private static final String JUDGE = "nisc";
  private static final int NAMED_AT_MOST = 6;

  private final Secrets secrets;
  private final HubClient anonymous;
  private final Map<String, HubClient> clients = new LinkedHashMap<>();
  private final Duration pace;
  private final PrintWriter out;

  /**
   * @param pace the pause after each step
   */
  SamplePlayer(Standalone hub, Duration pace, PrintWriter out) {
    this.secrets = Secrets.in(hub.data());
    this.anonymous = new HubClient(URI.create(hub.addresses().url()), "");
    this.pace = pace;
    this.out = out;
  }

  /** Plays all incidents; they get other ids each time. */
  void play() throws InterruptedException {
    String run = Ids.fresh();
    List<byte[]> incidents = Shipped.incidents();
    for (int i = 0; i < incidents.size(); i++) {
      Sample sample = sample(incidents.get(i), run);
      out.println();
      out.printf("── %d/%d  %s%n", i + 1, incidents.size(), sample.title());
      out.printf("         %s%n", sample.titleInEnglish());
      for (Sample.Step step : sample.steps()) {
        out.println();
        switch (step) {
          case Sample.Sent sent -> send(sent);
          case Sample.Acknowledged receipt -> acknowledge(receipt);
        }
        out.flush();
        Thread.sleep(pace);
      }
    }
    out.println();
    out.println("All samples have been played. The hub runs on.");
    out.flush();
  }

  private static Sample sample(byte[] file, String run) {
    try {
      return new Sample(new EventJson().parse(file), run);
    } catch (InvalidEventException e) {
      throw new IllegalStateException("a shipped sample can't be read", e);
    }
  }

  private void send(Sample.Sent sent) throws InterruptedException {
    JsonNode event = sent.event();
    out.printf(
        "%s  %s 「%s」 %s%n",
        sent.as(),
        event.path("type").asText(),
        event.at("/header/title").asText(),
        Show.tlp(event.at("/header/tlp").asText()));
    if (!sent.note().isEmpty()) {
      out.printf("    %s%n", sent.note());
    }
    out.flush();
    try {
      client(sent.as()).publish(event);
    } catch (HubRefusal refusal) {
      out.printf("    ✗ refused at the door, nothing was sent: %s%n", refusal.detail());
      return;
    }
    show(decision(sent));
  }

  private JsonNode decision(Sample.Sent sent) throws InterruptedException {
    Instant deadline = Clock.systemUTC().instant().plus(DECISION_PATIENCE);
    while (Clock.systemUTC().instant().isBefore(deadline)) {
      Optional<JsonNode> decision = client(JUDGE).decision(sent.as(), sent.eventId());
      if (decision.isPresent()) {
        return decision.get();
      }
      Thread.sleep(LOOK_EVERY);
    }
    throw new CommandFailure(
        ExitCode.FAILED,
        "no decision on %s/%s after %d s; see the log"
            .formatted(sent.as(), sent.eventId(), DECISION_PATIENCE.toSeconds()));
  }

  private void show(JsonNode decision) {
    JsonNode rejected = decision.path("rejected");
    if (rejected.isObject()) {
      out.printf(
          "    ✗ rejected: %s %s%n",
          rejected.path("field").asText(""), rejected.path("message").asText());
      return;
    }
    Table table = new Table();
    recipientsBy(decision.path("deliveries"), "hop", "rule")
        .forEach(
            (leg, recipients) ->
                table.row("→ hop " + leg.getFirst(), leg.getLast(), named(recipients)));
    recipientsBy(decision.path("held"), "by", "rule")
        .forEach(
            (wait, recipients) ->
                table.row("… until " + wait.getFirst(), wait.getLast(), named(recipients)));
    recipientsBy(decision.path("refusals"), "guard", "reason")
        .forEach(
            (stop, recipients) ->
                table.row("✗ " + stop.getFirst(), stop.getLast(), named(recipients)));
    JsonNode verification = decision.path("verification");
    if (verification.isObject()) {
      table.row(
          "= level", verification.path("level").asText(), verification.path("outcome").asText());
    }
    table.lines("    ").forEach(out::println);
  }

  private static Map<List<String>, List<String>> recipientsBy(
      JsonNode entries, String field, String otherField) {
    return StreamSupport.stream(entries.spliterator(), false)
        .collect(
            groupingBy(
                entry -> List.of(entry.path(field).asText(), entry.path(otherField).asText()),
                LinkedHashMap::new,
                mapping(entry -> entry.path("recipient").asText(), toList())));
  }

  private static String named(List<String> recipients) {
    int more = recipients.size() - NAMED_AT_MOST;
    return recipients.stream().limit(NAMED_AT_MOST).collect(joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private void acknowledge(Sample.Acknowledged receipt) {
    client(receipt.as())
        .acknowledge(receipt.event().as(), receipt.event().eventId(), receipt.stage());
    out.printf(
        "%s  ✓ %s 「%s」%n",
        receipt.as(), receipt.stage(), receipt.event().event().at("/header/title").asText());
  }

  private HubClient client(String party) {
    return clients.computeIfAbsent(
        party, id -> anonymous.as(secrets.issueToken(id, ACTOR, Clock.systemUTC().instant())));
  }
}
