package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ceptoarhub.core.analysis.Finding;
import org.ceptoarhub.core.analysis.Finding.Severity;
import org.ceptoarhub.core.analysis.RulesAnalysis;
import org.ceptoarhub.core.analysis.RulesReport;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.YamlNode;
import org.ceptoarhub.standalone.Shipped;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Says what is wrong or doubtful in a rule set: what the file's form does not admit, rules"
          + " that never match or never bring anybody anything, waits for nobody, parties and kinds"
          + " that it forgets.",
      "Exits with 1 if there are errors. Warnings are for somebody to look at; they do not fail."
    })
final class RulesCheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the rule set")
  private Path file;

  @Option(
      names = "--directory",
      paramLabel = "F",
      description =
          "the directory that it is held against (default: the shipped one of its edition)")
  private @Nullable Path directory;

  @Option(names = "--json", description = "print the findings in JSON")
  private boolean asJson;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    byte[] yaml = EditionFiles.read(file);
    Directory parties = EditionFiles.directory(directory, edition(yaml));
    RulesReport report = RulesAnalysis.of(file.toString(), yaml, parties);
    if (asJson) {
      out().println(json(report));
    } else {
      print(report);
    }
    return report.count(Severity.ERROR) == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The edition whose directory is meant; one that the hub comes with, whatever the file says. */
  private String edition(byte[] yaml) {
    try {
      String edition = YamlNode.parse(file.toString(), yaml).required("edition").text();
      return Shipped.has("directory/" + edition + ".yaml") ? edition : Shipped.EDITION;
    } catch (InvalidFileException e) {
      return Shipped.EDITION;
    }
  }

  private void print(RulesReport report) {
    for (Finding finding : report.findings()) {
      out()
          .printf(
              "%s:%d:%d: %s %s%s: %s%n",
              file,
              finding.line(),
              finding.column(),
              finding.severity().name().toLowerCase(Locale.ROOT),
              finding.code(),
              finding.rule().isEmpty() ? "" : " in '" + finding.rule() + "'",
              finding.message());
    }
    long errors = report.count(Severity.ERROR);
    long warnings = report.count(Severity.WARNING);
    out()
        .printf(
            "%s, %s%s; held against directory %s%n",
            counted(errors, "error"),
            counted(warnings, "warning"),
            errors == 0 && warnings > 0 ? " (warnings do not fail)" : "",
            report.directory());
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private ObjectNode json(RulesReport report) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("file", file.toString())
            .put("edition", report.edition().isEmpty() ? null : report.edition())
            .put("directory", report.directory())
            .put("errors", report.count(Severity.ERROR))
            .put("warnings", report.count(Severity.WARNING));
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : report.findings()) {
      findings
          .addObject()
          .put("severity", finding.severity().name())
          .put("code", finding.code())
          .put("rule", finding.rule().isEmpty() ? null : finding.rule())
          .put("line", finding.line())
          .put("column", finding.column())
          .put("message", finding.message());
    }
    return json;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
