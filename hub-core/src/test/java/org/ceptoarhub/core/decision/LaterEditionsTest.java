package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.NOTHING_KNOWN;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule sets of the third plan and of today's regime: what differs from the second plan's. */
class LaterEditionsTest {
  private static final Pattern NOT_FROM_THIS_EDITION =
      Pattern.compile("carried over \\[BG]|reconstructed|\\[BG]|20\\d\\d|別紙4");

  @ParameterizedTest
  @CsvSource({
    "plan2-2009, 2009-02-03",
    "plan3-2014, 2014-05-19",
    "nco-2024,   2025-07-01",
  })
  void edition_holdsFromItsDay(String edition, LocalDate from) {
    RuleSet rules = Editions.rules(edition);

    assertThat(rules.edition()).isEqualTo(edition);
    assertThat(rules.validFrom()).isEqualTo(from);
  }

  @ParameterizedTest
  @CsvSource({"plan3-2014", "nco-2024"})
  void everyBasis_saysWhereItComesFromOrThatItIsCarriedOver(String edition) {
    assertThat(Editions.rules(edition).rules())
        .allSatisfy(rule -> assertThat(rule.basis()).containsPattern(NOT_FROM_THIS_EDITION));
  }

  @Test
  void thirdPlan_keepsThePathsOfTheSecond() {
    assertThat(paths("plan3-2014")).isEqualTo(paths("plan2-2009"));
  }

  @Test
  void todaysRegime_addsOneRuleForLargeScaleFailures() {
    List<Rule> more =
        Editions.rules("nco-2024").rules().stream()
            .filter(rule -> !paths("plan2-2009").contains(path(rule)))
            .toList();

    assertThat(more)
        .extracting(Rule::id)
        .containsExactly("liaison.large-scale-to-incident-handling");
  }

  @ParameterizedTest
  @CsvSource({
    "plan2-2009, EMERGENCY, GOVERNMENT, false",
    "nco-2024,   ALERT,     GOVERNMENT, false",
    "nco-2024,   EMERGENCY, GOVERNMENT, true",
  })
  void inALargeScaleFailure_incidentHandlingMinistriesGetReportsWithoutTheName(
      String edition, Posture posture, Audience consented, boolean reached) {
    Decider decider = decider(edition);

    Decision decision =
        decider.decide(
            sentBy("electricity-a", report("electricity", consented)),
            NOTHING_KNOWN,
            Postures.nationwide(posture));

    List<Decision.Delivery> toPolice =
        decision.deliveries().stream()
            .filter(delivery -> delivery.recipients().contains("npa"))
            .toList();
    assertThat(toPolice).hasSize(reached ? 1 : 0);
    assertThat(toPolice)
        .allSatisfy(delivery -> assertThat(delivery.view()).isEqualTo(View.ANONYMISED));
  }

  @ParameterizedTest
  @CsvSource({"plan2-2009, mhlw", "plan3-2014, mhlw", "nco-2024, mlit"})
  void waterReport_reachesTheMinistryOfItsTime(String edition, String ministry) {
    Decision decision =
        decider(edition).decide(sentBy("water-a", report("water")), NOTHING_KNOWN, Postures.NORMAL);

    assertThat(decision.deliveries())
        .flatExtracting(Decision.Delivery::recipients)
        .containsExactly(ministry, "nisc");
  }

  @ParameterizedTest
  @CsvSource({"plan2-2009, 5, 14", "plan3-2014, 5, 18", "nco-2024, 5, 21"})
  void warningToAll_reachesEveryMinistryCeptoarAndOperatorOnce(
      String edition, int ministries, int ceptoars) {
    Directory directory = Editions.directory(edition);

    Decision decision =
        decider(edition)
            .decide(
                sentBy("nisc", with(provision(Tlp.GREEN), p -> p.getTargets().setAll(true))),
                NOTHING_KNOWN,
                Postures.NORMAL);

    assertThat(decision.deliveries())
        .flatExtracting(Decision.Delivery::recipients)
        .doesNotHaveDuplicates()
        .hasSize(ministries + ceptoars + directory.parties(Role.OPERATOR).size());
  }

  private static Decider decider(String edition) {
    return new Decider(Editions.directory(edition), Editions.rules(edition));
  }

  private static List<Rule> paths(String edition) {
    return Editions.rules(edition).rules().stream().map(LaterEditionsTest::path).toList();
  }

  private static Rule path(Rule rule) {
    return new Rule(rule.id(), "", rule.when(), rule.deliver(), rule.approvals());
  }
}
