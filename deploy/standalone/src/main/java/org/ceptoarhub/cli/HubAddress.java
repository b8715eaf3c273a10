package org.ceptoarhub.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.ceptoarhub.standalone.Secrets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which hub, and by which token. */
final class HubAddress {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "a hub elsewhere, e.g. https://hub.example.jp (default: the one on this machine)")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "the bearer token (default: the party's token in the data folder)")
  private @Nullable String token;

  @Mixin private DataOption data;

  boolean isElsewhere() {
    return url != null;
  }

  /**
   * A client of the hub.
   *
   * @param actor who acts for the party; null: whom the token names
   */
  HubClient client(String party, @Nullable String actor) {
    URI address = url != null ? url : URI.create(HubOptions.running(data.folder()).url());
    return new HubClient(address, token(party, actor));
  }

  private String token(String party, @Nullable String actor) {
    if (token != null) {
      if (actor != null) {
        throw new CommandFailure(
            ExitCode.USAGE, "--token says already who acts: leave --actor out");
      }
      return token;
    }
    Secrets secrets = Secrets.in(data.folder());
    String ofParty = read(secrets.tokenFile(party), party);
    return actor == null ? ofParty : secrets.issueToken(party, actor, Instant.now());
  }

  private static String read(Path file, String party) {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no token of \"%s\" in %s: is it a party of the directory?"
              .formatted(party, file.getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException("can't read the token in " + file, e);
    }
  }
}
