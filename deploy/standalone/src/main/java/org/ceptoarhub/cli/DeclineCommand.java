package org.ceptoarhub.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "decline",
    description =
        "Stops an event that waits for the party: whoever would get it by its hands does not.")
final class DeclineCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SOURCE/EVENT",
      converter = EventName.Reader.class,
      description = "the event that waits, as \"hub inbox\" shows it")
  private EventName event;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
  private String reason;

  @Mixin private Word word;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(word.say(Word.Kind.DECLINE, event, reason));
    return ExitCode.DONE;
  }
}
