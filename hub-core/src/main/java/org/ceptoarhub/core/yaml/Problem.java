package org.ceptoarhub.core.yaml;

/**
 * What is wrong at one place of a file.
 *
 * @param line from 1
 * @param column from 1, in code points
 * @param path the value's path, e.g. {@code operators[3].memberships[0].ceptoar}; empty for the
 *     whole file
 * @param message what is wrong and what to do about it
 */
public record Problem(int line, int column, String path, String message) {

  /** {@code line:column: path: message}. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
