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

  /**
   * Sends the word.
   *
   * @param type the kind of event
   * @param title its title
   * @param fieldOfText what the text is called in this kind
   * @param text what the party adds; null: nothing
   * @return what to print
   */
  String say(
      String type, String title, EventName about, String fieldOfText, @Nullable String text) {
    ObjectNode event = event(type, "AMBER_STRICT", title);
    ObjectNode body = event.putObject("body");
    body.set("about", about.toJson());
    if (text != null) {
      body.put(fieldOfText, text);
    }
    JsonNode ids = hub.client(actor).publish(event);
    return asJson
        ? ids.toString()
        : "%s %s by %s, as %s/%s"
            .formatted(
                about,
                type.equals("Approval")
                    ? "approved"
                    : type.equals("Release") ? "released" : "declined",
                hub.party(),
                hub.party(),
                ids.path("eventId").asText());
  }

  /** The beginning of an event; its body is to follow. */
  static ObjectNode event(String type, String tlp, String title) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.putObject("header").put("tlp", tlp).put("category", "C").put("title", title);
    return event;
  }
}
