package org.ceptoarhub.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.Secrets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "token",
    description =
        "Prints a bearer token with which to act for a party, at the hub on this machine.")
final class TokenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PARTY", description = "the party, e.g. electricity-a")
  private String party;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "the person or program that acts for it (default: the party's id)")
  private @Nullable String actor;

  @Mixin private DataOption data;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    DataFolder folder = data.folder();
    Secrets secrets = Secrets.in(folder);
    if (secrets.tokenFile(party).toFile().exists()) {
      spec.commandLine()
          .getOut()
          .println(secrets.issueToken(party, actor == null ? party : actor, Instant.now()));
      return ExitCode.DONE;
    }
    throw new CommandFailure(
        ExitCode.FAILED,
        "the hub on %s has no party \"%s\"; it has those of %s/*.token"
            .formatted(folder.path(), party, folder.secrets()));
  }
}
