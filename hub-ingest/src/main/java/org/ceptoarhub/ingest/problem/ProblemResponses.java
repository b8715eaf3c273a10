package org.ceptoarhub.ingest.problem;

import static java.util.stream.Collectors.joining;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * Errors that the server itself finds (no such path, method, media type, size …), as problems. Of
 * an error inside the server the answer says only that there was one.
 */
@Singleton
@Primary
final class ProblemResponses implements ErrorResponseProcessor<Problem> {

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpStatus status = response.status();
    Problem problem =
        Problem.of(
            status,
            status.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            detail(status, context));
    return response.body(problem).contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }

  private static String detail(HttpStatus status, ErrorContext context) {
    if (status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
      return "The server failed to handle the request; its log has the cause. Try again, or ask"
          + " the operators of the hub.";
    }
    if (status == HttpStatus.NOT_FOUND) {
      return "There is no such resource; /openapi.yaml lists what there is.";
    }
    String found = context.getErrors().stream().map(Error::getMessage).collect(joining("; "));
    return found.isEmpty() ? status.getReason() : found;
  }
}
