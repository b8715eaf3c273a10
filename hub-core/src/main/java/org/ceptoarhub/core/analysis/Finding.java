package org.ceptoarhub.core.analysis;

/**
 * What is wrong or doubtful in a rule set file.
 *
 * @param severity whether the file should go back to its author
 * @param code stable, e.g. {@code shadowed}
 * @param rule the rule's id; empty where it is about the whole file
 * @param line from 1
 * @param column from 1, in code points
 * @param message what is wrong and what to do about it
 */
public record Finding(
    Severity severity, String code, String rule, int line, int column, String message) {

  /** How bad it is. */
  public enum Severity {
    /** The file is not as its author can have meant it. */
    ERROR,
    /** It may be meant so; somebody should look. */
    WARNING
  }
}
