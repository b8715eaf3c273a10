package org.ceptoarhub.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "apply",
    description = {
      "Puts another rule set in force, once a second person has approved.",
      "The hub checks the file whole; one that is wrong is refused and nothing changes."
    })
final class RulesApplyCommand implements Callable<Integer> {
  @Mixin private Proposal proposal;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    proposal.apply("RULES").forEach(spec.commandLine().getOut()::println);
    return ExitCode.DONE;
  }
}
