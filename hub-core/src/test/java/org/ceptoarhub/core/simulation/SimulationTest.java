package org.ceptoarhub.core.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.derivedFrom;
import static org.ceptoarhub.core.SampleEvents.header;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.reference;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.Generated;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.simulation.EventDifference.Difference;
import org.ceptoarhub.core.simulation.Simulation.Kept;
import org.ceptoarhub.core.simulation.SimulationResult.Skipped;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.ConsentTerm;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class SimulationTest {
  private static final Decider SHIPPED =
      new Decider(Editions.directory("plan2-2009"), Editions.rules("plan2-2009"));

  /** A rule set of one warning path, each line of which a test changes. */
  private static final String ONE_PATH =
      """
      edition: one-path
      title: One path
      valid-from: 2009-02-03
      rules:
        - id: warn.ceptoars
          basis: test
          when: { type: Provision, sender.role: nisc }
          deliver:
            - { to: target-ceptoars, hop: 2, view: full, ack-within: PT1H }
      """;

  private record Delivered(String eventId, String recipient) {}

  @Nested
  class AHistoryOf10000Decisions {

    @Test
    void underARuleThatLostItsSector_gainsWhatBruteForceGains(TestReporter reporter) {
      bothWays(narrowed(), SHIPPED, reporter);
    }

    @Test
    void underARuleThatGotASector_losesWhatBruteForceLoses(TestReporter reporter) {
      bothWays(SHIPPED, narrowed(), reporter);
    }

    private void bothWays(Decider then, Decider now, TestReporter reporter) {
      History history = history(then, 10_000);
      Set<Delivered> gained = new HashSet<>();
      Set<Delivered> lost = new HashSet<>();
      Map<String, Long> gainedByRecipient = new TreeMap<>();
      for (Kept kept : history.kept()) {
        String id = requireNonNull(kept.event()).header().getEventId();
        Set<String> before = recipients(decide(then, kept, history));
        Set<String> after = recipients(decide(now, kept, history));
        after.stream()
            .filter(party -> !before.contains(party))
            .forEach(
                party -> {
                  gained.add(new Delivered(id, party));
                  gainedByRecipient.merge(party, 1L, Long::sum);
                });
        before.stream()
            .filter(party -> !after.contains(party))
            .forEach(party -> lost.add(new Delivered(id, party)));
      }

      long start = System.nanoTime();
      SimulationResult result =
          new Simulation(now, history).run(history.kept().iterator(), SimulationTest::unheard);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      reporter.publishEntry("10,000 decisions simulated in", took.toMillis() + " ms");

      assertThat(gained.size() + lost.size()).isGreaterThan(1_000);
      assertThat(of(result, Change.GAINED)).isEqualTo(gained);
      assertThat(of(result, Change.LOST)).isEqualTo(lost);
      assertThat(result.totals().getOrDefault(Change.GAINED, 0L)).isEqualTo(gained.size());
      assertThat(result.totals().getOrDefault(Change.LOST, 0L)).isEqualTo(lost.size());
      assertThat(countsOf(result.byRecipient(), Change.GAINED)).isEqualTo(gainedByRecipient);
      assertThat(result.decisions()).isEqualTo(10_000);
      assertThat(result.compared()).isEqualTo(10_000);
      assertThat(result.deliveriesNow() - result.deliveriesThen())
          .isEqualTo(gained.size() - lost.size());
    }

    private static Set<Delivered> of(SimulationResult result, Change change) {
      return result.events().stream()
          .flatMap(
              event ->
                  event.differences().stream()
                      .filter(difference -> difference.changes().contains(change))
                      .flatMap(difference -> difference.recipients().stream())
                      .map(party -> new Delivered(event.eventId(), party)))
          .collect(Collectors.toSet());
    }

    private static Map<String, Long> countsOf(
        Map<String, Map<Change, Long>> counts, Change change) {
      Map<String, Long> of = new TreeMap<>();
      counts.forEach(
          (key, changes) -> {
            if (changes.containsKey(change)) {
              of.put(key, changes.get(change));
            }
          });
      return of;
    }

    private static Decision decide(Decider decider, Kept kept, History history) {
      return decider.decide(
          new Submission(
              kept.decision().getSource(),
              requireNonNull(kept.event()),
              kept.decision().getActor(),
              Realm.LIVE,
              kept.decision().getAt()),
          history,
          Postures.nationwide(Posture.valueOf(kept.decision().getPosture())));
    }

    private static Set<String> recipients(Decision decision) {
      Set<String> recipients = new TreeSet<>();
      decision.deliveries().forEach(delivery -> recipients.addAll(delivery.recipients()));
      return recipients;
    }
  }

  @Test
  void underTheRulesOfThen_nothingIsOtherwise() {
    History history = history(SHIPPED, 500);

    SimulationResult result = run(SHIPPED, history);

    assertThat(result.isEmpty()).isTrue();
    assertThat(result.compared()).isEqualTo(500);
    assertThat(result.counts()).isEmpty();
    assertThat(result.deliveriesNow()).isEqualTo(result.deliveriesThen()).isPositive();
  }

  @Test
  void whatAGuardKeepsNow_isLostAndSaysWhy() {
    History history = new History(decider(ONE_PATH));
    Submission warning = sentBy("nisc", provision(Tlp.AMBER, "gas"));
    history.add(warning);

    SimulationResult result =
        run(decider(ONE_PATH.replace("target-ceptoars", "council-members")), history);

    assertThat(result.events())
        .singleElement()
        .satisfies(event -> assertThat(event.tlp()).isEqualTo(Tlp.AMBER))
        .extracting(EventDifference::differences)
        .asInstanceOf(InstanceOfAssertFactories.list(Difference.class))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.changes()).containsExactly(Change.LOST);
              assertThat(difference.recipients()).containsExactly("ceptoar-gas");
              assertThat(difference.now().refused())
                  .isNotNull()
                  .extracting(Position.Refused::guard)
                  .isEqualTo("tlp");
            });
    assertThat(result.byTlp()).containsExactly(entry(Tlp.AMBER, Map.of(Change.LOST, 1L)));
  }

  @Test
  void whatWaitsNow_isLostAndNewlyHeld() {
    History history = new History(decider(ONE_PATH));
    history.add(sentBy("nisc", provision(Tlp.GREEN, "gas", "water")));

    SimulationResult result = run(decider(waiting("approval")), history);

    assertThat(result.totals()).containsOnly(entry(Change.LOST, 2L), entry(Change.NEWLY_HELD, 2L));
    assertThat(differences(result))
        .extracting(difference -> requireNonNull(difference.now().held()).by())
        .containsExactly("meti", "mhlw");
  }

  @Test
  void whatWaitsNoMore_isGainedAndNoLongerHeld() {
    History history = new History(decider(waiting("approval")));
    history.add(sentBy("nisc", provision(Tlp.GREEN, "gas")));

    SimulationResult result = run(decider(waiting("automatic")), history);

    assertThat(result.totals())
        .containsOnly(entry(Change.GAINED, 1L), entry(Change.NO_LONGER_HELD, 1L));
  }

  @Test
  void ruleWithAnotherName_movesTheDeliveryFromTheOneToTheOther() {
    History history = new History(decider(ONE_PATH));
    history.add(sentBy("nisc", provision(Tlp.GREEN, "gas")));

    SimulationResult result = run(decider(ONE_PATH.replace("warn.ceptoars", "warn.all")), history);

    assertThat(result.byRule())
        .containsOnly(
            entry("warn.all", Map.of(Change.MOVED_HERE, 1L)),
            entry("warn.ceptoars", Map.of(Change.MOVED_AWAY, 1L)));
  }

  @Test
  void anotherViewAndAnotherDeadline_areTold() {
    History history = new History(decider(ONE_PATH));
    history.add(sentBy("nisc", provision(Tlp.GREEN, "gas")));

    SimulationResult result =
        run(decider(ONE_PATH.replace("full", "headline").replace("PT1H", "PT30M")), history);

    assertThat(result.totals())
        .containsOnly(entry(Change.OTHER_VIEW, 1L), entry(Change.OTHER_RECEIPT, 1L));
    assertThat(result.deliveriesNow()).isEqualTo(result.deliveriesThen()).isEqualTo(1);
  }

  @Test
  void eventThatNoRuleLetsPass_isNewlyRejected_andTheOtherWayRoundAdmitted() {
    String others = ONE_PATH.replace("nisc", "ceptoar");
    Submission warning = sentBy("nisc", provision(Tlp.GREEN, "gas"));
    History admitted = new History(decider(ONE_PATH));
    admitted.add(warning);
    History rejected = new History(decider(others));
    rejected.add(warning);

    SimulationResult closed = run(decider(others), admitted);
    SimulationResult opened = run(decider(ONE_PATH), rejected);

    assertThat(closed.newlyRejected()).isEqualTo(1);
    assertThat(closed.events().getFirst().rejectedNow())
        .isNotNull()
        .extracting(Rejection::code)
        .isEqualTo("no-rule");
    assertThat(closed.totals()).containsOnly(entry(Change.LOST, 1L));
    assertThat(opened.newlyAdmitted()).isEqualTo(1);
    assertThat(opened.totals()).containsOnly(entry(Change.GAINED, 1L));
  }

  @Test
  void eventIsDecidedInThePostureOfItsTime() {
    String onAlert = ONE_PATH.replace("sender.role: nisc", "sender.role: nisc, posture: ALERT");
    History history = new History(decider(ONE_PATH));
    history.add(sentBy("nisc", provision(Tlp.GREEN, "gas")), Postures.nationwide(Posture.ALERT));
    history.add(sentBy("nisc", provision(Tlp.GREEN, "gas")), Postures.NORMAL);

    SimulationResult result = run(decider(onAlert), history);

    assertThat(result.events())
        .singleElement()
        .satisfies(event -> assertThat(event.posture()).isEqualTo(Posture.NORMAL));
  }

  @Test
  void whatCannotBeDecidedAgain_isCountedAndSaid() {
    History history = new History(SHIPPED);
    Submission warning = sentBy("nisc", provision(Tlp.GREEN, "gas"));
    history.add(warning);
    EventRef about = new EventRef("nisc", warning.event().header().getEventId());
    history.add(
        sentBy(
            "ceptoar-gas",
            Receipt.newBuilder()
                .setHeader(header(Tlp.GREEN))
                .setAbout(about)
                .setStage(ReceiptStage.RECEIVED)
                .build()));
    history.addOrder(
        sentBy(
            "hub",
            HubOrder.newBuilder()
                .setHeader(header(Tlp.AMBER_STRICT))
                .setAbout(about)
                .setAct(OrderAct.ESCALATE)
                .setBy("meti")
                .build()),
        about);
    history.addRefused("gas-a", NOW, null, "malformed");
    history.addRefused("nisc", NOW, warning.event(), "duplicate-event");

    SimulationResult result = run(decider(ONE_PATH), history);

    assertThat(result.decisions()).isEqualTo(5);
    assertThat(result.compared()).isEqualTo(1);
    assertThat(result.skipped())
        .containsOnly(
            entry(Skipped.RECEIPT, 1L),
            entry(Skipped.HUB_ORDER, 1L),
            entry(Skipped.UNREADABLE, 1L),
            entry(Skipped.REFUSED_UNASKED, 1L));
  }

  @Test
  void referenceThatWasUnknownThen_isNoDifferenceOfTheRules() {
    History history = new History(SHIPPED);
    Submission report = sentBy("electricity-a", report("electricity", Audience.OWN_CEPTOAR));
    history.add(sentBy("nisc", derivedFrom(provision(Tlp.GREEN, "electricity"), report)));
    history.add(report);

    SimulationResult result = run(SHIPPED, history);

    assertThat(result.isEmpty()).isTrue();
    assertThat(result.skipped()).containsOnly(entry(Skipped.REFERENCE_CHANGED, 1L));
  }

  @Test
  void consentThatWasAmendedSince_isNoDifferenceOfTheRulesWhereTheFormerOnesAreAsked() {
    History history = new History(SHIPPED);
    Submission report = sentBy("electricity-a", report("electricity", Audience.OWN_CEPTOAR));
    history.add(report);
    history.add(sentBy("nisc", derivedFrom(provision(Tlp.GREEN, "electricity"), report)));
    Simulation.Former former = decision -> Optional.of(SHIPPED);
    history
        .find(report.source(), report.event().header().getEventId())
        .orElseThrow()
        .setConsents(
            List.of(
                new ConsentTerm(
                    "electricity-a",
                    "electricity",
                    new Consent(List.of(), IdentityConsent.ANONYMOUS))));

    SimulationResult result =
        new Simulation(SHIPPED, history, former, 10)
            .run(history.kept().iterator(), SimulationTest::unheard);

    assertThat(run(SHIPPED, history).isEmpty()).isFalse();
    assertThat(result.isEmpty()).isTrue();
    assertThat(result.remade()).isEqualTo(1);
  }

  @Test
  void moreEventsThanAreKept_areStillCounted() {
    History history = new History(decider(ONE_PATH));
    for (int i = 0; i < 7; i++) {
      history.add(sentBy("nisc", provision(Tlp.GREEN, "gas")));
    }

    SimulationResult result =
        new Simulation(
                decider(ONE_PATH.replace("warn.ceptoars", "warn.all")),
                history,
                decision -> Optional.empty(),
                3)
            .run(history.kept().iterator(), SimulationTest::unheard);

    assertThat(result.events()).hasSize(3);
    assertThat(result.eventsLeftOut()).isEqualTo(4);
    assertThat(result.different()).isEqualTo(7);
    assertThat(result.totals()).containsEntry(Change.MOVED_HERE, 7L);
  }

  @Test
  void progressIsToldEveryStrideAndAtTheEnd() {
    List<Long> heard = new ArrayList<>();
    History history = history(SHIPPED, 250);

    new Simulation(SHIPPED, history).run(history.kept().iterator(), heard::add);

    assertThat(heard).containsExactly(100L, 200L, 250L);
  }

  @Test
  void jsonTellsTheSame_andNothingOfTheContent() {
    History history = new History(decider(ONE_PATH));
    Submission warning = sentBy("nisc", provision(Tlp.GREEN, "gas"));
    history.add(warning);

    JsonNode json = run(decider(waiting("approval")), history).toJson();

    assertThat(json.path("edition").asText()).isEqualTo("one-path");
    assertThat(json.path("compared").asInt()).isEqualTo(1);
    assertThat(json.at("/totals/LOST").asInt()).isEqualTo(1);
    assertThat(json.at("/counts/0/recipient").asText()).isEqualTo("ceptoar-gas");
    assertThat(json.at("/counts/0/tlp").asText()).isEqualTo("GREEN");
    assertThat(json.at("/counts/0/changes/NEWLY_HELD").asInt()).isEqualTo(1);
    assertThat(json.at("/events/0/eventId").asText())
        .isEqualTo(warning.event().header().getEventId());
    assertThat(json.at("/events/0/rejected/now").isNull()).isTrue();
    assertThat(json.at("/events/0/differences/0/then/delivered/rule").asText())
        .isEqualTo("warn.ceptoars");
    assertThat(json.at("/events/0/differences/0/now/held/by").asText()).isEqualTo("meti");
    assertThat(json.at("/events/0/differences/0/recipients/0").asText()).isEqualTo("ceptoar-gas");
    assertThat(json.toString())
        .doesNotContain(
            warning.event().header().getTitle(), ((Provision) warning.event().body()).getSummary());
  }

  private static void unheard(long done) {}

  private static SimulationResult run(Decider now, History history) {
    return new Simulation(now, history).run(history.kept().iterator(), SimulationTest::unheard);
  }

  private static List<Difference> differences(SimulationResult result) {
    return result.events().stream().flatMap(event -> event.differences().stream()).toList();
  }

  private static Decider decider(String yaml) {
    return SHIPPED.withRules(rules(yaml));
  }

  private static RuleSet rules(String yaml) {
    return RuleSetFile.read("rules.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String waiting(String mode) {
    return ONE_PATH.replace(
        "ack-within: PT1H",
        "ack-within: PT1H, relay: { by: target-ministries, mode: " + mode + " }");
  }

  /** The shipped rules, in which one rule has a sector condition. */
  private static Decider narrowed() {
    String shipped = Editions.text("rules/plan2-2009.yaml");
    String narrowed =
        shipped.replaceFirst(
            "(?s)(- id: provision\\.ceptoar-to-members\\s.*?when: \\{)",
            "$1 sector: [gas, water, finance],");
    assertThat(narrowed).isNotEqualTo(shipped);
    return decider(narrowed);
  }

  /** Reports of all operators, and warnings of NISC that grow from them or from nothing. */
  private static History history(Decider decider, int size) {
    Random random = new Random(2009);
    History history = new History(decider);
    List<Party> operators = SHIPPED.directory().parties(Role.OPERATOR);
    List<String> sectors = SHIPPED.directory().sectors().stream().map(Sector::id).toList();
    List<Tlp> labels = List.of(Tlp.values());
    List<Submission> reports = new ArrayList<>();
    List<Submission> warnings = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Submission next;
      if (reports.isEmpty() || random.nextInt(3) == 0) {
        Party operator = Generated.pick(operators, random);
        Membership membership = Generated.pick(operator.memberships(), random);
        IncidentReport report =
            report(
                membership.sector(),
                random.nextBoolean()
                    ? Audience.values()
                    : new Audience[] {Audience.OWN_CEPTOAR, Audience.OWN_SECTOR});
        next = at(i, operator.id(), report);
        reports.add(next);
      } else {
        Provision warning =
            provision(
                Generated.pick(labels, random),
                Generated.pick(sectors, random),
                Generated.pick(sectors, random));
        if (warning.getHeader().getTlp() == Tlp.RED) {
          warning.getHeader().setNamedRecipients(List.of(Generated.pick(operators, random).id()));
        }
        if (random.nextInt(3) == 0) {
          derivedFrom(warning, Generated.pick(reports, random));
        } else if (!warnings.isEmpty() && random.nextInt(4) == 0) {
          revise(warning, Generated.pick(warnings, random));
        }
        next = at(i, "nisc", warning);
        warnings.add(next);
      }
      history.add(next, Postures.nationwide(Generated.pick(List.of(Posture.values()), random)));
    }
    return history;
  }

  private static void revise(Provision warning, Submission former) {
    with(
        warning,
        revision -> {
          revision.getHeader().setCaseId(former.event().header().getCaseId());
          revision.getHeader().setRevision(former.event().header().getRevision() + 1);
          revision.getHeader().setReferences(List.of(reference(Rel.supersedes, former)));
        });
  }

  private static Submission at(int second, String source, SpecificRecord body) {
    Submission submission = sentBy(source, body);
    Instant at = NOW.plusSeconds(second);
    return new Submission(source, submission.event(), submission.actor(), Realm.LIVE, at);
  }
}
