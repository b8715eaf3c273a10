package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a party says its word on an event: as an event of its own, which goes to nobody else. */
final class Word {
  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description =
          "the person who acts for the party (default: whom the token names; without one the"
              + " party's id)")
  private @Nullable String actor;

  @Option(names = "--json", description = "print the hub's answer: {eventId, caseId}")
  private boolean asJson;

  @Mixin private HubOptions hub;

  /** What a party can say on an event that waits. */
  enum Kind {
    APPROVAL("Approval", "承認", "comment", "approved"),
    RELEASE("Release", "転送", "comment", "released"),
    DECLINE("Decline", "差戻し", "reason", "declined");

    private final String type;
    private final String title;
    private final String fieldOfText;
    private final String participle;

    Kind(String type, String title, String fieldOfText, String participle) {
      this.type = type;
      this.title = title;
      this.fieldOfText = fieldOfText;
      this.participle = participle;
    }
  }

  /**
   * Sends the word.
   *
   * @param text what the party adds; null: nothing
   * @return what to print
   */
  String say(Kind kind, EventName about, @Nullable String text) {
    ObjectNode event = event(kind.type, "AMBER_STRICT", kind.title);
    ObjectNode body = event.putObject("body");
    body.set("about", about.toJson());
    if (text != null) {
      body.put(kind.fieldOfText, text);
    }
    JsonNode ids = hub.client(actor).publish(event);
    return asJson
        ? ids.toString()
        : "%s %s by %s, as %s/%s"
            .formatted(
                about, kind.participle, hub.party(), hub.party(), ids.path("eventId").asText());
  }

  /** The beginning of an event; its body is to follow. */
  static ObjectNode event(String type, String tlp, String title) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.putObject("header").put("tlp", tlp).put("category", "C").put("title", title);
    return event;
  }
}
