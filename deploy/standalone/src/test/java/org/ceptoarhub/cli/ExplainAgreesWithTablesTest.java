package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.expectation.ExpectationFile;
import org.ceptoarhub.core.expectation.Row;
import org.ceptoarhub.core.expectation.Step;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the tables expect is what {@code explain} says: through the command for events that stand
 * alone, through the decisions behind it for those that others come before.
 */
class ExplainAgreesWithTablesTest {
  private static final Path RULES = RunningHub.SAMPLES.resolveSibling("rules");
  private static final Path DIRECTORIES = RunningHub.SAMPLES.resolveSibling("directory");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void explain_saysOfEveryRowWhatTheTableExpects(String edition) throws IOException {
    Path file = RULES.resolve("tests").resolve(edition + ".yaml");
    Directory directory = EditionFiles.directory(DIRECTORIES.resolve(edition + ".yaml"), edition);
    List<Row> rows =
        ExpectationFile.read(file.toString(), Files.readAllBytes(file), directory).rows();
    List<String> disagreeing = new ArrayList<>();
    int explained = 0;
    for (Row row : rows) {
      if (isOfOneEdition(row)) {
        JsonNode said =
            row.before().isEmpty() ? byCommand(row, edition) : byDecisions(row, edition, directory);
        row.expected()
            .differences(said, row.step().at())
            .forEach(difference -> disagreeing.add(row.name() + ": " + difference));
        explained++;
      }
    }

    assertThat(disagreeing).isEmpty();
    assertThat(explained).isGreaterThan(rows.size() - 5);
  }

  /** The command decides all events of a file by the same rules. */
  private static boolean isOfOneEdition(Row row) {
    return row.before().stream().allMatch(step -> Objects.equals(step.rules(), row.step().rules()));
  }

  private JsonNode byCommand(Row row, String edition) throws IOException {
    Step step = row.step();
    Path event = Files.writeString(folder.resolve("event.json"), step.event().toString());
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "explain",
                event,
                "--json",
                "--as",
                step.sender(),
                "--at",
                step.at().toString(),
                "--posture",
                postures(step),
                "--directory",
                DIRECTORIES.resolve(edition + ".yaml"),
                "--rules",
                rules(step, edition)));
    if (step.actor() != null) {
      arguments.addAll(List.of("--actor", step.actor()));
    }
    return CommandRun.of(arguments.toArray()).json();
  }

  private static JsonNode byDecisions(Row row, String edition, Directory directory) {
    Step step = row.step();
    List<EventFile.Entry> entries =
        Stream.concat(row.before().stream(), Stream.of(step))
            .map(one -> new EventFile.Entry(one.sender(), one.actor(), one.event()))
            .toList();
    return new OfflineDecisions(
            new Decider(directory, EditionFiles.rules(rules(step, edition), edition)),
            step.postures(),
            step.at(),
            null)
        .explain(new EventFile(step.sender(), entries))
        .getLast();
  }

  private static Path rules(Step step, String edition) {
    return step.rules() == null
        ? RULES.resolve(edition + ".yaml")
        : RULES.resolve("tests").resolve(step.rules());
  }

  private static String postures(Step step) {
    return Stream.concat(
            Stream.of(step.postures().nation().name()),
            step.postures().sectors().entrySet().stream()
                .map(sector -> sector.getKey() + "=" + sector.getValue()))
        .collect(Collectors.joining(","));
  }
}
