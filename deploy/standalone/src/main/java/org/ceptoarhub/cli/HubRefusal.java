package org.ceptoarhub.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** The hub's answer that it will not, as a problem (RFC 9457). */
final class HubRefusal extends CommandFailure {
  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;
  private static final int TOO_BUSY = 503;

  private final int status;
  private final transient JsonNode problem;

  HubRefusal(int status, JsonNode problem) {
    this(status, problem, message(status, problem));
  }

  private HubRefusal(int status, JsonNode problem, String message) {
    super(status < 500 ? ExitCode.REFUSED : ExitCode.FAILED, message);
    this.status = status;
    this.problem = problem;
  }

  /** The same refusal, told of the file that was handed in: line and column of all problems. */
  HubRefusal of(Path file) {
    JsonNode problems = problem.path("problems");
    return problems.isEmpty()
        ? this
        : new HubRefusal(
            status,
            problem,
            "refused, and what is in force stays:\n"
                + StreamSupport.stream(problems.spliterator(), false)
                    .map(one -> "  " + placed(file, one))
                    .collect(joining("\n")));
  }

  /** A problem with its place in the file: {@code FILE:line:column: message}. */
  static String placed(Path file, JsonNode problem) {
    return "%s:%d:%d: %s"
        .formatted(
            file,
            problem.path("line").asInt(),
            problem.path("column").asInt(),
            problem.path("message").asText());
  }

  /** Not found, or not to be read at the moment. */
  boolean isNotYet() {
    return status == NOT_FOUND || status == TOO_BUSY;
  }

  /** The problem's code: the last part of its type. */
  String code() {
    String type = problem.path("type").asText();
    return type.substring(type.lastIndexOf(':') + 1);
  }

  /** The first field to blame; empty where none is. */
  String field() {
    return problem.path("errors").path(0).path("field").asText("");
  }

  String detail() {
    return problem.path("detail").asText("status " + status);
  }

  private static String message(int status, JsonNode problem) {
    if (!problem.has("detail")) {
      return "the hub answered with status " + status;
    }
    JsonNode errors = problem.path("errors");
    return errors.isEmpty()
        ? "refused: " + problem.path("detail").asText()
        : "refused: "
            + StreamSupport.stream(errors.spliterator(), false)
                .map(
                    error ->
                        error.path("field").asText("").isEmpty()
                            ? error.path("message").asText()
                            : error.path("field").asText() + ": " + error.path("message").asText())
                .collect(joining("\n              "));
  }
}
