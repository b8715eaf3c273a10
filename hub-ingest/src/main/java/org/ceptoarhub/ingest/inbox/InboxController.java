package org.ceptoarhub.ingest.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.problem.RequestBody;
import org.ceptoarhub.ingest.publish.Allowance;
import org.ceptoarhub.ingest.security.Caller;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code /api/v1/inbox}: the caller's own deliveries, page by page and as a stream, and receipts.
 */
@Controller("/api/v1/inbox")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class InboxController {
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";
  private static final String TYPE = "type";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private final Inbox inbox;
  private final InboxStreams streams;
  private final Receipts receipts;
  private final Allowance allowance;
  private final EventJson json;

  InboxController(
      Inbox inbox, InboxStreams streams, Receipts receipts, Allowance allowance, EventJson json) {
    this.inbox = inbox;
    this.streams = streams;
    this.receipts = receipts;
    this.allowance = allowance;
    this.json = json;
  }

  @Get
  ObjectNode page(HttpRequest<?> request, Caller caller) {
    Parameters parameters = Parameters.of(request, Set.of(AFTER, LIMIT, TYPE));
    int limit = parameters.number(LIMIT, 1, MAX_LIMIT, DEFAULT_LIMIT);
    String type = parameters.text(TYPE).map(this::kind).orElse(null);
    long after = offset(caller, AFTER, parameters.text(AFTER));
    Inbox.Page page = inbox.page(caller.party(), after, limit, type);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("items").addAll(page.items());
    answer.put("next", page.next());
    return answer;
  }

  @Get(value = "/stream", produces = MediaType.TEXT_EVENT_STREAM)
  HttpResponse<Publisher<Event<String>>> stream(
      HttpRequest<?> request,
      Caller caller,
      Authentication authentication,
      @Header(LAST_EVENT_ID) @Nullable String lastEventId) {
    Parameters parameters = Parameters.of(request, Set.of(AFTER));
    long after =
        lastEventId == null || lastEventId.isEmpty()
            ? offset(caller, AFTER, parameters.text(AFTER))
            : offset(caller, LAST_EVENT_ID, Optional.of(lastEventId));
    Instant until =
        authentication.getAttributes().get("exp") instanceof Date expiry
            ? expiry.toInstant()
            : Instant.MAX;
    return HttpResponse.ok(streams.open(caller.party(), after, until))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no");
  }

  @Post("/{source}/{eventId}/receipt")
  Receipts.Given receipt(
      HttpRequest<?> request,
      Caller caller,
      @PathVariable String source,
      @PathVariable String eventId,
      @Body byte[] body) {
    Parameters.of(request, Set.of());
    try (Allowance.Turn turn = allowance.enter(caller)) {
      turn.has(1);
      return receipts.give(caller, source, eventId, Receipts.stage(RequestBody.json(json, body)));
    }
  }

  private long offset(Caller caller, String name, Optional<String> cursor) {
    return cursor
        .map(
            given ->
                Cursor.offset(caller.party(), given)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                Problem.badParameter(
                                    name,
                                    "is no cursor of this inbox; use delivery.cursor of an item,"
                                        + " or next of a page"))))
        .orElse(-1L);
  }

  private String kind(String name) {
    if (json.kinds().contains(name)) {
      return name;
    }
    throw new ProblemException(
        Problem.badParameter(TYPE, "is no kind of event; use one of " + json.kinds()));
  }
}
