package org.ceptoarhub.cli;

import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
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

  @Mixin private HubAddress address;

  String party() {
    return party;
  }

  boolean isElsewhere() {
    return address.isElsewhere();
  }

  HubClient client() {
    return client(null);
  }

  /**
   * A client of the hub.
   *
   * @param actor who acts for the party; null: whom the token names
   */
  HubClient client(@Nullable String actor) {
    return address.client(party, actor);
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
