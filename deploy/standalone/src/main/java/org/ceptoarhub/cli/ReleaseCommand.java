package org.ceptoarhub.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "release",
    description = "Lets an event that waits for the party go on. A repeat changes nothing.")
final class ReleaseCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SOURCE/EVENT",
      converter = EventName.Reader.class,
      description = "the event that waits, as \"hub inbox\" shows it")
  private EventName event;

  @Option(names = "--comment", paramLabel = "TEXT", description = "what to add")
  private @Nullable String comment;

  @Mixin private Word word;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(word.say(Word.Kind.RELEASE, event, comment));
    return ExitCode.DONE;
  }
}
