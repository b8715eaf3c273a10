package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.cooperation;
import static org.ceptoarhub.core.SampleEvents.councilShare;
import static org.ceptoarhub.core.SampleEvents.crimeReport;
import static org.ceptoarhub.core.SampleEvents.damage;
import static org.ceptoarhub.core.SampleEvents.derivedFrom;
import static org.ceptoarhub.core.SampleEvents.earlyWarning;
import static org.ceptoarhub.core.SampleEvents.editionChange;
import static org.ceptoarhub.core.SampleEvents.header;
import static org.ceptoarhub.core.SampleEvents.notice;
import static org.ceptoarhub.core.SampleEvents.postureChange;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.redistribution;
import static org.ceptoarhub.core.SampleEvents.reference;
import static org.ceptoarhub.core.SampleEvents.relatedInformation;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sectorShare;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.terrorism;
import static org.ceptoarhub.core.SampleEvents.with;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.verification.Verification.Outcome;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.IndexEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the shipped editions of 2009 make of events: who, by which rule, which hop; who not, and
 * why.
 */
class Plan2Of2009Test {
  private static final Directory DIRECTORY = Editions.directory("plan2-2009");
  private static final Decider DECIDER = new Decider(DIRECTORY, Editions.rules("plan2-2009"));

  private final Map<EventRef, IndexEntry> index = new HashMap<>();
  private final KnownEvents known =
      (source, eventId) -> Optional.ofNullable(index.get(new EventRef(source, eventId)));

  @Nested
  class Liaison {

    @ParameterizedTest
    @CsvSource({
      "electricity-a, electricity,               meti",
      "gas-c,         gas,                       meti",
      "telecom-b,     information-communication, mic",
      "banking-a,     finance,                   fsa",
      "railway-a,     railway,                   mlit",
      "medical-b,     medical,                   mhlw",
      "city-m,        government,                mic",
      "city-m,        water,                     mhlw",
      "city-m,        medical,                   mhlw",
    })
    void operatorsReport_reachesItsMinistryThenNisc(
        String operator, String sector, String ministry) {
      Decision decision = decide(operator, report(sector));

      assertThat(deliveries(decision))
          .containsExactly(
              ministry + " by liaison.operator-to-ministry, hop 1",
              "nisc by liaison.operator-to-ministry, hop 2");
      assertThat(decision.refusals()).isEmpty();
      assertThat(decision.held()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR"})
    void theHurtCanReport_whateverTheLabel(Tlp tlp) {
      IncidentReport report = with(report("electricity"), r -> r.getHeader().setTlp(tlp));

      assertThat(recipients(decide("electricity-a", report))).containsExactly("meti", "nisc");
    }

    @Test
    void receiptIsDueHalfAnHourAfterTheBrokersTime() {
      assertThat(decide("electricity-a", report("electricity")).deliveries())
          .allSatisfy(
              delivery -> assertThat(delivery.ackBy()).isEqualTo(NOW.plus(Duration.ofMinutes(30))));
    }

    @Test
    void reportEnteredByTheMinistry_reachesNisc() {
      IncidentReport report =
          with(report("electricity"), r -> r.getHeader().setOnBehalfOf("electricity-a"));

      assertThat(deliveries(decide("meti", report)))
          .containsExactly("nisc by liaison.ministry-on-behalf, hop 1");
    }

    @Test
    void reportEnteredByTheCeptoar_reachesMinistryAndNisc() {
      IncidentReport report =
          with(report("electricity"), r -> r.getHeader().setOnBehalfOf("electricity-a"));

      assertThat(recipients(decide("ceptoar-electricity", report))).containsExactly("meti", "nisc");
    }

    @Test
    void reportIsHeldAgainstItsSubSectorsVerificationLevel() {
      assertThat(decide("electricity-a", report("electricity")).verification())
          .hasValueSatisfying(
              verification -> {
                assertThat(verification.level()).isEqualTo("VL-ELEC");
                assertThat(verification.outcome()).isEqualTo(Outcome.UNDETERMINED);
              });
    }
  }

  @Nested
  class Provisions {

    @Test
    void greenForGasAndWater_reachesTheirMinistriesCeptoarsAndMembersOnly() {
      assertThat(deliveries(decide("nisc", provision(Tlp.GREEN, "gas", "water"))))
          .containsExactly(
              "meti by provision.nisc-to-ministries, hop 1",
              "mhlw by provision.nisc-to-ministries, hop 1",
              "ceptoar-gas by provision.ministry-to-ceptoars, hop 2",
              "ceptoar-water by provision.ministry-to-ceptoars, hop 2",
              "gas-a by provision.ceptoar-to-members, hop 3",
              "gas-b by provision.ceptoar-to-members, hop 3",
              "gas-c by provision.ceptoar-to-members, hop 3",
              "water-a by provision.ceptoar-to-members, hop 3",
              "water-b by provision.ceptoar-to-members, hop 3",
              "water-c by provision.ceptoar-to-members, hop 3",
              "city-m by provision.ceptoar-to-members, hop 3");
    }

    @Test
    void toAll_reachesFiveMinistriesFourteenCeptoarsAndEveryOperatorOnce() {
      Decision decision =
          decide("nisc", with(provision(Tlp.GREEN), p -> p.getTargets().setAll(true)));

      assertThat(recipients(decision)).hasSize(5 + 14 + 43).doesNotHaveDuplicates();
    }

    @Test
    void amberStrict_stopsAtTheCeptoarsOffice() {
      Decision decision = decide("nisc", provision(Tlp.AMBER_STRICT, "gas"));

      assertThat(recipients(decision)).containsExactly("meti", "ceptoar-gas");
      assertThat(decision.refusals())
          .singleElement()
          .satisfies(
              refusal -> {
                assertThat(refusal.guard()).isEqualTo("tlp");
                assertThat(refusal.rule()).isEqualTo("provision.ceptoar-to-members");
                assertThat(refusal.recipients()).containsExactly("gas-a", "gas-b", "gas-c");
              });
    }

    @Test
    void red_reachesOnlyWhomItNames() {
      Decision decision =
          decide(
              "nisc",
              with(
                  provision(Tlp.RED, "gas"),
                  p -> p.getHeader().setNamedRecipients(List.of("meti", "gas-b", "water-a"))));

      assertThat(recipients(decision)).containsExactly("meti", "gas-b");
    }

    @Test
    void grownFromAReport_staysInsideTheSourcesConsent() {
      Submission report =
          accepted(
              "electricity-a", report("electricity", Audience.OWN_CEPTOAR, Audience.OWN_SECTOR));

      Decision decision =
          decide("nisc", derivedFrom(provision(Tlp.GREEN, "electricity", "gas"), report));

      assertThat(recipients(decision))
          .containsExactly(
              "meti", "ceptoar-electricity", "electricity-a", "electricity-b", "electricity-c");
      assertThat(decision.refusals())
          .allSatisfy(refusal -> assertThat(refusal.guard()).isEqualTo("consent"))
          .flatExtracting(Decision.Refusal::recipients)
          .containsExactly("ceptoar-gas", "gas-a", "gas-b", "gas-c");
    }

    @Test
    void revision_doesNotShakeOffTheConsentOfWhatTheFirstGrewFrom() {
      Submission report = accepted("electricity-a", report("electricity", Audience.OWN_CEPTOAR));
      Submission first = accepted("nisc", derivedFrom(provision(Tlp.GREEN, "electricity"), report));

      Decision decision =
          decide(
              "nisc",
              with(
                  provision(Tlp.GREEN, "electricity", "gas"),
                  p -> {
                    p.getHeader().setCaseId(first.event().header().getCaseId());
                    p.getHeader().setRevision(1);
                    p.getHeader().setReferences(List.of(reference(Rel.supersedes, first)));
                  }));

      assertThat(recipients(decision))
          .contains("ceptoar-electricity", "electricity-b")
          .doesNotContain("ceptoar-gas", "gas-a");
    }

    @ParameterizedTest
    @CsvSource({
      "電力A社で障害が発生",
      "電力Ａ社で障害が発生",
      "electricity-a.exampleへのアクセス",
      "ELECTRICITY-A[.]EXAMPLE",
    })
    void namingAnOperator_reachesNoCeptoarAndNoOtherOperator(String title) {
      Decision decision =
          decide("nisc", with(provision(Tlp.GREEN, "gas"), p -> p.getHeader().setTitle(title)));

      assertThat(recipients(decision)).containsExactly("meti");
      assertThat(decision.refusals())
          .allSatisfy(
              refusal -> {
                assertThat(refusal.guard()).isEqualTo("identity");
                assertThat(refusal.reason()).contains("header.title");
              })
          .flatExtracting(Decision.Refusal::recipients)
          .containsExactly("ceptoar-gas", "gas-a", "gas-b", "gas-c");
    }
  }

  /** The paths of 別紙4 beside 情報連絡 and 情報提供. */
  @Nested
  class Paths {

    @Test
    void ministrysOwnWarning_reachesItsOwnSectorAndNisc() {
      assertThat(deliveries(decide("meti", provision(Tlp.GREEN, "gas"))))
          .containsExactly(
              "ceptoar-gas by provision.ministry-to-own-ceptoars, hop 1",
              "gas-a by provision.ministry-to-own-ceptoars, hop 2",
              "gas-b by provision.ministry-to-own-ceptoars, hop 2",
              "gas-c by provision.ministry-to-own-ceptoars, hop 2",
              "nisc by provision.ministry-copy-to-nisc, hop 1");
    }

    @Test
    void ministrysOwnWarningToAll_meansItsOwnCeptoars() {
      Decision decision =
          decide("fsa", with(provision(Tlp.GREEN), p -> p.getTargets().setAll(true)));

      assertThat(recipients(decision))
          .hasSize(4 + 4 * 3 + 1)
          .contains("ceptoar-banking", "securities-b", "nisc")
          .doesNotContain("ceptoar-gas", "gas-a", "meti");
    }

    @Test
    void ministryTargetingAnotherMinistrysSector_isRefused() {
      assertThat(decide("mhlw", provision(Tlp.GREEN, "water", "gas")).rejected())
          .hasValueSatisfying(
              rejection -> {
                assertThat(rejection.code()).isEqualTo("not-your-sector");
                assertThat(rejection.field()).isEqualTo("body.targets.sectors[1]");
              });
    }

    @ParameterizedTest
    @CsvSource({
      "mod,       information.security-ministry-to-nisc",
      "meti,      information.security-ministry-to-nisc",
      "npa,       information.security-ministry-to-nisc",
      "jpcert-cc, information.agency-to-nisc",
      "nict,      information.agency-to-nisc",
    })
    void whatSecurityMinistriesAndAgenciesKnow_reachesNisc(String sender, String rule) {
      assertThat(deliveries(decide(sender, relatedInformation())))
          .containsExactly("nisc by " + rule + ", hop 1");
    }

    @ParameterizedTest
    @CsvSource({"fsa", "fdma", "nisc"})
    void nobodyElseSendsRelatedInformation(String sender) {
      assertThat(decide(sender, relatedInformation()).rejected())
          .hasValueSatisfying(rejection -> assertThat(rejection.code()).isEqualTo("no-rule"));
    }

    @Test
    void terrorismInformation_flowsBetweenIncidentHandlingMinistriesAndNisc() {
      assertThat(deliveries(decide("jcg", terrorism())))
          .containsExactly("nisc by terrorism.ministry-to-nisc, hop 1");
      assertThat(deliveries(decide("nisc", terrorism())))
          .containsExactly(
              "npa by terrorism.nisc-to-ministries, hop 1",
              "fdma by terrorism.nisc-to-ministries, hop 1",
              "jcg by terrorism.nisc-to-ministries, hop 1",
              "mod by terrorism.nisc-to-ministries, hop 1");
      assertThat(decide("meti", terrorism()).rejected()).isPresent();
    }

    @Test
    void damageInformation_reachesIncidentHandlingMinistriesAlone_andOnlyFromNisc() {
      assertThat(recipients(decide("nisc", damage("electricity"))))
          .containsExactly("npa", "fdma", "jcg", "mod");
      assertThat(decide("npa", damage("electricity")).rejected()).isPresent();
    }

    @Test
    void cooperationRequest_reachesWhomItAddresses() {
      assertThat(deliveries(decide("nisc", cooperation("mod", "meti"))))
          .containsExactly(
              "mod by cooperation.nisc-to-addressees, hop 1",
              "meti by cooperation.nisc-to-addressees, hop 1");
    }

    @Test
    void earlyWarning_reachesPartnersWithALiveAgreement() {
      assertThat(recipients(decide("jpcert-cc", earlyWarning())))
          .containsExactlyInAnyOrder(
              "ceptoar-telecom",
              "ceptoar-banking",
              "ceptoar-electricity",
              "ceptoar-gas",
              "electricity-a",
              "telecom-a");
    }

    @Test
    void earlyWarningWithTargets_reachesPartnersAmongThemOnly() {
      assertThat(recipients(decide("jpcert-cc", earlyWarning("electricity", "water"))))
          .containsExactlyInAnyOrder("ceptoar-electricity", "electricity-a");
    }

    @ParameterizedTest
    @CsvSource({"electricity-a, jpcert-cc", "ceptoar-medical, ipa", "city-m, ipa"})
    void partner_sharesWithItsAgency(String partner, String agency) {
      assertThat(deliveries(decide(partner, relatedInformation())))
          .containsExactly(agency + " by complementary.partner-to-agency, hop 1");
    }

    @Test
    void withoutAnAgreement_thereIsNobodyToShareWith() {
      assertThat(deliveries(decide("water-a", relatedInformation()))).isEmpty();
    }

    @Test
    void crimeReport_reachesItsAgencyAlone() {
      assertThat(deliveries(decide("banking-b", crimeReport("finance", "npa"))))
          .containsExactly("npa by crime.operator-to-agency, hop 1");
    }

    @Test
    void councilShare_reachesTheOtherMembersOfTheCouncil() {
      assertThat(recipients(decide("ceptoar-gas", councilShare(Tlp.GREEN))))
          .hasSize(10)
          .contains("ceptoar-electricity", "ceptoar-water")
          .doesNotContain("ceptoar-gas", "ceptoar-railway", "ceptoar-medical", "gas-a");
    }

    @Test
    void sectorShare_reachesTheOwnCeptoar() {
      assertThat(deliveries(decide("city-m", sectorShare("ceptoar-water"))))
          .containsExactly("ceptoar-water by sector.operator-to-own-ceptoar, hop 1");
    }

    @Test
    void redistribution_reachesTheMembers() {
      assertThat(recipients(decide("ceptoar-water", redistribution())))
          .containsExactly("water-a", "water-b", "water-c", "city-m");
    }

    @Test
    void postureChange_reachesEverybody() {
      assertThat(recipients(decide("nisc", postureChange())))
          .hasSize(DIRECTORY.parties().size() - 2)
          .doesNotContain("nisc", "hub");
    }

    @Test
    void editionChange_waitsForASecondPerson() {
      Decision decision = decide("nisc", editionChange());

      assertThat(decision.deliveries()).isEmpty();
      assertThat(decision.held())
          .singleElement()
          .satisfies(
              held -> {
                assertThat(held.by()).isEqualTo("nisc");
                assertThat(held.recipients()).contains("meti", "ceptoar-gas", "gas-a");
              });
    }

    @Test
    void consentAmendment_reachesNisc() {
      Submission report = accepted("electricity-a", report("electricity"));
      ConsentAmendment amendment =
          ConsentAmendment.newBuilder()
              .setHeader(header(Tlp.AMBER))
              .setAbout(new EventRef("electricity-a", report.event().header().getEventId()))
              .setConsent(new Consent(List.of(Audience.OWN_CEPTOAR), IdentityConsent.ANONYMOUS))
              .build();

      assertThat(deliveries(decide("electricity-a", amendment)))
          .containsExactly("nisc by consent.amendment-to-nisc, hop 1");
    }
  }

  @Test
  void notice_reachesOnlyWhomItConcerns() {
    assertThat(deliveries(decide("hub", notice("electricity-a"))))
        .containsExactly("electricity-a by notice.to-concerned, hop 1");
  }

  @Test
  void receipt_isRecordedAndReachesNobody() {
    Submission warning = accepted("nisc", provision(Tlp.GREEN, "gas"));
    Receipt receipt =
        Receipt.newBuilder()
            .setHeader(header(Tlp.AMBER))
            .setAbout(new EventRef("nisc", warning.event().header().getEventId()))
            .setStage(ReceiptStage.READ)
            .build();

    Decision decision = decide("gas-a", receipt);

    assertThat(decision.rejected()).isEmpty();
    assertThat(decision.deliveries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"electricity-a", "npa", "ceptoar-gas", "jpcert-cc"})
  void onlyNiscAndCompetentMinistriesProvide(String sender) {
    assertThat(decide(sender, provision(Tlp.GREEN, "gas")).rejected())
        .hasValueSatisfying(rejection -> assertThat(rejection.code()).isEqualTo("no-rule"));
  }

  private Decision decide(String source, SpecificRecord body) {
    return DECIDER.decide(sentBy(source, body), known, Postures.NORMAL);
  }

  private Submission accepted(String source, SpecificRecord body) {
    Submission submission = sentBy(source, body);
    Header header = submission.event().header();
    index.put(
        new EventRef(source, header.getEventId()),
        IndexEntry.newBuilder()
            .setSource(source)
            .setEventId(header.getEventId())
            .setKind(submission.event().kind())
            .setCaseId(header.getCaseId())
            .setRevision(header.getRevision())
            .setOffset(0)
            .setAt(NOW)
            .setContentHash(ByteBuffer.allocate(0))
            .setTlp(Labels.effective(submission.event(), known))
            .setConsents(ConsentTerms.own(submission.event(), source))
            .setGrewFrom(ConsentTerms.grewFrom(submission.event(), known))
            .build());
    return submission;
  }

  private static List<String> recipients(Decision decision) {
    return decision.deliveries().stream()
        .flatMap(delivery -> delivery.recipients().stream())
        .toList();
  }

  private static List<String> deliveries(Decision decision) {
    return decision.deliveries().stream().flatMap(Plan2Of2009Test::described).toList();
  }

  private static Stream<String> described(Decision.Delivery delivery) {
    return delivery.recipients().stream()
        .map(recipient -> "%s by %s, hop %d".formatted(recipient, delivery.rule(), delivery.hop()));
  }
}
