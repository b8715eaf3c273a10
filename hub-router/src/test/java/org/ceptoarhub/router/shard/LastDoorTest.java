package org.ceptoarhub.router.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.EarlyWarning;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.InformationType;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.MentionBasis;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.RelatedInformation;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.TerrorismInformation;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.ceptoarhub.router.TestDirectory;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.LastDoor.Leaving;
import org.junit.jupiter.api.Test;

class LastDoorTest {
  private final EventCodec codec = new EventCodec();
  private final LastDoor door = new LastDoor(TestDirectory.small(), Realm.LIVE, codec);

  /** Sends out exactly what was handed in, as a broken decider and broken views would. */
  private Optional<String> objection(String sender, Event event, String... recipients) {
    return objection(sender, event, event, View.FULL, recipients);
  }

  private Optional<String> objection(
      String sender, Event event, Event shown, View view, String... recipients) {
    return door.objection(
        new Leaving(
            new Submission(sender, event, null, Realm.LIVE, TestEvents.ISSUED),
            sender,
            codec.encode(shown.body()),
            view,
            false),
        List.of(recipients));
  }

  /** A provision as others than NISC may see it. */
  private static Event shownProvision() {
    return TestEvents.with(
        TestEvents.provision(1),
        (Provision provision) -> {
          provision.setIndependent(false);
          provision.setTargets(new Targets(List.of(), List.of(), false));
        });
  }

  private Optional<String> provision(Tlp tlp, String summary, String... recipients) {
    return objection(
        "nisc",
        change(TestEvents.provision(1), tlp, summary),
        change(shownProvision(), tlp, summary),
        View.FULL,
        recipients);
  }

  private static Event change(Event event, Tlp tlp, String summary) {
    return TestEvents.with(
        event,
        (Provision provision) -> {
          provision.setSummary(summary);
          provision.getHeader().setTlp(tlp);
        });
  }

  @Test
  void whatTheRulesSend_passes() {
    assertThat(provision(Tlp.AMBER, "注意喚起", "meti", "ceptoar-gas", "gas-a")).isEmpty();
    assertThat(objection("electricity-a", TestEvents.report(1), "meti")).isEmpty();
  }

  @Test
  void partyThatIsNotInTheDirectory_isStopped() {
    assertThat(provision(Tlp.CLEAR, "注意喚起", "nobody"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("recipient:"));
  }

  @Test
  void amber_stopsBeforeAnOperatorOfAnotherSector() {
    assertThat(provision(Tlp.AMBER, "注意喚起", "electricity-a")).hasValue("tlp: electricity-a");
    assertThat(provision(Tlp.GREEN, "注意喚起", "electricity-a")).isEmpty();
  }

  @Test
  void amberStrict_stopsBeforeOperators() {
    assertThat(provision(Tlp.AMBER_STRICT, "注意喚起", "ceptoar-gas")).isEmpty();
    assertThat(provision(Tlp.AMBER_STRICT, "注意喚起", "gas-a")).hasValue("tlp: gas-a");
  }

  @Test
  void red_stopsBeforeWhoeverIsNotNamed() {
    assertThat(provision(Tlp.RED, "注意喚起", "ceptoar-gas")).hasValue("tlp: ceptoar-gas");
  }

  @Test
  void redReport_stillReachesItsMinistry() {
    Event report =
        TestEvents.with(
            TestEvents.report(1), (IncidentReport body) -> body.getHeader().setTlp(Tlp.RED));

    assertThat(objection("electricity-a", report, "meti")).isEmpty();
    assertThat(objection("electricity-a", report, "ceptoar-electricity"))
        .hasValue("tlp: ceptoar-electricity");
  }

  @Test
  void loweredLabel_isStopped() {
    assertThat(
            objection(
                "nisc",
                change(TestEvents.provision(1), Tlp.AMBER, "注意喚起"),
                change(shownProvision(), Tlp.CLEAR, "注意喚起"),
                View.FULL,
                "gas-a"))
        .hasValue("tlp: another label than the event's");
  }

  @Test
  void drillTraffic_isStopped() {
    Event drill =
        TestEvents.with(
            TestEvents.report(1),
            (IncidentReport report) -> report.getHeader().setTraffic(Traffic.EXERCISE));

    assertThat(objection("electricity-a", drill, "meti")).isPresent();
  }

  @Test
  void anotherOperatorsName_isStoppedBeforeCeptoarsAndOperatorsOnly() {
    assertThat(provision(Tlp.GREEN, "電力A社で障害", "gas-a")).isPresent();
    assertThat(provision(Tlp.GREEN, "電力A社で障害", "ceptoar-gas")).isPresent();
    assertThat(provision(Tlp.GREEN, "電力A社で障害", "meti")).isEmpty();
    assertThat(provision(Tlp.GREEN, "電力A社で障害", "electricity-a")).isEmpty();
  }

  @Test
  void declaredMention_mayStand() {
    Event declared =
        TestEvents.with(
            change(TestEvents.provision(1), Tlp.GREEN, "電力A社を騙るメール"),
            (Provision provision) ->
                provision
                    .getHeader()
                    .setMentions(
                        List.of(new Mention("electricity-a", MentionBasis.CONSENT, null))));

    assertThat(
            objection(
                "nisc",
                declared,
                change(shownProvision(), Tlp.GREEN, "電力A社を騙るメール"),
                View.FULL,
                "gas-a"))
        .isEmpty();
  }

  @Test
  void operatorsEvent_isStoppedBeforeAnotherOperator() {
    assertThat(objection("electricity-a", TestEvents.report(1), "electricity-b")).isPresent();
  }

  @Test
  void whatOnlyNiscMaySee_isStoppedBeforeOthers() {
    assertThat(objection("nisc", TestEvents.provision(1), "meti"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("view: FULL with"));
    assertThat(objection("nisc", TestEvents.derivedProvision(1, "electricity-a", 7), "meti"))
        .hasValue("view: tells what the event is derived from");
  }

  @Test
  void headlineWithMoreThanAHeadline_isStopped() {
    assertThat(
            objection(
                "electricity-a", TestEvents.report(1), TestEvents.report(1), View.HEADLINE, "meti"))
        .isPresent();
  }

  @Test
  void bytesThatAreNoEvent_areStopped() {
    assertThat(
            door.objection(
                new Leaving(
                    new Submission(
                        "nisc", TestEvents.provision(1), null, Realm.LIVE, TestEvents.ISSUED),
                    "nisc",
                    new byte[] {7},
                    View.FULL,
                    false),
                List.of("gas-a")))
        .hasValue("bytes: no event");
  }

  // --- what goes to few by its kind

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  /** The small directory with a related agency, an incident-handling ministry and an agreement. */
  private LastDoor doorWith(Agreement... agreements) {
    Directory small = TestDirectory.small();
    List<Party> parties = new ArrayList<>(small.parties());
    parties.add(party("jpcert", Role.RELATED_AGENCY));
    parties.add(party("npa", Role.INCIDENT_HANDLING_MINISTRY));
    return new LastDoor(
        new Directory(
            "test-2", small.sectors(), parties, small.ceptoars(), List.of(agreements), List.of()),
        Realm.LIVE,
        codec);
  }

  private static Party party(String id, Role role) {
    return new Party(id, id, Set.of(role), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private Optional<String> objection(
      LastDoor asked, String sender, SpecificRecord body, String recipient) {
    Event event = new Event(body);
    return asked.objection(
        new Leaving(
            new Submission(sender, event, null, Realm.LIVE, TestEvents.ISSUED),
            sender,
            codec.encode(body),
            View.FULL,
            false),
        List.of(recipient));
  }

  private static Header anyHeader() {
    return TestEvents.report(1).header();
  }

  private static EarlyWarning warning() {
    return EarlyWarning.newBuilder()
        .setHeader(anyHeader())
        .setSummary("脆弱性")
        .setTargets(new Targets(List.of(), List.of(), false))
        .build();
  }

  @Test
  void agencysWarning_needsAnAgreementOfThatDay() {
    Agreement live = new Agreement("a", "jpcert", "ceptoar-gas", TODAY, TODAY);
    Agreement over =
        new Agreement("a", "jpcert", "ceptoar-gas", TODAY.minusDays(9), TODAY.minusDays(1));

    assertThat(objection(doorWith(live), "jpcert", warning(), "ceptoar-gas")).isEmpty();
    assertThat(objection(doorWith(over), "jpcert", warning(), "ceptoar-gas"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("agreement:"));
    assertThat(objection(doorWith(live), "jpcert", warning(), "gas-a"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("agreement:"));
    assertThat(objection(doorWith(), "jpcert", warning(), "nisc")).isEmpty();
  }

  @Test
  void whatAnOperatorTellsAnAgency_needsAnAgreementToo() {
    RelatedInformation information =
        RelatedInformation.newBuilder()
            .setHeader(anyHeader())
            .setInformationType(InformationType.OTHER)
            .setSummary("検体")
            .build();

    assertThat(objection(doorWith(), "gas-a", information, "jpcert"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("agreement:"));
  }

  @Test
  void crimeReport_passesToItsAgencyAlone() {
    CrimeReport report =
        CrimeReport.newBuilder()
            .setHeader(anyHeader())
            .setAgency("npa")
            .setSector("electricity")
            .setSummary("不正アクセス")
            .build();

    assertThat(objection(doorWith(), "electricity-a", report, "npa")).isEmpty();
    assertThat(objection(doorWith(), "electricity-a", report, "nisc"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("kind:"));
  }

  @Test
  void terrorismInformation_passesToNiscAndIncidentHandlingMinistriesAlone() {
    TerrorismInformation information =
        TerrorismInformation.newBuilder().setHeader(anyHeader()).setSummary("予告").build();

    assertThat(objection(doorWith(), "npa", information, "nisc")).isEmpty();
    assertThat(objection(doorWith(), "nisc", information, "npa")).isEmpty();
    assertThat(objection(doorWith(), "nisc", information, "meti"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("kind:"));
  }
}
