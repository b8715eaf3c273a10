package org.ceptoarhub.core.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.simulation.EventDifference.Difference;
import org.ceptoarhub.core.simulation.SimulationResult.Count;
import org.jspecify.annotations.Nullable;

/** A simulation's result in JSON; symbols as they are spelled in code. */
final class SimulationJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SimulationJson() {}

  static ObjectNode of(SimulationResult result) {
    ObjectNode json =
        JSON.objectNode()
            .put("edition", result.edition())
            .put("rulesHash", result.rulesHash())
            .put("directoryVersion", result.directoryVersion())
            .put("from", text(result.from()))
            .put("until", text(result.until()))
            .put("decisions", result.decisions())
            .put("compared", result.compared())
            .put("remade", result.remade())
            .put("different", result.different())
            .put("newlyRejected", result.newlyRejected())
            .put("newlyAdmitted", result.newlyAdmitted());
    json.putObject("deliveries")
        .put("then", result.deliveriesThen())
        .put("now", result.deliveriesNow());
    json.set("skipped", counts(result.skipped()));
    json.set("totals", counts(result.totals()));
    ArrayNode counts = json.putArray("counts");
    for (Count count : result.counts()) {
      counts
          .addObject()
          .put("rule", count.rule())
          .put("recipient", count.recipient())
          .put("tlp", count.tlp().name())
          .set("changes", counts(count.changes()));
    }
    ArrayNode events = json.putArray("events");
    result.events().forEach(event -> events.add(event(event)));
    return json.put("eventsLeftOut", result.eventsLeftOut());
  }

  private static ObjectNode counts(Map<? extends Enum<?>, Long> counts) {
    ObjectNode json = JSON.objectNode();
    counts.forEach((what, count) -> json.put(what.name(), count));
    return json;
  }

  private static ObjectNode event(EventDifference event) {
    ObjectNode json =
        JSON.objectNode()
            .put("source", event.source())
            .put("eventId", event.eventId())
            .put("kind", event.kind())
            .put("revision", event.revision())
            .put("at", text(event.at()))
            .put("tlp", event.tlp().name())
            .put("posture", event.posture().name())
            .put("edition", event.edition());
    ObjectNode rejected = json.putObject("rejected");
    rejected.set("then", rejection(event.rejectedThen()));
    rejected.set("now", rejection(event.rejectedNow()));
    ArrayNode differences = json.putArray("differences");
    event.differences().forEach(difference -> differences.add(difference(difference)));
    return json;
  }

  private static ObjectNode difference(Difference difference) {
    ObjectNode json = JSON.objectNode();
    ArrayNode changes = json.putArray("changes");
    difference.changes().forEach(change -> changes.add(change.name()));
    json.set("then", position(difference.then()));
    json.set("now", position(difference.now()));
    ArrayNode recipients = json.putArray("recipients");
    difference.recipients().forEach(recipients::add);
    return json;
  }

  private static ObjectNode position(Position position) {
    ObjectNode json = JSON.objectNode();
    Position.Way way = position.delivered();
    if (way != null) {
      json.putObject("delivered")
          .put("rule", way.rule())
          .put("hop", way.hop())
          .put("view", way.view().name())
          .put("ackBy", text(way.ackBy()));
    }
    Position.Wait wait = position.held();
    if (wait != null) {
      json.putObject("held")
          .put("rule", wait.rule())
          .put("hop", wait.hop())
          .put("view", wait.view().name())
          .put("by", wait.by())
          .put("next", wait.next())
          .put("due", text(wait.due()));
    }
    Position.Refused refused = position.refused();
    if (refused != null) {
      json.putObject("refused")
          .put("rule", refused.rule())
          .put("guard", refused.guard())
          .put("reason", refused.reason());
    }
    return json;
  }

  private static @Nullable ObjectNode rejection(@Nullable Rejection rejection) {
    return rejection == null
        ? null
        : JSON.objectNode()
            .put("code", rejection.code())
            .put("field", rejection.field())
            .put("message", rejection.message());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
