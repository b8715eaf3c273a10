package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.expectation.ExpectationFile;
import org.ceptoarhub.core.expectation.ExpectationRun;
import org.ceptoarhub.core.expectation.ExpectationTable;
import org.ceptoarhub.core.expectation.Result;
import org.ceptoarhub.core.rules.RuleSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "test",
    description = {
      "Tries a table of expectations: events, and who gets them, who does not, and why. Parties"
          + " that a row does not name must not occur in it.",
      "Exits with 1 if a row does not hold, or if the table leaves something out: a rule without a"
          + " match or without a near miss of a condition, a guard that refuses nothing, a kind,"
          + " label and hop that the matrix does not have."
    })
final class RulesTestCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "the table, e.g. deploy/rules/tests/plan2-2009.yaml")
  private Path file;

  @Option(
      names = "--rules",
      paramLabel = "F",
      description = "the rule set to try (default: the shipped one of the table's edition)")
  private @Nullable Path rules;

  @Option(
      names = "--directory",
      paramLabel = "F",
      description = "another directory (default: the shipped one of the table's edition)")
  private @Nullable Path directory;

  @Option(names = "--json", description = "print the result in JSON")
  private boolean asJson;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    byte[] yaml = EditionFiles.read(file);
    String edition = ExpectationFile.edition(file.toString(), yaml);
    Directory parties = EditionFiles.directory(directory, edition);
    ExpectationTable table = ExpectationFile.read(file.toString(), yaml, parties);
    Result result =
        ExpectationRun.of(
            table,
            new Decider(parties, EditionFiles.rules(rules, edition)),
            name -> beside(name, edition));
    if (asJson) {
      out().println(json(edition, result));
    } else {
      print(result);
    }
    return result.isGood() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private RuleSet beside(String name, String edition) {
    return EditionFiles.rules(file.toAbsolutePath().resolveSibling(name), edition);
  }

  private void print(Result result) {
    for (Result.OfRow row : result.failed()) {
      out().printf("%s:%d: FAILED %s%n", file, row.row().line(), row.row().name());
      row.differences().forEach(difference -> out().println("  " + difference));
    }
    for (String missing : result.uncovered()) {
      out().printf("%s: NOT TRIED %s%n", file, missing);
    }
    int failed = result.failed().size();
    out()
        .printf(
            "%,d rows: %,d hold, %,d failed; %,d left out%n",
            result.rows().size(), result.rows().size() - failed, failed, result.uncovered().size());
  }

  private ObjectNode json(String edition, Result result) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("file", file.toString())
            .put("edition", edition)
            .put("rows", result.rows().size())
            .put("hold", result.rows().size() - result.failed().size());
    ArrayNode failed = json.putArray("failed");
    for (Result.OfRow row : result.failed()) {
      ObjectNode one =
          failed.addObject().put("line", row.row().line()).put("name", row.row().name());
      row.differences().forEach(one.putArray("differences")::add);
    }
    result.uncovered().forEach(json.putArray("notTried")::add);
    return json;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
