package org.ceptoarhub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command. */
@Command(
    name = "hub",
    description =
        "Routes cyber-incident reports and warnings between critical-infrastructure parties.",
    mixinStandardHelpOptions = true,
    version = "CEPTOAR Hub 0.1.0",
    subcommands = {
      StartCommand.class,
      TokenCommand.class,
      PublishCommand.class,
      InboxCommand.class,
      AckCommand.class,
      ApproveCommand.class,
      ReleaseCommand.class,
      DeclineCommand.class,
      ExplainCommand.class,
      SimulateCommand.class,
      RulesCommand.class,
      DirectoryCommand.class,
      LedgerCommand.class,
      AuditCommand.class
    },
    scope = CommandLine.ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; the message says why",
      "2:the command was not understood",
      "3:the event was refused; the message names the field and the remedy",
      "4:no hub answers"
    })
public final class Hub implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Hub())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Hub::report);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do:");
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    String message =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    command.getErr().println("hub: " + message);
    return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.FAILED;
  }
}
