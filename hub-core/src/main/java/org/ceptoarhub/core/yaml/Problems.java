package org.ceptoarhub.core.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

  /** Notes a problem and goes on. */
  public void add(YamlNode at, String message) {
    add(at.error(message));
  }

  /**
   * Reads each node; what fails is noted and left out.
   *
   * @throws InvalidFileException when there are {@value #MAX} problems
   */
  public <T> List<T> each(Collection<YamlNode> nodes, Function<YamlNode, T> reader) {
    List<T> values = new ArrayList<>(nodes.size());
    for (YamlNode node : nodes) {
      attempt(node, reader).ifPresent(values::add);
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

  private <T> Optional<T> attempt(YamlNode node, Function<YamlNode, T> reader) {
    try {
      return Optional.of(reader.apply(node));
    } catch (InvalidFileException e) {
      add(e);
      return Optional.empty();
    }
  }

  private void add(InvalidFileException e) {
    found.addAll(e.problems());
    if (found.size() >= MAX) {
      throwIfAny();
    }
  }
}
