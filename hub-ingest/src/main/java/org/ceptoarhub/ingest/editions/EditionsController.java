package org.ceptoarhub.ingest.editions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.ingest.control.Edition;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.security.Caller;
import org.ceptoarhub.ingest.security.Nisc;

/** {@code /api/v1/editions}: what holds, what is to come, and proposing a file. */
@Controller("/api/v1/editions")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class EditionsController {
  /** RFC 9512. */
  private static final String YAML = "application/yaml";

  private final Editions editions;
  private final Proposals proposals;
  private final RefusedUploads refused;
  private final Nisc nisc;
  private final Clock clock;

  EditionsController(
      Editions editions, Proposals proposals, RefusedUploads refused, Nisc nisc, Clock clock) {
    this.editions = editions;
    this.proposals = proposals;
    this.refused = refused;
    this.nisc = nisc;
    this.clock = clock;
  }

  @Get
  ObjectNode editions(HttpRequest<?> request, Caller caller) {
    Parameters.of(request, Set.of());
    boolean all = nisc.is(caller);
    Edition inForce = editions.inForce();
    Instant now = clock.instant();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set(
        "rules",
        EditionsJson.of(
            editions.rules(),
            inForce.rulesFile().hash(),
            now,
            all,
            refused.of(EditionSubject.RULES)));
    json.set(
        "directory",
        EditionsJson.of(
            editions.directories(),
            inForce.directoryFile().hash(),
            now,
            all,
            refused.of(EditionSubject.DIRECTORY)));
    return json;
  }

  @Post("/rules")
  @Consumes(YAML)
  HttpResponse<ObjectNode> proposeRules(HttpRequest<?> request, Caller caller, @Body byte[] yaml) {
    return propose(request, caller, EditionSubject.RULES, yaml);
  }

  @Post("/directory")
  @Consumes(YAML)
  HttpResponse<ObjectNode> proposeDirectory(
      HttpRequest<?> request, Caller caller, @Body byte[] yaml) {
    return propose(request, caller, EditionSubject.DIRECTORY, yaml);
  }

  private HttpResponse<ObjectNode> propose(
      HttpRequest<?> request, Caller caller, EditionSubject subject, byte[] yaml) {
    Parameters.of(request, Set.of());
    nisc.require(caller, "Proposing an edition");
    Proposals.Proposed proposed = proposals.propose(caller, subject, yaml);
    return HttpResponse.<ObjectNode>status(proposed.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(EditionsJson.proposed(proposed));
  }

  @Get(value = "/rules/{hash}", produces = YAML)
  HttpResponse<byte[]> rulesFile(HttpRequest<?> request, Caller caller, String hash) {
    Parameters.of(request, Set.of());
    return file(editions.rules(), hash, nisc.is(caller));
  }

  @Get(value = "/directory/{hash}", produces = YAML)
  HttpResponse<byte[]> directoryFile(HttpRequest<?> request, Caller caller, String hash) {
    Parameters.of(request, Set.of());
    nisc.require(caller, "The directory's file");
    return file(editions.directories(), hash, true);
  }

  private static <T> HttpResponse<byte[]> file(EditionLog<T> log, String hash, boolean proposals) {
    Stream<EditionFile<T>> effective =
        log.effective().entries().values().stream().map(EditionLog.Effective::file);
    Optional<EditionFile<T>> found =
        effective
            .filter(file -> file.hash().equals(hash))
            .findFirst()
            .or(() -> proposals ? log.proposal(hash).map(EditionLog.Proposal::file) : none());
    return found
        .map(file -> HttpResponse.ok(file.bytes()).contentType(MediaType.of(YAML)))
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "No file with this SHA-256 is in force, scheduled or proposed;"
                            + " GET /api/v1/editions lists those that are.")));
  }

  private static <T> Optional<EditionFile<T>> none() {
    return Optional.empty();
  }
}
