package org.ceptoarhub.ingest.problem;

import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final @Nullable Duration retryAfter;

  public ProblemException(Problem problem) {
    this(problem, null);
  }

  private ProblemException(Problem problem, @Nullable Duration retryAfter) {
    super(problem.detail());
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** 503: what the request needs is not there now; the answer says when to come back. */
  public static ProblemException unavailable(String code, String detail, Duration retryAfter) {
    return later(HttpStatus.SERVICE_UNAVAILABLE, code, detail, retryAfter);
  }

  /** The same, and it tells of fields. */
  public static ProblemException unavailable(
      String code, String detail, List<Problem.FieldError> errors, Duration retryAfter) {
    return new ProblemException(
        Problem.of(HttpStatus.SERVICE_UNAVAILABLE, code, detail, errors), retryAfter);
  }

  /** An answer of this status that says when to come back. */
  public static ProblemException later(
      HttpStatus status, String code, String detail, Duration retryAfter) {
    return new ProblemException(Problem.of(status, code, detail), retryAfter);
  }

  public Problem problem() {
    return problem;
  }

  /** When to try again, rounded up to seconds in the answer; null: trying again will not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
