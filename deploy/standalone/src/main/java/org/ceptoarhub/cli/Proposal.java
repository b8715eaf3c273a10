package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How NISC puts another rule set or directory in force: it hands in the file, then says so. */
final class Proposal {
  @Parameters(paramLabel = "FILE", description = "the new edition, YAML")
  private Path file;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why; every party is told")
  private String reason;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description =
          "the person who acts for the party (default: whom the token names; without one the"
              + " party's id)")
  private @Nullable String actor;

  @Option(
      names = "--json",
      description =
          "print {proposed, eventId, approve}: the hub's answer, and the event to approve")
  private boolean asJson;

  @Mixin private HubOptions hub;

  /**
   * Proposes the file and sends the change.
   *
   * @param subject {@code RULES} or {@code DIRECTORY}
   * @return what to print
   */
  List<String> apply(String subject) {
    HubClient client = hub.client(actor);
    JsonNode proposed = propose(client, subject);
    String edition = proposed.path("edition").asText();
    ObjectNode event = Word.event("EditionChange", "GREEN", title(subject, edition));
    event
        .putObject("body")
        .put("subject", subject)
        .put("edition", edition)
        .put("hash", proposed.path("hash").asText())
        .put("reason", reason);
    EventName change = new EventName(hub.party(), client.publish(event).path("eventId").asText());
    return asJson ? List.of(json(proposed, change)) : text(subject, proposed, change);
  }

  private JsonNode propose(HubClient client, String subject) {
    try {
      return client.propose(subject.toLowerCase(Locale.ROOT), EditionFiles.read(file));
    } catch (HubRefusal refusal) {
      throw refusal.of(file);
    }
  }

  private static String title(String subject, String edition) {
    return (subject.equals("RULES") ? "実施細目の切替え: " : "関係主体名簿の切替え: ") + edition;
  }

  private static String json(JsonNode proposed, EventName change) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("proposed", proposed);
    return json.put("eventId", change.eventId()).put("approve", change.toString()).toString();
  }

  private List<String> text(String subject, JsonNode proposed, EventName change) {
    List<String> lines = new ArrayList<>();
    proposed.path("diff").forEach(line -> lines.add("  " + line.asText()));
    proposed
        .path("warnings")
        .forEach(warning -> lines.add("warning: " + HubRefusal.placed(file, warning)));
    lines.add(
        "proposed: %s %s, to hold from %s, SHA-256 %s"
            .formatted(
                subject.toLowerCase(Locale.ROOT),
                proposed.path("edition").asText(),
                proposed.path("validFrom").asText(),
                proposed.path("hash").asText()));
    lines.add(
        "Nothing has changed yet: a second person of %s must approve it, with"
            .formatted(hub.party()));
    lines.add("  hub approve %s --as %s --actor SOMEBODY-ELSE".formatted(change, hub.party()));
    return lines;
  }
}
