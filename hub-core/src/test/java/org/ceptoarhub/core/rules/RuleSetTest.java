package org.ceptoarhub.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final Directory DIRECTORY = Editions.directory("plan2-2009");
  private static final Condition ANY = when(Set.of(), Set.of(), Set.of(), Set.of());

  @Test
  void rulesMatch_inTheOrderOfTheFile() {
    RuleSet rules =
        ruleSet(
            ANY,
            when(Set.of(Role.CEPTOAR), Set.of(), Set.of(), Set.of()),
            when(Set.of(Role.SECURITY_MINISTRY), Set.of(), Set.of(), Set.of()),
            when(Set.of(Role.COMPETENT_MINISTRY), Set.of(), Set.of(), Set.of()));

    assertThat(ids(rules.matching(facts("meti", provision(Tlp.GREEN, "gas")), Posture.NORMAL)))
        .containsExactly("rule-0", "rule-2", "rule-3");
  }

  @Test
  void anotherKind_matchesNothingAndMissesNothing() {
    RuleSet rules = ruleSet(ANY);
    Facts facts = facts("gas-a", report("gas"));

    assertThat(rules.matching(facts, Posture.NORMAL)).isEmpty();
    assertThat(rules.nearMisses(facts, Posture.NORMAL)).isEmpty();
  }

  @Test
  void nearMiss_namesTheOneConditionThatFailed() {
    RuleSet rules =
        ruleSet(
            when(Set.of(Role.CEPTOAR, Role.RELATED_AGENCY), Set.of(), Set.of(), Set.of()),
            when(Set.of(), Set.of("water", "finance"), Set.of(), Set.of()),
            when(Set.of(), Set.of(), Set.of(Tlp.RED), Set.of()),
            when(Set.of(), Set.of(), Set.of(), Set.of(Posture.ALERT, Posture.EMERGENCY)));

    assertThat(rules.nearMisses(facts("meti", provision(Tlp.GREEN, "gas")), Posture.NORMAL))
        .containsExactly(
            new NearMiss(
                "rule-0",
                "sender.role",
                "ceptoar, related-agency",
                "competent-ministry, security-ministry"),
            new NearMiss("rule-1", "sector", "finance, water", "gas"),
            new NearMiss("rule-2", "tlp", "RED", "GREEN"),
            new NearMiss("rule-3", "posture", "ALERT, EMERGENCY", "NORMAL"));
  }

  @Test
  void eventOfNoSector_hasNone() {
    RuleSet rules = ruleSet(when(Set.of(), Set.of("gas"), Set.of(), Set.of()));

    assertThat(rules.nearMisses(facts("nisc", provision(Tlp.GREEN)), Posture.NORMAL))
        .containsExactly(new NearMiss("rule-0", "sector", "gas", "none"));
  }

  @Test
  void twoFailedConditions_areNoNearMiss_norIsAMatch() {
    RuleSet rules = ruleSet(ANY, when(Set.of(Role.CEPTOAR), Set.of(), Set.of(Tlp.RED), Set.of()));

    assertThat(rules.nearMisses(facts("nisc", provision(Tlp.GREEN, "gas")), Posture.NORMAL))
        .isEmpty();
  }

  /** The index says what asking every rule would say, also beyond 64 rules. */
  @Property(tries = 300)
  void indexAgreesWithAskingEveryRule(
      @ForAll("conditions") List<Condition> conditions,
      @ForAll("senders") String sender,
      @ForAll Tlp tlp,
      @ForAll Category category,
      @ForAll Stage stage,
      @ForAll Posture posture,
      @ForAll("sectors") Set<String> sectors) {
    RuleSet rules = ruleSet(conditions.toArray(Condition[]::new));
    Facts facts =
        facts(
            sender,
            with(
                provision(tlp, sectors.toArray(String[]::new)),
                p -> {
                  p.getHeader().setCategory(category);
                  p.getHeader().setStage(stage);
                }));

    List<String> asked =
        rules.rules().stream()
            .filter(rule -> failures(rule.when(), facts, posture) == 0)
            .map(Rule::id)
            .toList();
    List<String> almost =
        rules.rules().stream()
            .filter(rule -> failures(rule.when(), facts, posture) == 1)
            .map(Rule::id)
            .toList();

    assertThat(ids(rules.matching(facts, posture))).isEqualTo(asked);
    assertThat(rules.nearMisses(facts, posture)).extracting(NearMiss::rule).isEqualTo(almost);
  }

  private static long failures(Condition when, Facts facts, Posture posture) {
    Header header = facts.submission().event().header();
    return Stream.of(
            fits(when.senderRoles(), facts.sender().roles()),
            fits(when.sectors(), facts.sectors()),
            fits(when.categories(), Set.of(header.getCategory())),
            fits(when.tlps(), Set.of(header.getTlp())),
            fits(when.stages(), Set.of(header.getStage())),
            fits(when.postures(), Set.of(posture)),
            fits(when.traffic(), Set.of(header.getTraffic())))
        .filter(fits -> !fits)
        .count();
  }

  private static boolean fits(Set<?> wanted, Set<?> found) {
    return wanted.isEmpty() || !Collections.disjoint(wanted, found);
  }

  @Provide
  Arbitrary<List<Condition>> conditions() {
    return Combinators.combine(
            few(Role.values()),
            sectors(),
            few(Category.values()),
            few(Tlp.values()),
            few(Stage.values()),
            few(Posture.values()),
            few(Traffic.values()))
        .as(
            (roles, sectors, categories, tlps, stages, postures, traffic) ->
                new Condition(
                    "Provision", roles, sectors, categories, tlps, stages, postures, traffic))
        .list()
        .ofMaxSize(150);
  }

  private static <T> Arbitrary<Set<T>> few(T[] of) {
    return Arbitraries.of(of).set().ofMaxSize(of.length - 1);
  }

  @Provide
  Arbitrary<String> senders() {
    return Arbitraries.of("nisc", "meti", "npa", "mod", "ceptoar-gas", "gas-a", "hub");
  }

  @Provide
  Arbitrary<Set<String>> sectors() {
    return Arbitraries.of("gas", "water", "finance").set().ofMaxSize(2);
  }

  private static Condition when(
      Set<Role> roles, Set<String> sectors, Set<Tlp> tlps, Set<Posture> postures) {
    return new Condition(
        "Provision",
        roles,
        sectors,
        Set.of(),
        tlps,
        Set.of(),
        postures,
        EnumSet.of(Traffic.ACTUAL));
  }

  private static RuleSet ruleSet(Condition... conditions) {
    return new RuleSet(
        "test",
        "test",
        "0".repeat(64),
        IntStream.range(0, conditions.length)
            .mapToObj(i -> new Rule("rule-" + i, "test", conditions[i], List.of(), Approvals.ONE))
            .toList());
  }

  private static Facts facts(String sender, SpecificRecord body) {
    return Facts.of(sentBy(sender, body), DIRECTORY, DIRECTORY.party(sender).orElseThrow());
  }

  private static List<String> ids(List<Rule> rules) {
    return rules.stream().map(Rule::id).toList();
  }
}
