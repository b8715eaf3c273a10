package org.ceptoarhub.ingest.editions;

import java.util.List;
import org.ceptoarhub.core.yaml.Problem;

/** Ends a request whose file can't be taken, with everything that is wrong with it. */
public final class UnreadableFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public UnreadableFileException(List<Problem> problems) {
    super(problems.getFirst().toString());
    this.problems = List.copyOf(problems);
  }

  List<Problem> problems() {
    return problems;
  }
}
