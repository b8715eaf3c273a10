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
    name = "approve",
    description = {
      "Approves an event of one's own party as its second person.",
      "By somebody else than who sent it: say who with --actor, or by the token."
    })
final class ApproveCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SOURCE/EVENT",
      converter = EventName.Reader.class,
      description = "the event that waits, as the hub named it when it was sent")
  private EventName event;

  @Option(names = "--comment", paramLabel = "TEXT", description = "what to add")
  private @Nullable String comment;

  @Mixin private Word word;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(word.say(Word.Kind.APPROVAL, event, comment));
    return ExitCode.DONE;
  }
}
