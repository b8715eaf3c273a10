package org.ceptoarhub.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "rules",
    description = "Rule sets, before they are in force: is one sound, does it do what is expected?",
    subcommands = {RulesCheckCommand.class, RulesTestCommand.class, RulesApplyCommand.class})
final class RulesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with the rules:");
  }
}
