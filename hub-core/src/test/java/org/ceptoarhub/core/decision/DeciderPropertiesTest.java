package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.derivedFrom;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.Approvals;
import org.ceptoarhub.core.rules.Condition;
import org.ceptoarhub.core.rules.Relay;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.Selector;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.IndexEntry;

/** What holds for every rule set that anybody could write. */
class DeciderPropertiesTest {
  private static final Directory DIRECTORY = Editions.directory("plan2-2009");
  private static final KnownEvents NOTHING_KNOWN = (source, id) -> Optional.empty();

  @Property(tries = 300)
  void aPartyIsToldOnce_byARuleThatProposedIt(
      @ForAll("ruleSets") RuleSet rules, @ForAll("provisions") Provision provision) {
    Decision decision = decide(rules, sentBy("nisc", provision), NOTHING_KNOWN);

    List<String> delivered = recipients(decision);
    List<String> told = new ArrayList<>(delivered);
    decision.held().forEach(held -> told.addAll(held.recipients()));
    decision.refusals().forEach(refusal -> told.addAll(refusal.recipients()));
    assertThat(told).doesNotHaveDuplicates().doesNotContain("nisc");
    assertThat(rules.rules())
        .extracting(Rule::id)
        .containsAll(decision.deliveries().stream().map(Decision.Delivery::rule).toList());
  }

  @Property(tries = 500)
  void noRuleSet_deliversBeyondTheLabel(
      @ForAll("ruleSets") RuleSet rules, @ForAll("provisions") Provision provision) {
    Decision decision = decide(rules, sentBy("nisc", provision), NOTHING_KNOWN);

    Set<String> named = Set.copyOf(provision.getHeader().getNamedRecipients());
    Set<String> membersOnly = new HashSet<>();
    DIRECTORY.parties(Role.OPERATOR).forEach(party -> membersOnly.add(party.id()));
    membersOnly.removeAll(named);
    switch (provision.getHeader().getTlp()) {
      case RED -> assertThat(named).containsAll(recipients(decision));
      case AMBER_STRICT ->
          assertThat(recipients(decision))
              .doesNotContainAnyElementsOf(minus(membersOnly, agreementPartners()));
      case AMBER ->
          assertThat(recipients(decision))
              .allSatisfy(
                  recipient -> assertThat(addressedOrMember(provision)).contains(recipient));
      case GREEN, CLEAR -> assertThat(decision.refusals()).isEmpty();
    }
  }

  @Property(tries = 300)
  void noRuleSet_deliversBeyondTheSourcesConsent(
      @ForAll("ruleSets") RuleSet rules, @ForAll Set<Audience> audiences) {
    Submission source =
        sentBy("electricity-a", report("electricity", audiences.toArray(Audience[]::new)));
    KnownEvents known = knowing(source);
    Provision provision =
        derivedFrom(with(provision(Tlp.GREEN), p -> p.getTargets().setAll(true)), source);

    Decision decision = decide(rules, sentBy("nisc", provision), known);

    Set<String> consented = new HashSet<>(Set.of("meti"));
    if (audiences.contains(Audience.GOVERNMENT)) {
      consented.addAll(Set.of("mic", "npa", "fdma", "jcg", "mod"));
    }
    if (audiences.contains(Audience.AGENCIES)) {
      consented.addAll(Set.of("jpcert-cc", "ipa", "nict"));
    }
    if (audiences.contains(Audience.OWN_CEPTOAR)) {
      consented.add("ceptoar-electricity");
      DIRECTORY.membersOf("ceptoar-electricity").forEach(party -> consented.add(party.id()));
    }
    if (audiences.contains(Audience.OTHER_SECTORS)) {
      consented.addAll(Set.of("fsa", "mic", "mhlw", "mlit"));
      DIRECTORY.ceptoars().stream()
          .filter(ceptoar -> !ceptoar.sector().equals("electricity"))
          .forEach(
              ceptoar -> {
                consented.add(ceptoar.party());
                DIRECTORY.membersOf(ceptoar.party()).forEach(party -> consented.add(party.id()));
              });
    }
    assertThat(consented).containsAll(recipients(decision));
  }

  @Property(tries = 100)
  void deciding_isAFunction(
      @ForAll("ruleSets") RuleSet rules, @ForAll("provisions") Provision provision) {
    Submission submission = sentBy("nisc", provision);

    assertThat(decide(rules, submission, NOTHING_KNOWN))
        .isEqualTo(decide(rules, submission, NOTHING_KNOWN));
  }

  @Property(tries = 100)
  void explanation_hasOneEntryForEachRecipient(
      @ForAll("ruleSets") RuleSet rules, @ForAll("provisions") Provision provision) {
    Decision decision = decide(rules, sentBy("nisc", provision), NOTHING_KNOWN);

    JsonNode json = Explanation.toJson(decision, List.of());

    assertThat(json.get("deliveries").findValuesAsText("recipient"))
        .containsExactlyElementsOf(recipients(decision));
    assertThat(json.get("refusals")).hasSize(sizeOf(decision.refusals()));
  }

  @Provide
  Arbitrary<RuleSet> ruleSets() {
    Arbitrary<Rule.Line> lines =
        Combinators.combine(
                Arbitraries.of(Selector.values()),
                Arbitraries.integers().between(1, 9),
                Arbitraries.of(View.values()),
                Arbitraries.of(Relay.By.values()),
                Arbitraries.of(Relay.Mode.values()),
                Arbitraries.of(true, false))
            .as(
                (to, hop, view, by, mode, relayed) ->
                    new Rule.Line(to, hop, view, null, relayed ? new Relay(by, mode, null) : null));
    Arbitrary<List<Rule.Line>> deliver = lines.list().ofMinSize(1).ofMaxSize(4);
    Arbitrary<Condition> conditions =
        Combinators.combine(
                Arbitraries.of(Tlp.values()).set().ofMaxSize(3),
                Arbitraries.of("gas", "water", "finance").set().ofMaxSize(2))
            .as(
                (tlps, sectors) ->
                    new Condition(
                        "Provision",
                        Set.of(Role.NISC),
                        sectors,
                        Set.of(),
                        tlps,
                        Set.of(),
                        Set.of(),
                        Set.of()));
    return Combinators.combine(conditions, deliver, Arbitraries.of(Approvals.ONE, Approvals.TWO))
        .as((when, lineList, approvals) -> new Rule("rule", "generated", when, lineList, approvals))
        .list()
        .ofMaxSize(6)
        .map(DeciderPropertiesTest::numbered);
  }

  private static RuleSet numbered(List<Rule> rules) {
    List<Rule> numbered = new ArrayList<>();
    for (Rule rule : rules) {
      numbered.add(
          new Rule(
              "rule-" + numbered.size(),
              rule.basis(),
              rule.when(),
              rule.deliver(),
              rule.approvals()));
    }
    return new RuleSet("generated", "generated", "0".repeat(64), numbered);
  }

  @Provide
  Arbitrary<Provision> provisions() {
    Arbitrary<Set<String>> named =
        Arbitraries.of(DIRECTORY.parties().stream().map(Party::id).toList()).set().ofMaxSize(5);
    Arbitrary<Set<String>> sectors =
        Arbitraries.of("gas", "water", "finance", "government").set().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(Arbitraries.of(Tlp.values()), named, sectors)
        .as(
            (tlp, recipients, targets) ->
                with(
                    provision(tlp, targets.toArray(String[]::new)),
                    p -> p.getHeader().setNamedRecipients(List.copyOf(recipients))));
  }

  private static Decision decide(RuleSet rules, Submission submission, KnownEvents known) {
    return new Decider(DIRECTORY, rules).decide(submission, known, Postures.NORMAL);
  }

  private static KnownEvents knowing(Submission submission) {
    Header header = submission.event().header();
    IndexEntry entry =
        IndexEntry.newBuilder()
            .setSource(submission.source())
            .setEventId(header.getEventId())
            .setKind(submission.event().kind())
            .setCaseId(header.getCaseId())
            .setRevision(0)
            .setOffset(0)
            .setAt(NOW)
            .setContentHash(ByteBuffer.allocate(0))
            .setTlp(Labels.effective(submission.event(), NOTHING_KNOWN))
            .setConsents(ConsentTerms.own(submission.event(), submission.source()))
            .setGrewFrom(ConsentTerms.grewFrom(submission.event(), NOTHING_KNOWN))
            .build();
    return (source, id) ->
        source.equals(submission.source()) && id.equals(header.getEventId())
            ? Optional.of(entry)
            : Optional.empty();
  }

  private static Set<String> addressedOrMember(Provision provision) {
    Set<String> parties = new HashSet<>(provision.getHeader().getNamedRecipients());
    DIRECTORY
        .parties(Role.INCIDENT_HANDLING_MINISTRY)
        .forEach(ministry -> parties.add(ministry.id()));
    DIRECTORY.parties(Role.COMPETENT_MINISTRY).forEach(ministry -> parties.add(ministry.id()));
    DIRECTORY.ceptoars().stream()
        .filter(ceptoar -> provision.getTargets().getSectors().contains(ceptoar.sector()))
        .forEach(
            ceptoar -> {
              parties.add(ceptoar.party());
              DIRECTORY.membersOf(ceptoar.party()).forEach(member -> parties.add(member.id()));
            });
    return parties;
  }

  private static Set<String> agreementPartners() {
    Set<String> partners = new HashSet<>();
    DIRECTORY.agreements().forEach(agreement -> partners.add(agreement.partner()));
    return partners;
  }

  private static Set<String> minus(Set<String> all, Set<String> some) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static int sizeOf(List<Decision.Refusal> refusals) {
    return refusals.stream().mapToInt(refusal -> refusal.recipients().size()).sum();
  }

  private static List<String> recipients(Decision decision) {
    return decision.deliveries().stream()
        .flatMap(delivery -> delivery.recipients().stream())
        .toList();
  }
}
