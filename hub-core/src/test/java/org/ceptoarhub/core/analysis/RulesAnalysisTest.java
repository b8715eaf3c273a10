package org.ceptoarhub.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.analysis.Finding.Severity;
import org.ceptoarhub.core.directory.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesAnalysisTest {
  private static final Directory PLAN_2 = Editions.directory("plan2-2009");
  private static final String HEAD =
      """
      edition: test
      title: a test
      valid-from: 2009-02-03
      rules:
      """;
  private static final String HOUSEKEEPING =
      """
        - { id: h.notice, basis: b, when: { type: Notice, sender.role: hub }, deliver: [{ to: named-recipients, hop: 1, view: full }] }
        - { id: h.receipt, basis: b, when: { type: Receipt }, deliver: [] }
        - { id: h.approval, basis: b, when: { type: Approval }, deliver: [] }
        - { id: h.release, basis: b, when: { type: Release }, deliver: [] }
        - { id: h.decline, basis: b, when: { type: Decline }, deliver: [] }
        - { id: h.consent, basis: b, when: { type: ConsentAmendment }, deliver: [] }
      """;
  private static final String WARNINGS_TO_ALL =
      """
        - { id: w.nisc, basis: b, when: { type: RelatedInformation, sender.role: security-ministry }, deliver: [{ to: nisc, hop: 1, view: full }] }
        - { id: w.all, basis: b, when: { type: Provision, sender.role: nisc }, deliver: [{ to: all-parties, hop: 1, view: full }] }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void shippedRuleSets_leaveOnlyTheOptionThatNoSectorUses(String edition) {
    assertThat(
            RulesAnalysis.of("rules.yaml", Editions.ruleFile(edition), Editions.directory(edition))
                .findings())
        .extracting(finding -> finding.severity() + " " + finding.code() + " " + finding.rule())
        .isSubsetOf("WARNING empty-selector liaison.copy-to-own-ceptoar");
  }

  @Test
  void typo_isFoundWithItsPlace() {
    assertThat(findings("  - { id: x, basis: b, when: { tpye: Receipt }, deliver: [] }\n"))
        .extracting(Finding::severity, Finding::code, Finding::line, Finding::column)
        .containsExactly(Tuple.tuple(Severity.ERROR, "schema", 5, 32));
  }

  @Test
  void ruleForASenderWhomAdmissionRefuses_neverMatches() {
    assertThat(
            of(
                "x",
                "  - { id: x, basis: b, when: { type: IncidentReport, sender.role: nisc }, deliver:"
                    + " [{ to: nisc, hop: 1, view: full }] }\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("never-matches");
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message()).contains("on whose behalf");
              assertThat(finding.line()).isEqualTo(5);
              assertThat(finding.column()).isEqualTo(11);
            });
  }

  @Test
  void sectorWithoutOperators_neverMatches() {
    assertThat(
            codes(
                "x",
                "  - { id: x, basis: b, when: { type: IncidentReport, sender.role: operator,"
                    + " sector: [gas, space] }, deliver: [{ to: nisc, hop: 1, view: full }] }\n"))
        .containsExactly("ERROR unknown-sector");
  }

  @Test
  void sectorOfAKindWithoutSectors_neverMatches() {
    assertThat(
            codes(
                "x",
                "  - { id: x, basis: b, when: { type: RelatedInformation, sender.role:"
                    + " security-ministry, sector: gas }, deliver: [{ to: nisc, hop: 1, view: full"
                    + " }] }\n"))
        .containsExactly("ERROR never-matches");
  }

  @Test
  void drillWithoutExercise_neverDelivers() {
    assertThat(
            of(
                "x",
                "  - { id: x, basis: b, when: { type: CouncilShare, sender.role: ceptoar, traffic:"
                    + " EXERCISE }, deliver: [{ to: council-members, hop: 1, view: full }] }\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("never-delivers");
              assertThat(finding.message()).contains("exercise:");
            });
  }

  @Test
  void labelThatTheTlpGuardNeverLetsThrough_neverDelivers() {
    assertThat(
            codes(
                "x",
                "  - { id: x, basis: b, when: { type: CouncilShare, sender.role: ceptoar, tlp:"
                    + " AMBER }, deliver: [{ to: council-members, hop: 1, view: full }] }\n"))
        .containsExactly("ERROR never-delivers");
  }

  @Test
  void narrowerRuleBehindAWiderOne_isShadowed() {
    assertThat(
            of(
                "y",
                """
                  - { id: x, basis: b, when: { type: IncidentReport, sender.role: operator }, deliver: [{ to: nisc, hop: 1, view: full }] }
                  - { id: y, basis: b, when: { type: IncidentReport, sender.role: operator, sector: gas }, deliver: [{ to: nisc, hop: 2, view: full }] }
                """))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.code()).isEqualTo("shadowed");
              assertThat(finding.message()).contains("'x' matches");
            });
  }

  @Test
  void narrowerRuleBeforeAWiderOne_isNot() {
    assertThat(
            codes(
                "y",
                """
                  - { id: y, basis: b, when: { type: IncidentReport, sender.role: operator, sector: gas }, deliver: [{ to: nisc, hop: 2, view: full }] }
                  - { id: x, basis: b, when: { type: IncidentReport, sender.role: operator }, deliver: [{ to: nisc, hop: 1, view: full }] }
                """))
        .isEmpty();
  }

  @Test
  void oneOfTwoLinesShadowed_isAWarning() {
    assertThat(
            codes(
                "y",
                """
                  - { id: x, basis: b, when: { type: IncidentReport, sender.role: operator }, deliver: [{ to: nisc, hop: 1, view: full }] }
                  - { id: y, basis: b, when: { type: IncidentReport, sender.role: operator }, deliver: [{ to: nisc, hop: 2, view: full }, { to: own-ceptoar, hop: 1, view: full }] }
                """))
        .containsExactly("WARNING shadowed");
  }

  @Test
  void selectorThatFindsNobody_isAWarning() {
    assertThat(
            codes(
                "x",
                "  - { id: x, basis: b, when: { type: CouncilShare, sender.role: ceptoar },"
                    + " deliver: [{ to: agreement-partners, hop: 1, view: full }, { to:"
                    + " target-ceptoars, hop: 1, view: full }] }\n"))
        .containsExactly("WARNING empty-selector");
  }

  @Test
  void approvalByNobody_isAnError() {
    assertThat(
            of(
                "x",
                "  - { id: x, basis: b, when: { type: RelatedInformation, sender.role:"
                    + " related-agency }, deliver: [{ to: nisc, hop: 1, view: full, relay: { by:"
                    + " competent-ministry, mode: approval } }] }\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.code()).isEqualTo("nobody-approves");
              assertThat(finding.message()).contains("'competent-ministry'", "'nisc'");
            });
  }

  @Test
  void approvalBySomebody_isFine() {
    assertThat(
            codes(
                "x",
                "  - { id: x, basis: b, when: { type: IncidentReport, sender.role: operator },"
                    + " deliver: [{ to: nisc, hop: 2, view: full, relay: { by: competent-ministry,"
                    + " mode: approval } }] }\n"))
        .isEmpty();
  }

  @Test
  void kindsWithoutRules_areToldAndHousekeepingIsAnError() {
    List<Finding> findings = findings(WARNINGS_TO_ALL);

    assertThat(findings)
        .filteredOn(finding -> finding.code().equals("kind-without-rule"))
        .extracting(Finding::severity)
        .contains(Severity.ERROR, Severity.WARNING);
    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .extracting(Finding::message)
        .anySatisfy(message -> assertThat(message).contains("no rule takes a Release"))
        .anySatisfy(message -> assertThat(message).contains("no rule takes a Receipt"));
  }

  @Test
  void receiptsOfSomeRolesOnly_areAnError() {
    String some =
        HOUSEKEEPING.replace("{ type: Receipt }", "{ type: Receipt, sender.role: operator }");

    assertThat(findings(WARNINGS_TO_ALL + some))
        .filteredOn(finding -> finding.code().equals("sender-without-rule"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("nisc", "ceptoar"));
  }

  @Test
  void partiesOnNoPath_areTold() {
    assertThat(findings(HOUSEKEEPING))
        .filteredOn(finding -> finding.code().equals("unreached-party"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("nisc", "more"));
    assertThat(findings(WARNINGS_TO_ALL + HOUSEKEEPING))
        .extracting(Finding::code)
        .doesNotContain("unreached-party");
  }

  private static List<String> codes(String rule, String rules) {
    return of(rule, rules).stream()
        .map(finding -> finding.severity() + " " + finding.code())
        .toList();
  }

  /** What is found of one rule, among others that leave nothing to be desired. */
  private static List<Finding> of(String rule, String rules) {
    return findings(rules + WARNINGS_TO_ALL + HOUSEKEEPING).stream()
        .filter(finding -> finding.rule().equals(rule))
        .toList();
  }

  private static List<Finding> findings(String rules) {
    return RulesAnalysis.of("x.yaml", (HEAD + rules).getBytes(StandardCharsets.UTF_8), PLAN_2)
        .findings();
  }
}
