package org.ceptoarhub.core.rules;

/** Reads rule set files. */
public final class RuleSetFile {
  private RuleSetFile() {}

  /** The rule set of a file. */
  public static RuleSet read(String name, byte[] yaml) {
    throw new UnsupportedOperationException();
  }
}
