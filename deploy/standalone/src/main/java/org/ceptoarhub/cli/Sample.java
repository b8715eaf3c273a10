package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.submission.Ids;
import org.jspecify.annotations.Nullable;

/**
 * A sample file: an incident as a sequence of events and receipts of several parties. Its events
 * name each other by step; here they get their ids, which follow from a name, so that who publishes
 * one party's part names the events of the others alike.
 */
final class Sample {
  private final JsonNode file;
  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  /** What a party does. */
  sealed interface Step {

    /** The party. */
    String as();
  }

  /**
   * An event that a party sends.
   *
   * @param actor who acts for the party; null if the file does not say
   * @param note for the reader; empty if there is none
   * @param event the JSON form, with ids
   * @param refused whether the sample is about the hub refusing it
   */
  record Sent(String as, @Nullable String actor, String note, ObjectNode event, boolean refused)
      implements Step {

    String eventId() {
      return event.at("/header/eventId").asText();
    }

    String caseId() {
      return event.at("/header/caseId").asText();
    }
  }

  /** A receipt that a party gives for an event of the sample. */
  record Acknowledged(String as, Sent event, String stage) implements Step {}

  /**
   * @param file the parsed file
   * @param name what ids are made from; another name, other ids
   * @throws CommandFailure if the file is no sample
   */
  Sample(JsonNode file, String name) {
    this.file = file;
    for (JsonNode step : file.path("steps")) {
      if (step.has("event")) {
        String id = text(step, "id");
        Sent event = sent(step, name + "/" + title() + "/" + id);
        sent.put(id, event);
        steps.add(event);
      } else {
        steps.add(
            new Acknowledged(text(step, "as"), referred(text(step, "ack")), text(step, "stage")));
      }
    }
  }

  /** Whether a parsed file is a sample. */
  static boolean is(JsonNode file) {
    return file.path("steps").isArray();
  }

  String title() {
    return file.path("title").asText();
  }

  String titleInEnglish() {
    return file.path("titleEn").asText();
  }

  /** What happens, in order. */
  List<Step> steps() {
    return List.copyOf(steps);
  }

  private Sent sent(JsonNode step, String name) {
    ObjectNode event = step.required("event").deepCopy();
    ObjectNode header = (ObjectNode) event.required("header");
    @Nullable Sent superseded = null;
    for (JsonNode reference : header.path("references")) {
      if (reference.has("step")) {
        Sent other = referred(text(reference, "step"));
        ((ObjectNode) reference)
            .put("source", other.as())
            .put("eventId", other.eventId())
            .remove("step");
        superseded = reference.path("rel").asText().equals("supersedes") ? other : superseded;
      }
    }
    header.put("eventId", Ids.named("sample", "event", name));
    header.put(
        "caseId", superseded == null ? Ids.named("sample", "case", name) : superseded.caseId());
    return new Sent(
        text(step, "as"),
        step.path("actor").textValue(),
        step.path("note").asText(""),
        event,
        step.path("expect").asText().equals("refused"));
  }

  private Sent referred(String step) {
    return Optional.ofNullable(sent.get(step))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "sample \"%s\" names a step \"%s\" that is not before it"
                        .formatted(title(), step)));
  }

  private String text(JsonNode step, String field) {
    if (!step.path(field).isTextual()) {
      throw new CommandFailure(
          ExitCode.FAILED, "sample \"%s\" has a step without \"%s\"".formatted(title(), field));
    }
    return step.path(field).textValue();
  }
}
