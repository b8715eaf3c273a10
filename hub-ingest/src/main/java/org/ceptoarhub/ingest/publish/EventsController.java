package org.ceptoarhub.ingest.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Set;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.decision.Explanation;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.Room;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.problem.RequestBody;
import org.ceptoarhub.ingest.security.Caller;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/events}: publishes one event or an array of them, all or none. */
@Controller("/api/v1/events")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventsController {
  private static final String DRY_RUN = "dryRun";
  private static final String KEY = "Idempotency-Key";

  private final Editions editions;
  private final EventIndex index;
  private final Drafts drafts;
  private final Publisher publisher;
  private final Allowance allowance;
  private final Room room;
  private final IdempotencyKeys keys;
  private final IngestConfiguration configuration;
  private final EventJson json;

  EventsController(
      Editions editions,
      EventIndex index,
      Drafts drafts,
      Publisher publisher,
      Allowance allowance,
      Room room,
      IdempotencyKeys keys,
      IngestConfiguration configuration,
      EventJson json) {
    this.editions = editions;
    this.index = index;
    this.drafts = drafts;
    this.publisher = publisher;
    this.allowance = allowance;
    this.room = room;
    this.keys = keys;
    this.configuration = configuration;
    this.json = json;
  }

  @Post
  HttpResponse<?> publish(
      HttpRequest<?> request, Caller caller, @Body byte[] body, @Header(KEY) @Nullable String key) {
    boolean dryRun = Parameters.of(request, Set.of(DRY_RUN)).flag(DRY_RUN);
    index.requireReady();
    try (Allowance.Turn turn = allowance.enter(caller)) {
      return publish(caller, body, key, dryRun, turn);
    }
  }

  private HttpResponse<?> publish(
      Caller caller, byte[] body, @Nullable String key, boolean dryRun, Allowance.Turn turn) {
    JsonNode document = RequestBody.json(json, body);
    bound(document);
    turn.has(document.isArray() ? document.size() : 1);
    IdempotencyKeys.check(key);
    Party sender = editions.directory().party(caller.party()).orElseThrow();
    List<Draft> read = drafts.read(sender, document, key);
    if (dryRun) {
      List<ObjectNode> explained =
          publisher.explain(caller, read).stream()
              .map(one -> Explanation.toJson(one.decision(), one.nearMisses(), List.of()))
              .toList();
      return HttpResponse.ok(document.isArray() ? explained : explained.getFirst());
    }
    room.require();
    if (key != null) {
      keys.requireSame(caller.party(), key, read);
    }
    publisher.publish(caller, read);
    if (key != null) {
      keys.remember(caller.party(), key, read);
    }
    List<Published> published =
        read.stream().map(draft -> new Published(draft.eventId(), draft.caseId())).toList();
    return HttpResponse.status(HttpStatus.ACCEPTED)
        .body(document.isArray() ? published : published.getFirst());
  }

  private void bound(JsonNode document) {
    if (document.isArray() && (document.isEmpty() || document.size() > configuration.maxEvents())) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.UNPROCESSABLE_ENTITY,
              "array-size",
              "An array has from 1 to %d events; this one has %d"
                  .formatted(configuration.maxEvents(), document.size())));
    }
  }
}
