package org.ceptoarhub.core.yaml;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that cannot be taken. The message has one line per problem, {@code file:line:column: path:
 * what is wrong and the remedy}.
 */
public final class InvalidFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param file the file's name, as its author knows it
   * @param problems at least one
   */
  public InvalidFileException(String file, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> file + ":" + problem)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of the file where they could be collected. */
  public List<Problem> problems() {
    return problems;
  }
}
