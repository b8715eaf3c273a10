package org.ceptoarhub.bench;

import org.ceptoarhub.chaos.ChaosCommand;
import org.ceptoarhub.flood.FloodCommand;
import org.ceptoarhub.growth.GrowCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The part of the one command that measures and torments the hub. */
@Command(
    name = "hub",
    description = "Shows what the hub promises: how fast it is, and what it survives.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchCommand.class,
      ChaosCommand.class,
      DecideCommand.class,
      FloodCommand.class,
      GrowCommand.class
    })
public final class Harness implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Harness()).setUsageHelpAutoWidth(true).execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do:");
  }
}
