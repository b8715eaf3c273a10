package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = {
      "Tries other rules, or another directory, on what the hub has decided: who would have got"
          + " what, and who not. Nothing is sent and nothing changes.",
      "Each event is decided by itself, as if the new files had come into force just before it."
    })
final class SimulateCommand implements Callable<Integer> {
  @Option(names = "--rules", paramLabel = "F", description = "the rules to try (default: in force)")
  private @Nullable Path rules;

  @Option(
      names = "--directory",
      paramLabel = "F",
      description =
          "the directory to try, which is handed in as a proposal for that (default: in force)")
  private @Nullable Path directory;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "from when on, e.g. 2026-11-01T00:00:00+09:00 (default: all that is kept)")
  private @Nullable OffsetDateTime since;

  @Option(
      names = "--as",
      paramLabel = "PARTY",
      defaultValue = "nisc",
      description = "the party to act for (default: ${DEFAULT-VALUE}, who alone may)")
  private String party;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many events to list (default: ${DEFAULT-VALUE})")
  private int events;

  @Option(names = "--json", description = "print the result in JSON")
  private boolean asJson;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write a page of its own to mail or to print; it holds no event's content")
  private @Nullable Path html;

  @Mixin private HubAddress hub;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (rules == null && directory == null) {
      throw new ParameterException(
          spec.commandLine(), "say what to try: --rules, --directory or both");
    }
    HubClient client = hub.client(party, null);
    Instant begun = Instant.now();
    JsonNode result = simulate(client);
    Duration took = Duration.between(begun, Instant.now());
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%n%,d decisions in %.1f s%n", result.path("decisions").asLong(), took.toMillis() / 1000.0);
    err.flush();
    SimulationText text = new SimulationText(result, names(client), events);
    if (html != null) {
      write(html, new SimulationPage(result, text, begun).html());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.println(result);
    } else {
      text.lines().forEach(out::println);
    }
    return ExitCode.DONE;
  }

  private JsonNode simulate(HubClient client) {
    try {
      return client.simulate(
          rules == null ? null : EditionFiles.read(rules),
          directory == null ? null : proposed(client, directory),
          since == null ? null : since.toInstant(),
          this::show);
    } catch (HubRefusal refusal) {
      throw rules == null ? refusal : refusal.of(rules);
    }
  }

  /** Hands a directory in; that alone puts nothing in force. */
  private static String proposed(HubClient client, Path directory) {
    try {
      return client.propose("directory", EditionFiles.read(directory)).path("hash").asText();
    } catch (HubRefusal refusal) {
      throw refusal.of(directory);
    }
  }

  private void show(long done, long total) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("\r%s", ProgressBar.of(done, total));
    err.flush();
  }

  /** The parties' names: of the directory that is tried, or of the one in force. */
  private PartyNames names(HubClient client) {
    try {
      Directory parties =
          directory == null
              ? DirectoryFile.read(
                  "the directory in force",
                  client.editionFile(
                      "directory", client.editions().at("/directory/inForce/hash").asText()))
              : DirectoryFile.read(directory.toString(), EditionFiles.read(directory));
      return PartyNames.of(parties);
    } catch (HubRefusal notToldToThisParty) {
      return PartyNames.NONE;
    }
  }

  private static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "can't write " + file + ": " + e.getMessage());
    }
  }
}
