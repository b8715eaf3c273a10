package org.ceptoarhub.ingest.held;

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
import java.util.List;
import java.util.Set;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.index.Waiting;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.security.Caller;
import org.ceptoarhub.ingest.security.Nisc;

/** {@code GET /api/v1/held}: what waits for the caller's party; for NISC all that waits. */
@Controller("/api/v1/held")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class HeldController {
  private static final String LIMIT = "limit";
  private static final int MOST = 200;
  private static final int USUAL = 50;

  private final EventIndex index;
  private final HeldItems items;
  private final Editions editions;
  private final Nisc nisc;

  HeldController(EventIndex index, HeldItems items, Editions editions, Nisc nisc) {
    this.index = index;
    this.items = items;
    this.editions = editions;
    this.nisc = nisc;
  }

  @Get
  ObjectNode held(HttpRequest<?> request, Caller caller) {
    int limit = Parameters.of(request, Set.of(LIMIT)).number(LIMIT, 1, MOST, USUAL);
    index.requireReady();
    Party viewer = editions.directory().party(caller.party()).orElseThrow();
    boolean all = nisc.is(caller);
    List<Waiting> waiting =
        index.waiting().stream().filter(one -> all || one.by().equals(viewer.id())).toList();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode page = json.putArray("items");
    waiting.stream().limit(limit).forEach(one -> items.item(one, viewer).ifPresent(page::add));
    return json.put("more", Math.max(0, waiting.size() - limit));
  }
}
