package org.ceptoarhub.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.cooperation;
import static org.ceptoarhub.core.SampleEvents.councilShare;
import static org.ceptoarhub.core.SampleEvents.crimeReport;
import static org.ceptoarhub.core.SampleEvents.damage;
import static org.ceptoarhub.core.SampleEvents.earlyWarning;
import static org.ceptoarhub.core.SampleEvents.postureChange;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.redistribution;
import static org.ceptoarhub.core.SampleEvents.relatedInformation;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sectorShare;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Groups;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SelectorTest {
  private static final Directory DIRECTORY = Groups.directory(false);
  private static final Directory WITH_OBSERVERS = Groups.directory(true);

  @Test
  void operatorInTwoCeptoarsOfASector_reachesBothMinistriesAndBothCeptoars() {
    assertThat(ids(Selector.COMPETENT_MINISTRY, "double-a", report("finance")))
        .containsExactly("fsa", "mic");
    assertThat(ids(Selector.OWN_CEPTOAR, "double-a", report("finance")))
        .containsExactly("ceptoar-banking", "ceptoar-post");
  }

  @Test
  void operatorOfSeveralSectors_reachesThatOfItsReportOnly() {
    assertThat(ids(Selector.COMPETENT_MINISTRY, "city-m", report("government")))
        .containsExactly("mic");
    assertThat(ids(Selector.OWN_CEPTOAR, "city-m", report("government")))
        .containsExactly("ceptoar-government");
  }

  @Test
  void sectorShare_goesToTheCeptoarItNames() {
    assertThat(ids(Selector.OWN_CEPTOAR, "double-a", sectorShare("ceptoar-post")))
        .containsExactly("ceptoar-post");
  }

  @Test
  void liaisonCopy_isForSectorsThatAskForIt() {
    assertThat(ids(Selector.LIAISON_COPY_CEPTOAR, "banking-a", report("finance")))
        .containsExactly("ceptoar-banking");
    assertThat(ids(Selector.LIAISON_COPY_CEPTOAR, "gas-a", report("gas"))).isEmpty();
  }

  @Test
  void ceptoarThatEntersAReport_getsNoCopyOfIt() {
    assertThat(
            ids(
                Selector.LIAISON_COPY_CEPTOAR,
                "ceptoar-banking",
                with(report("finance"), r -> r.getHeader().setOnBehalfOf("banking-a"))))
        .isEmpty();
  }

  @Test
  void copyOfAReport_isNotAddressedByLawOfThePath() {
    assertThat(Selector.LIAISON_COPY_CEPTOAR.relation("IncidentReport"))
        .isEqualTo(Relation.ADDRESSED);
    assertThat(Selector.COMPETENT_MINISTRY.relation("IncidentReport"))
        .isEqualTo(Relation.REPORT_ADDRESSEE);
  }

  @Test
  void competentMinistrysTargets_meanItsOwnCeptoars() {
    assertThat(ids(Selector.TARGET_CEPTOARS, "mic", provision(Tlp.GREEN, "finance")))
        .containsExactly("ceptoar-post");
    assertThat(ids(Selector.TARGET_CEPTOARS, "nisc", provision(Tlp.GREEN, "finance")))
        .containsExactly(
            "ceptoar-banking",
            "ceptoar-securities",
            "ceptoar-life-insurance",
            "ceptoar-nonlife-insurance",
            "ceptoar-post");
  }

  @Test
  void ownMembers_areThoseOfTheSubGroupIfOneIsNamed() {
    assertThat(ids(Selector.OWN_MEMBERS, "ceptoar-telecom", redistribution()))
        .containsExactly("telecom-a", "telecom-b", "telecom-c");
    assertThat(
            ids(
                Selector.OWN_MEMBERS,
                "ceptoar-telecom",
                with(redistribution(), r -> r.setSubGroup("sg1"))))
        .containsExactly("telecom-c", "telecom-a");
    assertThat(
            ids(
                Selector.OWN_MEMBERS,
                "ceptoar-telecom",
                with(redistribution(), r -> r.setSubGroup("sg2"))))
        .isEmpty();
  }

  @Test
  void councilsObservers_receiveOnlyIfItSaysSo() {
    assertThat(ids(Selector.COUNCIL_MEMBERS, "ceptoar-gas", councilShare(Tlp.GREEN)))
        .hasSize(10)
        .doesNotContain("ceptoar-railway", "ceptoar-medical", "ceptoar-logistics", "fsa");
    assertThat(
            ids(WITH_OBSERVERS, Selector.COUNCIL_MEMBERS, "ceptoar-gas", councilShare(Tlp.GREEN)))
        .hasSize(14)
        .contains("ceptoar-railway", "ceptoar-medical", "ceptoar-logistics", "fsa")
        .doesNotContain("ceptoar-post");
  }

  @Test
  void workingGroupsShare_reachesItsMembersOnly() {
    CouncilShare share = with(councilShare(Tlp.GREEN), c -> c.setWorkingGroup("wg-it"));

    assertThat(ids(Selector.COUNCIL_MEMBERS, "ceptoar-gas", share))
        .containsExactly("ceptoar-electricity");
    assertThat(ids(WITH_OBSERVERS, Selector.COUNCIL_MEMBERS, "ceptoar-gas", share))
        .containsExactly("ceptoar-electricity", "ceptoar-railway");
  }

  @ParameterizedTest
  @CsvSource({
    "2009-06-30T14:59:59Z, false",
    "2009-06-30T15:00:00Z, true",
    "2026-11-20T00:00:00Z, true",
  })
  void agreement_isLiveFromItsFirstDayInJapan(Instant at, boolean live) {
    Facts facts = facts(DIRECTORY, "telecom-a", relatedInformation(), at);

    assertThat(ids(Selector.AGREEMENT_PARTNERS, facts).contains("jpcert-cc")).isEqualTo(live);
  }

  @ParameterizedTest
  @CsvSource({"2012-03-31T14:59:59Z, true", "2012-03-31T15:00:00Z, false"})
  void agreement_isLiveToTheEndOfItsLastDayInJapan(Instant at, boolean live) {
    Facts facts = facts(DIRECTORY, "jpcert-cc", earlyWarning(), at);

    assertThat(ids(Selector.AGREEMENT_PARTNERS, facts).contains("water-a")).isEqualTo(live);
  }

  @Test
  void agreementPartners_areThoseAmongTheTargets() {
    assertThat(
            ids(
                Selector.AGREEMENT_PARTNERS,
                "jpcert-cc",
                with(
                    earlyWarning(),
                    e -> e.getTargets().setCeptoars(List.of("ceptoar-electricity")))))
        .containsExactly("ceptoar-electricity", "electricity-a");
    assertThat(ids(Selector.AGREEMENT_PARTNERS, "jpcert-cc", earlyWarning("water"))).isEmpty();
    assertThat(
            ids(
                Selector.AGREEMENT_PARTNERS,
                "ipa",
                with(earlyWarning(), e -> e.getTargets().setAll(true))))
        .containsExactly("ceptoar-government", "ceptoar-medical", "city-m");
  }

  @Test
  void addressees_areWhomTheEventNames() {
    assertThat(ids(Selector.ADDRESSEES, "nisc", cooperation("mod", "npa", "mod")))
        .containsExactly("mod", "npa");
    assertThat(ids(Selector.ADDRESSEES, "gas-a", crimeReport("gas", "jcg"))).containsExactly("jcg");
    assertThat(ids(Selector.ADDRESSEES, "gas-a", report("gas"))).isEmpty();
  }

  @Test
  void provisionsPath_isMinistriesCeptoarsMembers() {
    assertThat(ids(Selector.TARGET_MINISTRIES, "nisc", provision(Tlp.GREEN, "gas", "water")))
        .containsExactly("meti", "mhlw");
    assertThat(ids(Selector.MEMBERS_OF_TARGET_CEPTOARS, "nisc", provision(Tlp.GREEN, "water")))
        .containsExactly("water-a", "water-b", "water-c", "city-m");
  }

  @Test
  void roles_areFoundWhateverTheEvent() {
    assertThat(ids(Selector.NISC, "gas-a", report("gas"))).containsExactly("nisc");
    assertThat(ids(Selector.INCIDENT_HANDLING_MINISTRIES, "nisc", damage("gas")))
        .containsExactly("npa", "fdma", "jcg", "mod");
    assertThat(ids(Selector.COMPETENT_MINISTRIES, "hub", report("gas")))
        .containsExactlyInAnyOrder("fsa", "mic", "mhlw", "meti", "mlit");
  }

  @Test
  void namedRecipients_areThoseOfTheHeader() {
    assertThat(
            ids(
                Selector.NAMED_RECIPIENTS,
                "nisc",
                with(
                    postureChange(),
                    p -> p.getHeader().setNamedRecipients(List.of("gas-b", "meti")))))
        .containsExactly("gas-b", "meti");
  }

  @Test
  void allParties_areAllButTheHubAndTheSender() {
    assertThat(ids(Selector.ALL_PARTIES, "nisc", postureChange()))
        .hasSize(DIRECTORY.parties().size() - 2)
        .contains("meti", "double-a")
        .doesNotContain("hub", "nisc");
  }

  @Test
  void selector_isFoundByItsSpelling() {
    assertThat(Selector.byId("liaison-copy-ceptoar")).contains(Selector.LIAISON_COPY_CEPTOAR);
    assertThat(Selector.byId("nobody")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noSelector_findsTheSenderOrAPartyTwice(Selector selector) {
    Stream.of(
            sentBy("double-a", report("finance")),
            sentBy("nisc", with(provision(Tlp.GREEN), p -> p.getTargets().setAll(true))),
            sentBy("meti", provision(Tlp.GREEN, "gas", "electricity")),
            sentBy("ceptoar-telecom", redistribution()),
            sentBy("ceptoar-gas", councilShare(Tlp.GREEN)),
            sentBy("jpcert-cc", earlyWarning()),
            sentBy("npa", damage("gas")),
            sentBy("nisc", cooperation("nisc", "npa", "npa")),
            sentBy("nisc", postureChange()))
        .forEach(
            submission ->
                assertThat(
                        ids(
                            selector,
                            Facts.of(
                                submission,
                                WITH_OBSERVERS,
                                WITH_OBSERVERS.party(submission.source()).orElseThrow())))
                    .doesNotHaveDuplicates()
                    .doesNotContain(submission.source()));
  }

  private static List<String> ids(Selector selector, String sender, SpecificRecord body) {
    return ids(DIRECTORY, selector, sender, body);
  }

  private static List<String> ids(
      Directory directory, Selector selector, String sender, SpecificRecord body) {
    return ids(selector, facts(directory, sender, body, Instant.parse("2026-11-20T00:00:00Z")));
  }

  private static List<String> ids(Selector selector, Facts facts) {
    return selector.select(facts).stream().map(selected -> selected.party().id()).toList();
  }

  private static Facts facts(Directory directory, String sender, SpecificRecord body, Instant at) {
    return Facts.of(
        new Submission(sender, new Event(body), "someone", Realm.LIVE, at),
        directory,
        directory.party(sender).orElseThrow());
  }
}
