package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryDiff;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.router.provision.ProvisionDiff;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "directory",
    description = "The directory: what would another one change, and putting it in force.",
    subcommands = {DirectoryCommand.Plan.class, DirectoryCommand.Apply.class})
final class DirectoryCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with the directory:");
  }

  @Command(
      name = "plan",
      description = {
        "Shows what another directory would change: parties, places, agreements, and the broker's"
            + " topics and rights. Nothing is changed.",
        "It is held against the one in force at the hub; with --against against another file,"
            + " without a hub."
      })
  static final class Plan implements Callable<Integer> {
    private static final String NISC = "nisc";

    @Parameters(paramLabel = "FILE", description = "the new directory, YAML")
    private Path file;

    @Option(
        names = "--against",
        paramLabel = "F",
        description = "the directory that it would take the place of (default: the hub's)")
    private @Nullable Path against;

    @Option(
        names = "--as",
        paramLabel = "PARTY",
        defaultValue = NISC,
        description = "the party to act for (default: ${DEFAULT-VALUE})")
    private String party;

    @Option(names = "--json", description = "print {changes, topics, rights} in JSON")
    private boolean asJson;

    @Mixin private HubAddress hub;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Directory after = DirectoryFile.read(file.toString(), EditionFiles.read(file));
      Directory before = before();
      DirectoryDiff diff = DirectoryDiff.of(before, after);
      ProvisionDiff provision = ProvisionDiff.of(before, after);
      if (asJson) {
        out().println(json(diff, provision));
      } else {
        print(before, after, diff, provision);
      }
      return ExitCode.DONE;
    }

    private Directory before() {
      if (against != null) {
        return DirectoryFile.read(against.toString(), EditionFiles.read(against));
      }
      HubClient client = hub.client(party, null);
      String hash = client.editions().at("/directory/inForce/hash").asText();
      return DirectoryFile.read("the directory in force", client.editionFile("directory", hash));
    }

    private void print(
        Directory before, Directory after, DirectoryDiff diff, ProvisionDiff provision) {
      out()
          .printf(
              "directory %s -> %s, to hold from %s%n",
              before.version(), after.version(), after.validFrom());
      if (diff.isEmpty()) {
        out().println("no differences");
        return;
      }
      diff.changes().forEach(change -> out().println("  " + change.wording()));
      if (provision.isEmpty()) {
        out().println("at the broker: nothing");
        return;
      }
      out().println("at the broker:");
      print("+ topic ", provision.made());
      print("- topic, kept but unused: ", provision.unused());
      print("+ ", provision.granted());
      print("- ", provision.revoked());
    }

    private void print(String mark, List<String> lines) {
      lines.forEach(line -> out().println("  " + mark + line));
    }

    private static ObjectNode json(DirectoryDiff diff, ProvisionDiff provision) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode changes = json.putArray("changes");
      for (DirectoryDiff.Change change : diff.changes()) {
        changes
            .addObject()
            .put("part", change.part().name())
            .put("id", change.id())
            .put("change", change.wording());
      }
      ObjectNode topics = json.putObject("topics");
      topics.set("made", strings(provision.made()));
      topics.set("unused", strings(provision.unused()));
      ObjectNode rights = json.putObject("rights");
      rights.set("granted", strings(provision.granted()));
      rights.set("revoked", strings(provision.revoked()));
      return json;
    }

    private static JsonNode strings(List<String> texts) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      texts.forEach(array::add);
      return array;
    }

    private PrintWriter out() {
      return spec.commandLine().getOut();
    }
  }

  @Command(
      name = "apply",
      description = {
        "Puts another directory in force, once a second person has approved.",
        "The hub checks the file whole; one that is wrong is refused and nothing changes."
      })
  static final class Apply implements Callable<Integer> {
    @Mixin private Proposal proposal;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      proposal.apply("DIRECTORY").forEach(spec.commandLine().getOut()::println);
      return ExitCode.DONE;
    }
  }
}
