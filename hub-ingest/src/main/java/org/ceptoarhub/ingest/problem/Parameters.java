package org.ceptoarhub.ingest.problem;

import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The query parameters of a request. A misspelt one is an error, not a shrug: {@code ?dryrun=true}
 * must not publish.
 */
public final class Parameters {
  private final HttpRequest<?> request;

  private Parameters(HttpRequest<?> request) {
    this.request = request;
  }

  /**
   * @throws ProblemException (400) if the request has a parameter that is not known, or one twice
   */
  public static Parameters of(HttpRequest<?> request, Set<String> known) {
    for (String name : request.getParameters().names()) {
      if (!known.contains(name)) {
        throw new ProblemException(
            Problem.badParameter(
                name, "is no parameter of this call; it has " + known.stream().sorted().toList()));
      }
      List<String> values = request.getParameters().getAll(name);
      if (values.size() > 1) {
        throw new ProblemException(Problem.badParameter(name, "is given more than once"));
      }
    }
    return new Parameters(request);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(request.getParameters().get(name));
  }

  /**
   * @throws ProblemException (400) if it is neither {@code true} nor {@code false}
   */
  public boolean flag(String name) {
    return switch (text(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ProblemException(Problem.badParameter(name, "is true or false"));
    };
  }

  /**
   * @throws ProblemException (400) if it is no whole number from {@code least} to {@code most}
   */
  public int number(String name, int least, int most, int otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new ProblemException(
        Problem.badParameter(name, "is a whole number from %d to %d".formatted(least, most)));
  }
}
