package org.ceptoarhub.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleSetFileTest {
  private static final String FILE =
      """
      edition: test
      title: a test
      valid-from: 2009-02-03
      rules:
        - id: liaison
          basis: "別紙4 E1"
          when: { type: IncidentReport, sender.role: [operator, ceptoar], tlp: RED }
          deliver:
            - { to: competent-ministry, hop: 1, view: full, ack-within: PT30M }
            - { to: nisc, hop: 2, view: headline, relay: { by: competent-ministry, mode: approval } }
          approvals: 2
      """;

  @Test
  void fileIsReadAsItStands() {
    RuleSet rules = read(FILE);

    assertThat(rules.edition()).isEqualTo("test");
    assertThat(rules.hash()).hasSize(64);
    assertThat(rules.rules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.basis()).isEqualTo("別紙4 E1");
              assertThat(rule.when().senderRoles())
                  .containsExactlyInAnyOrder(Role.OPERATOR, Role.CEPTOAR);
              assertThat(rule.approvals()).isEqualTo(Approvals.TWO);
              assertThat(rule.deliver())
                  .containsExactly(
                      new Rule.Line(
                          Selector.COMPETENT_MINISTRY, 1, View.FULL, Duration.ofMinutes(30), null),
                      new Rule.Line(
                          Selector.NISC,
                          2,
                          View.HEADLINE,
                          null,
                          new Relay(Relay.By.COMPETENT_MINISTRY, Relay.Mode.APPROVAL, null)));
            });
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource
  void whatIsWrong_isToldWithLineColumnAndRemedy(String right, String wrong, String message) {
    assertThatThrownBy(() -> read(FILE.replace(right, wrong)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> whatIsWrong_isToldWithLineColumnAndRemedy() {
    return Stream.of(
        arguments("title:", "titel:", "rules.yaml:2:1: titel: unknown key; did you mean 'title'?"),
        arguments(
            "IncidentReport",
            "IncidentRaport",
            "rules.yaml:7:19: rules[0].when.type: unknown type 'IncidentRaport'; did you mean"
                + " 'IncidentReport'?"),
        arguments("to: nisc", "to: nics", "unknown selector 'nics'; did you mean 'nisc'?"),
        arguments("operator, ceptoar", "operater", "did you mean 'operator'?"),
        arguments("tlp: RED", "tlp: PINK", "unknown tlp 'PINK'"),
        arguments("hop: 1", "hop: 0", "write a whole number from 1 to 9"),
        arguments("PT30M", "30min", "write a length of time such as PT30M"),
        arguments(
            "approvals: 2",
            "approvals: 3",
            "rules.yaml:11:16: rules[0].approvals: unknown number of approvals '3'; use one of 1,"
                + " 2, per-directory"),
        arguments("view: full", "view: ful", "did you mean 'full'?"),
        arguments("basis: \"別紙4 E1\"", "", "'basis' is missing; add it"));
  }

  @Test
  void ruleIdTwice_isRefused() {
    String again = FILE.substring(FILE.indexOf("  - id"));

    assertThatThrownBy(() -> read(FILE + again))
        .hasMessage(
            "rules.yaml:12:9: rules[1].id: another rule has the id 'liaison'; give each its own");
  }

  @Test
  void allRulesWithAProblem_areToldAtOnce() {
    String second =
        FILE.substring(FILE.indexOf("  - id")).replace("liaison", "other").replace("nisc", "nics");

    assertThatThrownBy(() -> read(FILE.replace("hop: 1", "hop: 0") + second))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidFileException.class))
        .satisfies(e -> assertThat(e.problems()).hasSize(2));
  }

  @Test
  void everyShippedRule_saysWhatItRestsOn() {
    assertThat(Editions.rules("plan2-2009").rules())
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.basis()).isNotBlank());
  }

  private static RuleSet read(String yaml) {
    return RuleSetFile.read("rules.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }
}
