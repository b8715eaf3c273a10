package org.ceptoarhub.ingest.simulation;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.YamlNode;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.editions.UnreadableFileException;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.problem.Parameters;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.security.Caller;
import org.ceptoarhub.ingest.security.Nisc;
import org.reactivestreams.Publisher;

/** {@code POST /api/v1/simulations}: tries rules on the decisions that were kept. */
@Controller("/api/v1/simulations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SimulationController {
  private static final String YAML = "application/yaml";
  private static final String LINES = "application/x-ndjson";
  private static final String DIRECTORY = "directory";
  private static final String SINCE = "since";

  /** The last year that RFC 3339 can write. */
  private static final int LAST_YEAR = 9999;

  private final Trials trials;
  private final Editions editions;
  private final EventIndex index;
  private final Nisc nisc;

  SimulationController(Trials trials, Editions editions, EventIndex index, Nisc nisc) {
    this.trials = trials;
    this.editions = editions;
    this.index = index;
    this.nisc = nisc;
  }

  @Post(produces = LINES)
  @Consumes(YAML)
  HttpResponse<Publisher<byte[]>> simulate(
      HttpRequest<?> request, Caller caller, @Body Optional<byte[]> yaml) {
    Parameters parameters = Parameters.of(request, Set.of(DIRECTORY, SINCE));
    nisc.require(caller, "A simulation");
    index.requireReady();
    Instant since = parameters.text(SINCE).map(SimulationController::instant).orElse(null);
    Decider inForce = editions.inForce().decider();
    Optional<RuleSet> proposed =
        yaml.filter(file -> file.length > 0).map(SimulationController::rules);
    Optional<String> directory = parameters.text(DIRECTORY);
    if (proposed.isEmpty() && directory.isEmpty()) {
      throw new ProblemException(
          Problem.badParameter(
              DIRECTORY, "there is nothing to try: send a rule set, or name a directory, or both"));
    }
    RuleSet rules = proposed.orElseGet(inForce::rules);
    Decider next =
        directory
            .map(hash -> new Decider(directory(hash), rules))
            .orElseGet(() -> inForce.withRules(rules));
    return HttpResponse.ok(
        trials.run(next, since).map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static RuleSet rules(byte[] yaml) {
    if (yaml.length > YamlNode.MAX_BYTES) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "file-too-large",
              "The file has %,d bytes, and at most %,d are taken"
                  .formatted(yaml.length, YamlNode.MAX_BYTES)));
    }
    try {
      return RuleSetFile.read("rules", yaml);
    } catch (InvalidFileException e) {
      throw new UnreadableFileException(e.problems());
    }
  }

  private Directory directory(String hash) {
    EditionLog<Directory> log = editions.directories();
    Stream<EditionFile<Directory>> effective =
        log.effective().entries().values().stream().map(EditionLog.Effective::file);
    Optional<EditionFile<Directory>> found =
        effective
            .filter(file -> file.hash().equals(hash))
            .findFirst()
            .or(() -> log.proposal(hash).map(EditionLog.Proposal::file));
    return found
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "No directory with this SHA-256 is in force, scheduled or proposed; POST"
                            + " it to /api/v1/editions/directory first.")))
        .content();
  }

  private static Instant instant(String text) {
    try {
      OffsetDateTime since = OffsetDateTime.parse(text);
      if (since.getYear() >= 0 && since.getYear() <= LAST_YEAR) {
        return since.toInstant();
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw new ProblemException(
        Problem.badParameter(
            SINCE, "is a time of the years 0000 to 9999, e.g. 2026-11-20T00:00:00Z"));
  }
}
