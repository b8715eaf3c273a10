package org.ceptoarhub.cli;

/** What the command's exit code says; its help lists the same. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REFUSED = 3;
  static final int UNREACHABLE = 4;

  private ExitCode() {}
}
