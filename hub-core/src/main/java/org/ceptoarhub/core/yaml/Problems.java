package org.ceptoarhub.core.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Collects the problems of a file, so that its author sees them together: the first of each entry
 * of a list, up to {@value #MAX}.
 */
public final class Problems {
  /** How many problems are collected before reading stops. */
  public static final int MAX = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  public Problems(String file) {
    this.file = file;
  }

  /**
   * Reads each node; what fails is noted and left out.
   *
   * @throws InvalidFileException when there are {@value #MAX} problems
   */
  public <T> List<T> each(Collection<YamlNode> nodes, Function<YamlNode, T> reader) {
    List<T> values = new ArrayList<>(nodes.size());
    for (YamlNode node : nodes) {
      try {
        values.add(reader.apply(node));
      } catch (InvalidFileException e) {
        note(e);
      }
    }
    return values;
  }

  /**
   * @throws InvalidFileException if a problem was noted
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidFileException(file, found);
    }
  }

  private void note(InvalidFileException e) {
    found.addAll(e.problems());
    if (found.size() >= MAX) {
      throwIfAny();
    }
  }
}
