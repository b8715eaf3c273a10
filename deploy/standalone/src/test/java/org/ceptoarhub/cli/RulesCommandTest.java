package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesCommandTest {
  private static final Path RULES = RunningHub.SAMPLES.resolveSibling("rules");
  private static final Path PLAN_2 = RULES.resolve("plan2-2009.yaml");
  private static final Path TABLE = RULES.resolve("tests/plan2-2009.yaml");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void shippedRules_haveNoErrors(String edition) {
    CommandRun run = CommandRun.of("rules", "check", RULES.resolve(edition + ".yaml"));

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out()).contains("0 errors").contains("held against directory " + edition);
  }

  @Test
  void typo_failsWithLineAndColumn() throws IOException {
    Path file = rewritten(PLAN_2, "sender.role: nisc", "sender.rolle: nisc");

    CommandRun run = CommandRun.of("rules", "check", file);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("plan2-2009.yaml:\\d+:\\d+: error schema: .*did you mean 'sender.role'");
  }

  @Test
  void findings_areToldInJsonToo() throws IOException {
    Path file =
        rewritten(PLAN_2, "sender.role: operator }", "sender.role: operator, sector: space }");

    CommandRun run = CommandRun.of("rules", "check", file, "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode json = run.json();
    assertThat(json.path("errors").asInt()).isPositive();
    assertThat(json.path("findings"))
        .anySatisfy(
            finding -> {
              assertThat(finding.path("code").asText()).isEqualTo("unknown-sector");
              assertThat(finding.path("rule").asText()).isEqualTo("liaison.operator-to-ministry");
              assertThat(finding.path("line").asInt()).isPositive();
              assertThat(finding.path("column").asInt()).isPositive();
            });
  }

  @Test
  void shippedTable_holds() {
    CommandRun run = CommandRun.of("rules", "test", TABLE);

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).containsPattern("[\\d,]+ rows: [\\d,]+ hold, 0 failed; 0 left out");
  }

  @Test
  void anotherRuleSet_failsWithExpectedAndGot() throws IOException {
    Path file =
        rewritten(PLAN_2, "to: competent-ministry, hop: 1", "to: competent-ministry, hop: 3");

    CommandRun run = CommandRun.of("rules", "test", TABLE, "--rules", file);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("plan2-2009.yaml:\\d+: FAILED E1 a report reaches the competent ministry")
        .containsPattern("meti: expected delivery at hop 1, .*; got delivery at hop 3, ");
  }

  private Path rewritten(Path file, String what, String with) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(what);
    int at = text.indexOf(what);
    return Files.writeString(
        folder.resolve(file.getFileName().toString()),
        text.substring(0, at) + with + text.substring(at + what.length()));
  }
}
