package org.ceptoarhub.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
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
        arguments(
            "to: nisc",
            "to: nics",
            "rules.yaml:10:15: rules[0].deliver[1].to: unknown selector 'nics'; did you mean"
                + " 'nisc'?"),
        arguments(
            "to: nisc",
            "to: everybody-in-the-room",
            "unknown selector 'everybody-in-the-room'; use one of addressees,"),
        arguments(
            "operator, ceptoar",
            "operater",
            "rules.yaml:7:49: rules[0].when.sender.role[0]: unknown sender.role 'operater'; did you"
                + " mean 'operator'?"),
        arguments(
            "sender.role:",
            "sender.roles:",
            "rules.yaml:7:35: rules[0].when.sender.roles: unknown key; did you mean"
                + " 'sender.role'?"),
        arguments(
            "tlp: RED",
            "tlp: PINK",
            "rules.yaml:7:74: rules[0].when.tlp: unknown tlp 'PINK'; use one of AMBER,"),
        arguments(
            "tlp: RED",
            "posture: CALM",
            "unknown posture 'CALM'; use one of ALERT, EMERGENCY, NORMAL"),
        arguments(
            "hop: 1",
            "hop: 0",
            "rules.yaml:9:40: rules[0].deliver[0].hop: is '0'; write a whole number from 1 to 9"),
        arguments("PT30M", "30min", "write a length of time such as PT30M"),
        arguments(
            "mode: approval", "mode: aproval", "unknown mode 'aproval'; did you mean 'approval'?"),
        arguments(
            "by: competent-ministry",
            "by: nisc",
            "unknown relaying party 'nisc'; use one of competent-ministry, own-ceptoar,"
                + " target-ceptoars, target-ministries"),
        arguments("mode: approval", "mode: approval, within: soon", "a length of time"),
        arguments(
            "approvals: 2",
            "approvals: 3",
            "rules.yaml:11:16: rules[0].approvals: unknown number of approvals '3'; use one of 1,"
                + " 2, per-directory"),
        arguments("view: full", "view: ful", "did you mean 'full'?"),
        arguments("view: full", "view: [full]", "is a list; write a text"),
        arguments("basis: \"別紙4 E1\"", "", "rules.yaml:5:5: rules[0]: 'basis' is missing; add it"),
        arguments("valid-from: 2009-02-03", "", "rules.yaml:1:1: 'valid-from' is missing; add it"),
        arguments(
            "2009-02-03",
            "2009-02-30",
            "rules.yaml:3:13: valid-from: is '2009-02-30'; write a day"),
        arguments("rules:", "rule:", "rules.yaml:4:1: rule: unknown key; did you mean 'rules'?"),
        arguments(
            "title: a test",
            "title: a test\ntitle: another",
            "rules.yaml:3:1: title: the key stands in line 2 already; keep one of the two"),
        arguments("title: a test", "title: &t a test", "rules.yaml:2:8"));
  }

  @Test
  void withinAndPerDirectory_areReadAsTheyStand() {
    RuleSet rules =
        read(
            FILE.replace("mode: approval", "mode: per-directory, within: PT1H")
                .replace("approvals: 2", "approvals: per-directory"));

    assertThat(rules.validFrom()).isEqualTo(LocalDate.of(2009, 2, 3));
    assertThat(rules.rules().getFirst().approvals()).isEqualTo(Approvals.PER_DIRECTORY);
    assertThat(rules.rules().getFirst().deliver().getLast().relay())
        .isEqualTo(
            new Relay(Relay.By.COMPETENT_MINISTRY, Relay.Mode.PER_DIRECTORY, Duration.ofHours(1)));
  }

  @Test
  void yamlBomb_isRefusedAtItsFirstAnchor() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(String.join(", ", Collections.nCopies(10, "*a" + (i - 1))))
          .append("]\n");
    }

    assertThatThrownBy(() -> read(bomb.toString()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith("rules.yaml:1:5: ");
  }

  @Test
  void tenMegabytes_areRefusedUnread() {
    byte[] file = new byte[10 * 1024 * 1024];
    Arrays.fill(file, (byte) '#');

    assertThatThrownBy(() -> RuleSetFile.read("rules.yaml", file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("rules.yaml:1:1");
  }

  @Test
  void fileOfAThousandRules_isTakenWhole() {
    String rule = FILE.substring(FILE.indexOf("  - id"));
    StringBuilder file = new StringBuilder(FILE);
    for (int i = 0; i < 999; i++) {
      file.append(rule.replace("id: liaison", "id: liaison-" + i));
    }

    assertThat(read(file.toString()).rules()).hasSize(1_000);
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
