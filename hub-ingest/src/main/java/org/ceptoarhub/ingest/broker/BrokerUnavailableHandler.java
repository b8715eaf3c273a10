package org.ceptoarhub.ingest.broker;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** 503: nothing was acknowledged. */
@Singleton
final class BrokerUnavailableHandler
    implements ExceptionHandler<BrokerUnavailableException, HttpResponse<Problem>> {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerUnavailableHandler.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ExceptionHandler<ProblemException, HttpResponse<Problem>> problems;

  BrokerUnavailableHandler(ExceptionHandler<ProblemException, HttpResponse<Problem>> problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<Problem> handle(HttpRequest request, BrokerUnavailableException exception) {
    LOG.warn("{} {}: 503", request.getMethod(), request.getPath(), exception);
    return problems.handle(
        request,
        ProblemException.unavailable(
            "broker-unavailable",
            "The event log did not answer in time, and nothing was acknowledged. Send the same"
                + " again with the same Idempotency-Key: what was taken is not taken twice.",
            RETRY_AFTER));
  }
}
