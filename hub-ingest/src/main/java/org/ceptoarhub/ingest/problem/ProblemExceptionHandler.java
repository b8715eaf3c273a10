package org.ceptoarhub.ingest.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers with the problem that a controller threw. */
@Singleton
final class ProblemExceptionHandler
    implements ExceptionHandler<ProblemException, HttpResponse<Problem>> {

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<Problem> handle(HttpRequest request, ProblemException exception) {
    MutableHttpResponse<Problem> response =
        HttpResponse.<Problem>status(exception.problem().status(), exception.problem().title())
            .body(exception.problem())
            .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    if (exception.retryAfter() != null) {
      response.header(
          HttpHeaders.RETRY_AFTER,
          Long.toString(Math.max(1, exception.retryAfter().plusMillis(999).toSeconds())));
    }
    return response;
  }
}
