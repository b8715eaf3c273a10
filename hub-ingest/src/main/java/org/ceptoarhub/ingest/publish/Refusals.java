package org.ceptoarhub.ingest.publish;

import io.micronaut.http.HttpStatus;
import java.util.List;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.Problem.FieldError;
import org.ceptoarhub.ingest.problem.ProblemException;

/** What is wrong with the events of one request, told together. */
final class Refusals {
  private Refusals() {}

  /**
   * @throws ProblemException (422) if something is wrong; the first says what the problem's type is
   */
  static void throwIfAny(List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return;
    }
    Rejection first = rejections.getFirst();
    String more = rejections.size() == 1 ? "" : " (and %d more)".formatted(rejections.size() - 1);
    throw new ProblemException(
        Problem.of(
            HttpStatus.UNPROCESSABLE_ENTITY,
            first.code(),
            told(first) + more,
            rejections.stream()
                .map(rejection -> new FieldError(rejection.field(), rejection.message()))
                .toList()));
  }

  private static String told(Rejection rejection) {
    return rejection.field() == null
        ? rejection.message()
        : rejection.field() + ": " + rejection.message();
  }
}
