package org.ceptoarhub.ingest.posture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.EmergencyContact;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.posture.PostureBoard;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.ResponseRoom;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.security.Caller;
import org.ceptoarhub.ingest.security.Nisc;
import org.ceptoarhub.log.PostureRecord;

/** {@code GET /api/v1/posture}: the posture now, who said so and why; whom to reach how. */
@Controller("/api/v1/posture")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PostureController {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String WHOLE_COUNTRY = "";

  private final PostureView postures;
  private final Editions editions;
  private final Nisc nisc;

  PostureController(PostureView postures, Editions editions, Nisc nisc) {
    this.postures = postures;
    this.editions = editions;
    this.nisc = nisc;
  }

  @Get
  ObjectNode posture(HttpRequest<?> request, Caller caller) {
    Parameters.of(request, Set.of());
    Directory directory = editions.directory();
    PostureBoard board = postures.board();
    boolean all = nisc.is(caller);
    ObjectNode json = JSON.objectNode();
    json.set("nation", state(JSON.objectNode(), board.record(WHOLE_COUNTRY), all));
    ArrayNode sectors = json.putArray("sectors");
    for (Sector sector : directory.sectors()) {
      sectors.add(
          state(JSON.objectNode().put("sector", sector.id()), board.record(sector.id()), all));
    }
    ArrayNode contacts = json.putArray("emergencyContacts");
    directory.emergencyContacts().stream()
        .filter(row -> all || row.party().equals(caller.party()))
        .forEach(row -> contacts.add(contact(row)));
    return json;
  }

  /** Who acted for NISC is told to NISC alone; that it was NISC, and why, to everybody. */
  private static ObjectNode state(
      ObjectNode json, Optional<PostureRecord> said, boolean withActor) {
    json.put("posture", said.map(PostureRecord::getPosture).orElse(Posture.NORMAL).name())
        .put(
            "responseRoom",
            said.map(PostureRecord::getResponseRoom).orElse(ResponseRoom.UNCHANGED).name())
        .put("since", said.map(record -> record.getSince().toString()).orElse(null))
        .put("by", said.map(PostureRecord::getBy).orElse(null))
        .put("reason", said.map(PostureRecord::getReason).orElse(null));
    if (withActor) {
      json.put("actor", said.map(PostureRecord::getActor).orElse(null));
    }
    ObjectNode cause = said.map(PostureController::cause).orElse(null);
    json.set("cause", cause);
    return json;
  }

  private static ObjectNode cause(PostureRecord record) {
    return JSON.objectNode()
        .put("source", record.getCause().getSource())
        .put("eventId", record.getCause().getEventId());
  }

  private static ObjectNode contact(EmergencyContact row) {
    ObjectNode json = JSON.objectNode().put("party", row.party()).put("relayBy", row.relayBy());
    ArrayNode contacts = json.putArray("contacts");
    row.contacts()
        .forEach(
            route ->
                contacts.addObject().put("kind", route.kind()).put("address", route.address()));
    return json;
  }
}
