package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.derivedFrom;
import static org.ceptoarhub.core.Fixtures.header;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.EarlyWarning;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.TerrorismInformation;
import org.ceptoarhub.log.AudienceGroup;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guards of paths that few may go: posture, terrorism, crime reports, agreements, repetition.
 */
class NarrowPathsTest {
  private static final List<Party> PARTIES = List.copyOf(Fixtures.parties());
  private static final List<String> ALL = PARTIES.stream().map(Party::id).toList();

  private final Directory directory = Fixtures.directory();

  @Nested
  class Postures {
    private final Guard guard = new PostureGuard(directory);

    @Test
    void changeByNisc_passes() {
      assertThat(admitted(guard, "nisc", postureChange())).isEqualTo(ALL);
      assertThat(admitted(guard, "nisc", editionChange())).isEqualTo(ALL);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"meti", "npa", "jpcert-cc", "ceptoar-water", "water-a", "hub", "nobody"})
    void changeByAnybodyElse_reachesNobody(String sender) {
      assertThat(reason(guard, sender, postureChange(), "nisc"))
          .hasValue("only NISC changes the posture");
      assertThat(reason(guard, sender, editionChange(), "nisc"))
          .hasValue("only NISC puts another edition in force");
      assertThat(admitted(guard, sender, postureChange())).isEmpty();
      assertThat(admitted(guard, sender, editionChange())).isEmpty();
    }

    @Test
    void anythingElse_isNotItsBusiness() {
      assertThat(admitted(guard, "water-a", share())).isEqualTo(ALL);
    }

    private PostureChange postureChange() {
      return PostureChange.newBuilder()
          .setHeader(header().build())
          .setPosture(Posture.ALERT)
          .setReason("大規模な攻撃の予告")
          .build();
    }

    private EditionChange editionChange() {
      return EditionChange.newBuilder()
          .setHeader(header().build())
          .setSubject(EditionSubject.RULES)
          .setEdition("plan3-2014")
          .setHash("00")
          .setReason("第3次行動計画")
          .build();
    }
  }

  @Nested
  class Terrorism {
    private final Guard guard = new TerrorismGuard(directory);

    @Test
    void information_reachesNiscAndTheIncidentHandlingMinistries() {
      assertThat(admitted(guard, "npa", information())).containsExactly("nisc", "npa", "fdma");
      assertThat(admitted(guard, "nisc", information())).containsExactly("nisc", "npa", "fdma");
    }

    @Test
    void suspicionOfNisc_reachesTheIncidentHandlingMinistries() {
      assertThat(admitted(guard, "nisc", damage())).containsExactly("nisc", "npa", "fdma");
    }

    @ParameterizedTest
    @ValueSource(strings = {"npa", "meti", "electricity-a", "nobody"})
    void suspicionOfAnybodyElse_reachesNobody(String sender) {
      assertThat(admitted(guard, sender, damage())).isEmpty();
      assertThat(reason(guard, sender, damage(), "npa"))
          .hasValue("only NISC says that damage is suspected to be of terrorism");
    }

    @Test
    void isNeverPublic() {
      assertThat(publicly(guard, "nisc", information())).isPresent();
      assertThat(publicly(guard, "nisc", damage())).isPresent();
    }

    @Test
    void refusalSaysWhoMaySeeIt() {
      assertThat(reason(guard, "npa", information(), "meti"))
          .hasValue("only NISC and the incident-handling ministries see what is about terrorism");
    }

    @Test
    void anythingElse_isNotItsBusiness() {
      assertThat(admitted(guard, "water-a", share())).isEqualTo(ALL);
    }

    private TerrorismInformation information() {
      return TerrorismInformation.newBuilder()
          .setHeader(header().build())
          .setSummary("犯行予告")
          .build();
    }

    private DamageInformation damage() {
      return DamageInformation.newBuilder()
          .setHeader(header().build())
          .setSector("electricity")
          .setSummary("変電所の停止")
          .setGrounds("犯行声明")
          .build();
    }
  }

  @Nested
  class Crimes {
    private final Guard guard = new CrimeReportGuard(directory);

    @Test
    void reachesTheNamedAgencyAlone() {
      assertThat(admitted(guard, "electricity-a", crime("npa"))).containsExactly("npa");
      assertThat(reason(guard, "electricity-a", crime("npa"), "fdma"))
          .hasValue("a crime report goes only to the incident-handling ministry in body.agency");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nisc", "meti", "jpcert-cc", "ceptoar-electricity", "nobody"})
    void agencyThatHandlesNoIncidents_getsNothing(String agency) {
      assertThat(admitted(guard, "electricity-a", crime(agency))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"meti", "ceptoar-electricity", "nisc", "hub", "nobody"})
    void onlyAnOperatorMakesOne(String sender) {
      assertThat(admitted(guard, sender, crime("npa"))).isEmpty();
      assertThat(reason(guard, sender, crime("npa"), "npa"))
          .hasValue("only an operator makes a crime report, and for itself");
    }

    @Test
    void nobodyMakesOneForAnOperator() {
      CrimeReport forAnother = crime("npa");
      forAnother.getHeader().setOnBehalfOf("electricity-b");

      assertThat(admitted(guard, "electricity-a", forAnother)).isEmpty();
    }

    @Test
    void isNeverPublic() {
      assertThat(
              guard
                  .on(
                      Fixtures.live("electricity-a", new Event(crime("npa"))),
                      Fixtures.NOTHING_KNOWN)
                  .refuses(party("npa"), Relation.PUBLIC))
          .isPresent();
    }

    @Test
    void anythingElse_isNotItsBusiness() {
      assertThat(admitted(guard, "water-a", share())).isEqualTo(ALL);
    }
  }

  @Nested
  class Agreements {
    private final Guard guard = new AgreementGuard(agreed());

    @Test
    void agencyWarnsItsPartnersAndTheAuthorities() {
      assertThat(admitted(guard, "jpcert-cc", warning()))
          .containsExactly(
              "nisc",
              "meti",
              "fsa",
              "mhlw",
              "mic",
              "npa",
              "fdma",
              "jpcert-cc",
              "hub",
              "ceptoar-banking",
              "water-a");
    }

    @Test
    void partnersShareWithTheirAgency() {
      assertThat(reason(guard, "ceptoar-banking", share(), "jpcert-cc")).isEmpty();
      assertThat(reason(guard, "water-a", share(), "jpcert-cc")).isEmpty();
    }

    @Test
    void othersDoNot() {
      assertThat(reason(guard, "ceptoar-water", share(), "jpcert-cc"))
          .hasValue("no agreement with ceptoar-water is live on 2026-11-20");
      assertThat(reason(guard, "banking-a", share(), "jpcert-cc")).isPresent();
      assertThat(reason(guard, "banking-a", share(), "ceptoar-banking")).isEmpty();
    }

    @Test
    void authoritiesNeedNoAgreement() {
      assertThat(admitted(guard, "nisc", warning())).isEqualTo(ALL);
      assertThat(admitted(guard, "meti", warning())).isEqualTo(ALL);
    }

    @Test
    void agreementOfThePairDoesNotServeTheOtherWayRoundForStrangers() {
      Directory swapped =
          with(new Agreement("swapped", "water-a", "jpcert-cc", LocalDate.of(2026, 4, 1), null));

      assertThat(reason(new AgreementGuard(swapped), "jpcert-cc", warning(), "water-a"))
          .isPresent();
    }

    @Test
    void ministryThatIsAnAgencyToo_needsNone() {
      Party both = Fixtures.party("ipa", "IPA", Role.RELATED_AGENCY, Role.SECURITY_MINISTRY);

      assertThat(
              guard
                  .on(Fixtures.live("ceptoar-water", new Event(share())), Fixtures.NOTHING_KNOWN)
                  .refuses(both, Relation.ADDRESSED))
          .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "2026-03-31T14:59:59Z, false", // 23:59:59 JST, the day before the first
      "2026-03-31T15:00:00Z, true",
      "2027-03-31T14:59:59Z, true", // 23:59:59 JST on the last day
      "2027-03-31T15:00:00Z, false",
    })
    void dayIsJapans(Instant at, boolean live) {
      Guard.Check check =
          guard.on(
              new Submission("jpcert-cc", new Event(warning()), null, Realm.LIVE, at),
              Fixtures.NOTHING_KNOWN);

      assertThat(check.refuses(party("water-a"), Relation.ADDRESSED).isEmpty()).isEqualTo(live);
    }

    @Test
    void anyLiveAgreementOfThePairWillDo() {
      Directory renewed =
          with(
              new Agreement(
                  "old",
                  "jpcert-cc",
                  "water-a",
                  LocalDate.of(2009, 4, 1),
                  LocalDate.of(2012, 3, 31)),
              new Agreement("new", "jpcert-cc", "water-a", LocalDate.of(2026, 4, 1), null));

      assertThat(reason(new AgreementGuard(renewed), "jpcert-cc", warning(), "water-a")).isEmpty();
    }

    @Test
    void crimeReportsAndNoticesNeedNone() {
      Notice notice =
          Notice.newBuilder().setHeader(header().build()).setCode("x").setMessage("y").build();

      assertThat(reason(guard, "electricity-a", crime("jpcert-cc"), "jpcert-cc")).isEmpty();
      assertThat(reason(guard, "jpcert-cc", notice, "electricity-a")).isEmpty();
    }

    @Test
    void unknownSenderSharesWithNobody() {
      assertThat(admitted(guard, "nobody", share())).isEmpty();
    }

    @Test
    void publicFeedNeedsNone() {
      Guard.Check toPublic =
          guard.on(Fixtures.live("jpcert-cc", new Event(warning())), Fixtures.NOTHING_KNOWN);
      Guard.Check fromOperator =
          guard.on(Fixtures.live("electricity-b", new Event(share())), Fixtures.NOTHING_KNOWN);

      assertThat(toPublic.refuses(party("electricity-b"), Relation.PUBLIC)).isEmpty();
      assertThat(fromOperator.refuses(party("jpcert-cc"), Relation.PUBLIC)).isEmpty();
    }

    private Directory agreed() {
      return with(
          new Agreement("bank", "jpcert-cc", "ceptoar-banking", LocalDate.of(2026, 4, 1), null),
          new Agreement(
              "water",
              "jpcert-cc",
              "water-a",
              LocalDate.of(2026, 4, 1),
              LocalDate.of(2027, 3, 31)));
    }

    private Directory with(Agreement... agreements) {
      return new Directory(
          "agreed",
          Fixtures.sectors(),
          PARTIES,
          Fixtures.ceptoars(),
          List.of(agreements),
          List.of());
    }

    private EarlyWarning warning() {
      return EarlyWarning.newBuilder()
          .setHeader(header().build())
          .setSummary("脆弱性")
          .setTargets(Targets.newBuilder().setAll(true).build())
          .build();
    }
  }

  @Nested
  class Repetition {
    private static final String WARNING = "019a9f00-0000-7000-8000-00000000000a";
    private static final String EARLIER = "019a9f00-0000-7000-8000-00000000000b";

    private final Guard guard = new RepetitionGuard();

    @Test
    void whoGotTheWarning_doesNotGetItAgain() {
      Fixtures.Known known =
          new Fixtures.Known()
              .put("nisc", WARNING, entry -> entry.setAudience(List.of(to("water-a"), to("meti"))))
              .follow("nisc", WARNING, sequel -> sequel.setAudience(List.of(to("city-m"))));
      Redistribution redistribution = redistribution(derivedFrom("nisc", WARNING));

      assertThat(refused(redistribution, known)).containsExactly("meti", "water-a", "city-m");
      assertThat(check(redistribution, known).refuses(party("water-a"), Relation.MEMBER))
          .hasValue("has already got what this is redistributed from");
    }

    @Test
    void whoGotANarrowerViewUnderAnotherIdentity_countsToo() {
      Fixtures.Known known =
          new Fixtures.Known()
              .put("nisc", WARNING, entry -> entry.setAudience(List.of(to("water-a"))))
              .put("hub", EARLIER, entry -> entry.setShows(new EventRef("nisc", WARNING)));

      assertThat(refused(redistribution(derivedFrom("hub", EARLIER)), known))
          .containsExactly("water-a");
    }

    @Test
    void whoGotAnEarlierRedistribution_getsItsRevision() {
      Fixtures.Known known =
          new Fixtures.Known()
              .put("nisc", WARNING, entry -> entry.setAudience(List.of(to("water-a", "city-m"))))
              .put("ceptoar-water", EARLIER, entry -> entry.setAudience(List.of(to("water-a"))));

      assertThat(
              refused(
                  redistribution(
                      derivedFrom("nisc", WARNING),
                      new Reference(Rel.supersedes, "ceptoar-water", EARLIER)),
                  known))
          .containsExactly("city-m");
    }

    @Test
    void ownMaterialAndReplies_reachEverybody() {
      Fixtures.Known known =
          new Fixtures.Known()
              .put("nisc", WARNING, entry -> entry.setAudience(List.of(to("water-a"))));

      assertThat(refused(redistribution(), known)).isEmpty();
      assertThat(refused(redistribution(new Reference(Rel.inReplyTo, "nisc", WARNING)), known))
          .isEmpty();
      assertThat(refused(redistribution(new Reference(Rel.supersedes, "nisc", WARNING)), known))
          .isEmpty();
    }

    @Test
    void unknownOrigin_admitsNobody() {
      assertThat(refused(redistribution(derivedFrom("nisc", WARNING)), Fixtures.NOTHING_KNOWN))
          .isEqualTo(ALL);
      assertThat(
              check(redistribution(derivedFrom("nisc", WARNING)), Fixtures.NOTHING_KNOWN)
                  .refuses(party("water-a"), Relation.MEMBER))
          .hasValue("whether it has already got what this is redistributed from is not known");
    }

    @Test
    void anythingElse_isNotItsBusiness() {
      SectorShare share = share();
      share.getHeader().setReferences(List.of(derivedFrom("nisc", WARNING)));
      Fixtures.Known known =
          new Fixtures.Known()
              .put("nisc", WARNING, entry -> entry.setAudience(List.of(to("water-a"))));

      assertThat(check(share, known).refuses(party("water-a"), Relation.MEMBER)).isEmpty();
    }

    @Test
    void publicFeedIsNoRepetition() {
      Fixtures.Known known =
          new Fixtures.Known()
              .put("nisc", WARNING, entry -> entry.setAudience(List.of(to("water-a"))));

      assertThat(
              check(redistribution(derivedFrom("nisc", WARNING)), known)
                  .refuses(party("water-a"), Relation.PUBLIC))
          .isEmpty();
    }

    private List<String> refused(Redistribution redistribution, KnownEvents known) {
      Guard.Check check = check(redistribution, known);
      return PARTIES.stream()
          .filter(party -> check.refuses(party, Relation.MEMBER).isPresent())
          .map(Party::id)
          .toList();
    }

    private Guard.Check check(SpecificRecord body, KnownEvents known) {
      return guard.on(Fixtures.live("ceptoar-water", new Event(body)), known);
    }

    private Redistribution redistribution(Reference... references) {
      Header header = header().setReferences(List.of(references)).build();
      return Redistribution.newBuilder().setHeader(header).setSummary("注意喚起").build();
    }

    private AudienceGroup to(String... recipients) {
      return new AudienceGroup("rule", "basis", 1, "FULL", "MEMBER", List.of(recipients), null);
    }
  }

  @Test
  void allGuards_inTheOrderInWhichTheyAreAsked() {
    assertThat(Guards.all(directory))
        .extracting(Guard::id)
        .containsExactly(
            "exercise",
            "posture",
            "terrorism",
            "crime-report",
            "agreement",
            "tlp",
            "consent",
            "identity",
            "repetition");
  }

  private static CrimeReport crime(String agency) {
    return CrimeReport.newBuilder()
        .setHeader(header().build())
        .setAgency(agency)
        .setSector("electricity")
        .setSummary("不正アクセス")
        .build();
  }

  private static SectorShare share() {
    return SectorShare.newBuilder()
        .setHeader(header().build())
        .setCeptoar("ceptoar-water")
        .setSummary("不審なメール")
        .build();
  }

  private static Party party(String id) {
    return PARTIES.stream().filter(party -> party.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<String> admitted(Guard guard, String sender, SpecificRecord body) {
    Guard.Check check = guard.on(Fixtures.live(sender, new Event(body)), Fixtures.NOTHING_KNOWN);
    return PARTIES.stream()
        .filter(party -> check.refuses(party, Relation.ADDRESSED).isEmpty())
        .map(Party::id)
        .toList();
  }

  private static Optional<String> reason(
      Guard guard, String sender, SpecificRecord body, String recipient) {
    return guard
        .on(Fixtures.live(sender, new Event(body)), Fixtures.NOTHING_KNOWN)
        .refuses(party(recipient), Relation.ADDRESSED);
  }

  private static Optional<String> publicly(Guard guard, String sender, SpecificRecord body) {
    return guard
        .on(Fixtures.live(sender, new Event(body)), Fixtures.NOTHING_KNOWN)
        .refuses(party("npa"), Relation.PUBLIC);
  }
}
