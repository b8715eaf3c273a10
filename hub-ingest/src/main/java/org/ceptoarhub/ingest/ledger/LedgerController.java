package org.ceptoarhub.ingest.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Set;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.security.Caller;

/** Cases, decisions and the quarantine, to each party its part. */
@Controller("/api/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LedgerController {
  private static final int BEFORE_THE_FIRST = -1;
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 200;

  private final LedgerQueries ledger;
  private final Viewers viewers;
  private final LedgerJson json;

  LedgerController(LedgerQueries ledger, Viewers viewers, LedgerJson json) {
    this.ledger = ledger;
    this.viewers = viewers;
    this.json = json;
  }

  @Get("/cases/{caseId}")
  ObjectNode caseFile(HttpRequest<?> request, Caller caller, String caseId) {
    Parameters.of(request, Set.of());
    return ledger
        .findCase(caseId, viewers.of(caller))
        .map(json::caseFile)
        .orElseThrow(
            () -> notFound("Your party has no part in such a case. A new one shows in a moment."));
  }

  @Get("/decisions/{source}/{eventId}")
  ObjectNode decision(HttpRequest<?> request, Caller caller, String source, String eventId) {
    Parameters.of(request, Set.of());
    Viewer viewer = viewers.of(caller);
    return ledger
        .findDecision(source, eventId, viewer)
        .map(decision -> json.decision(decision, ledger.findLater(source, eventId, viewer)))
        .orElseThrow(
            () ->
                notFound(
                    "Your party has sent no such event. The Decision on a new one shows in a"
                        + " moment."));
  }

  @Get("/quarantine")
  ObjectNode quarantine(HttpRequest<?> request, Caller caller) {
    if (!viewers.of(caller).seesAll()) {
      throw new ProblemException(Problem.forbidden("The quarantine is for NISC alone."));
    }
    Parameters parameters = Parameters.of(request, Set.of("after", "limit"));
    int after = parameters.number("after", 0, Integer.MAX_VALUE, BEFORE_THE_FIRST);
    int limit = parameters.number("limit", 1, LARGEST_PAGE, PAGE);
    return json.quarantine(
        ledger.quarantine(after, limit), after == BEFORE_THE_FIRST ? null : after);
  }

  private static ProblemException notFound(String detail) {
    return new ProblemException(Problem.notFound(detail));
  }
}
