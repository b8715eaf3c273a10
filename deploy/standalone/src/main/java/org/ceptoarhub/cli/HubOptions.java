package org.ceptoarhub.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
import org.ceptoarhub.standalone.Secrets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which hub, and as whom. */
final class HubOptions {
  @Option(
      names = "--as",
      required = true,
      paramLabel = "PARTY",
      description = "the party to act for, e.g. electricity-a")
  private String party;

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

  String party() {
    return party;
  }

  boolean isElsewhere() {
    return url != null;
  }

  HubClient client() {
    return new HubClient(address(), token());
  }

  private URI address() {
    return url != null ? url : URI.create(running(data.folder()).url());
  }

  private String token() {
    if (token != null) {
      return token;
    }
    Path file = Secrets.in(data.folder()).tokenFile(party);
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

  static HubAddresses running(DataFolder data) {
    return HubAddresses.read(data)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "no hub runs on %s; start one with \"hub start\", or say which with --data or --url"
                        .formatted(data.path())));
  }
}
