package org.ceptoarhub.cli;

/** Ends the command with a message for the person at the terminal and an {@link ExitCode}. */
class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
