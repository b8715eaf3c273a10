package org.ceptoarhub.core.expectation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;

class ExpectationRunTest {
  private static final Directory PLAN_2 = Editions.directory("plan2-2009");
  private static final String RULES =
      """
      edition: test
      title: a test
      valid-from: 2009-02-03
      rules:
        - id: liaison
          basis: b
          when: { type: IncidentReport, sender.role: operator, sector: [gas, water] }
          deliver:
            - { to: competent-ministry, hop: 1, view: full }
            - { to: nisc, hop: 2, view: full }
      """;
  private static final String GIVEN =
      """
      edition: test
      at: 2010-06-01T10:00:00+09:00
      given:
        report:
          sender: gas-a
          type: IncidentReport
          header: { tlp: AMBER, category: C, title: t }
          body: { sector: gas, eventType: OTHER, summary: s, consent: {} }
      cases:
      """;
  private static final String RIGHT =
      """
        - name: right
          given: report
          deliver:
            - { to: meti, hop: 1, rule: liaison }
            - { to: nisc, hop: 2, rule: liaison }
      """;

  @Test
  void rowThatHolds_hasNoDifferences() {
    assertThat(differences(RIGHT)).isEmpty();
  }

  @Test
  void wrongHop_isToldWithExpectedAndGot() {
    assertThat(differences(RIGHT.replace("hop: 2", "hop: 3")))
        .containsExactly(
            "nisc: expected delivery at hop 3, FULL, by liaison;"
                + " got delivery at hop 2, FULL, by liaison, no receipt due");
  }

  @Test
  void wrongRule_isADifference() {
    assertThat(differences(RIGHT.replace("hop: 2, rule: liaison", "hop: 2, rule: other")))
        .hasSize(1);
  }

  @Test
  void wrongView_isADifference() {
    assertThat(differences(RIGHT.replace("hop: 2,", "hop: 2, view: headline,"))).hasSize(1);
  }

  @Test
  void receiptDueWhereNoneIs_isADifference() {
    assertThat(differences(RIGHT.replace("hop: 2,", "hop: 2, ack-within: PT30M,"))).hasSize(1);
  }

  @Test
  void partyThatIsNotListed_mustNotOccur() {
    assertThat(differences(RIGHT.lines().limit(4).reduce("", (a, b) -> a + b + "\n")))
        .containsExactly(
            "nisc: expected nothing; got delivery at hop 2, FULL, by liaison, no receipt due");
  }

  @Test
  void partyThatIsListedAndDoesNotOccur_isADifference() {
    assertThat(differences(RIGHT + "      - { to: [fsa, mic], hop: 1, rule: liaison }\n"))
        .containsExactly("fsa, mic: expected delivery at hop 1, FULL, by liaison; got nothing");
  }

  @Test
  void otherRejection_isToldWithItsReason() {
    String row =
        """
          - name: rejected
            given: report
            with: { body.sector: water }
            rejected: no-rule
        """;

    assertThat(differences(row))
        .singleElement()
        .asString()
        .startsWith("expected rejection no-rule; got rejection not-your-sector (");
  }

  @Test
  void rejectionWhereADecisionIsExpected_isADifference() {
    assertThat(
            differences(
                RIGHT.replace("given: report\n", "given: report\n    sender: electricity-a\n")))
        .singleElement()
        .asString()
        .startsWith("expected a decision; got rejection");
  }

  @Test
  void whatComesBeforeAndIsRejected_failsTheRow() {
    assertThat(
            differences(
                RIGHT.replace(
                    "given: report\n",
                    "known: [{ id: first, given: report, sender: nisc }]\n    given: report\n")))
        .singleElement()
        .asString()
        .startsWith("'first', which comes before, was rejected");
  }

  @Test
  void conditionWithoutANearMiss_isLeftOut() {
    String roleMissed =
        """
          - name: near miss of the role
            given: report
            sender: meti
            with: { header.onBehalfOf: gas-a }
            rejected: no-rule
        """;

    assertThat(result(RIGHT).uncovered())
        .contains(
            "rule 'liaison', condition sender.role: no row misses it by just that",
            "rule 'liaison', condition sector: no row misses it by just that");
    assertThat(result(RIGHT + roleMissed).uncovered())
        .doesNotContain("rule 'liaison', condition sender.role: no row misses it by just that")
        .contains("rule 'liaison', condition sector: no row misses it by just that");
  }

  @Test
  void rowThatFails_coversNothing() {
    assertThat(result(RIGHT.replace("hop: 2", "hop: 3")).uncovered())
        .contains("rule 'liaison': no row that holds shows what it does");
    assertThat(result(RIGHT).uncovered())
        .doesNotContain("rule 'liaison': no row that holds shows what it does");
  }

  @Test
  void guardThatRefusesNothingAndCellsThatAreMissing_areLeftOut() {
    assertThat(result(RIGHT).uncovered())
        .contains(
            "guard 'consent': no row that holds expects its refusal",
            "matrix: no cell for IncidentReport under RED at hop 2");
  }

  @Test
  void matrixCell_isTriedUnderItsLabel() {
    String matrix =
        """
        matrix:
          labels: [GREEN, RED]
          kinds:
            - given: report
              cells:
                - { to: meti, hop: 1, rule: liaison, expect: [yes, yes] }
                - { to: nisc, hop: 2, rule: liaison, expect: [yes, tlp] }
        """;

    Result result = result(RIGHT + matrix);

    assertThat(result.rows()).hasSize(3);
    assertThat(result.failed())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.row().name()).endsWith("under RED");
              assertThat(row.differences())
                  .containsExactly(
                      "nisc: expected refusal by guard tlp of rule liaison;"
                          + " got delivery at hop 2, FULL, by liaison, no receipt due");
            });
  }

  @Test
  void unknownParty_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> table(RIGHT.replace("to: nisc", "to: nics")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageMatching("(?s)t\\.yaml:14:15: .*'nics' is no party of directory plan2-2009.*");
  }

  @Test
  void unknownGivenEvent_isRefusedWithARemedy() {
    assertThatThrownBy(() -> table(RIGHT.replace("given: report", "given: reprot")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("did you mean 'report'");
  }

  private static List<String> differences(String cases) {
    return result(cases).rows().getFirst().differences();
  }

  private static Result result(String cases) {
    return ExpectationRun.of(
        table(cases),
        new Decider(PLAN_2, RuleSetFile.read("r.yaml", RULES.getBytes(StandardCharsets.UTF_8))),
        name -> {
          throw new AssertionError(name);
        });
  }

  private static ExpectationTable table(String cases) {
    return ExpectationFile.read("t.yaml", (GIVEN + cases).getBytes(StandardCharsets.UTF_8), PLAN_2);
  }
}
