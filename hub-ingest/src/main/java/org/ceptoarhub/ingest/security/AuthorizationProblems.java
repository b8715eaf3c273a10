package org.ceptoarhub.ingest.security;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import org.ceptoarhub.ingest.problem.Problem;

/**
 * 401 with a challenge (RFC 6750) for a missing or bad token, 403 for one that is good and not good
 * enough. The answer does not say what is wrong with a token.
 */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class AuthorizationProblems
    implements ExceptionHandler<AuthorizationException, HttpResponse<Problem>> {

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<Problem> handle(HttpRequest request, AuthorizationException exception) {
    if (exception.isForbidden()) {
      return HttpResponse.<Problem>status(HttpStatus.FORBIDDEN)
          .body(Problem.forbidden("The token does not allow this call."))
          .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }
    boolean given = request.getHeaders().contains(HttpHeaders.AUTHORIZATION);
    return HttpResponse.<Problem>status(HttpStatus.UNAUTHORIZED)
        .header(
            HttpHeaders.WWW_AUTHENTICATE,
            given
                ? "Bearer realm=\"ceptoar-hub\", error=\"invalid_token\""
                : "Bearer realm=\"ceptoar-hub\"")
        .body(
            Problem.of(
                HttpStatus.UNAUTHORIZED,
                given ? "invalid-token" : "no-token",
                given
                    ? "The bearer token is not valid here: expired, changed, or from another"
                        + " issuer or for another audience. Get a new one."
                    : "Send a bearer token in the Authorization header."))
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }
}
