package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.consent;
import static org.ceptoarhub.core.Fixtures.derivedFrom;
import static org.ceptoarhub.core.Fixtures.term;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.log.ConsentTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentGuardTest {
  private static final String FIRST = "019a9f00-0000-7000-8000-00000000000a";
  private static final String SECOND = "019a9f00-0000-7000-8000-00000000000b";

  private final Directory directory = Fixtures.directory();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # who consents                  to what  | reaches, besides NISC and the competent ministry
          electricity-a | electricity | NOBODY        |
          electricity-a | electricity | GOVERNMENT    | mic npa fdma
          electricity-a | electricity | AGENCIES      | jpcert-cc
          electricity-a | electricity | OWN_CEPTOAR   | ceptoar-electricity electricity-a electricity-b
          electricity-a | electricity | OWN_SECTOR    |
          electricity-a | electricity | OTHER_SECTORS | fsa mhlw mic ceptoar-banking ceptoar-securities \
          ceptoar-water ceptoar-government banking-a securities-a water-a city-m
          electricity-a | electricity | PUBLIC        |
          banking-a     | finance     | GOVERNMENT    | meti mic npa fdma
          banking-a     | finance     | OWN_CEPTOAR   | ceptoar-banking banking-a
          banking-a     | finance     | OWN_SECTOR    | ceptoar-securities securities-a
          banking-a     | finance     | OTHER_SECTORS | meti mhlw mic ceptoar-electricity ceptoar-water \
          ceptoar-government electricity-a electricity-b water-a city-m
          city-m        | water       | OWN_CEPTOAR   | ceptoar-water water-a city-m
          city-m        | government  | OWN_CEPTOAR   | ceptoar-government city-m
          water-a       | water       | OTHER_SECTORS | meti fsa mic ceptoar-electricity ceptoar-banking \
          ceptoar-securities ceptoar-government electricity-a electricity-b banking-a securities-a city-m
          """)
  void audienceIsCountedFromTheSource(
      String source, String sector, String audience, String reached) {
    Audience[] audiences =
        Arrays.stream(Audience.values())
            .filter(each -> each.name().equals(audience))
            .toArray(Audience[]::new);

    List<String> admitted = admitted(known(source, sector, audiences), derivedFrom(source, FIRST));

    String ministry =
        directory.party(source).orElseThrow().memberships().stream()
            .filter(membership -> membership.sector().equals(sector))
            .findFirst()
            .orElseThrow()
            .ministry();
    List<String> expected = new ArrayList<>(List.of("nisc", ministry));
    if (reached != null) {
      expected.addAll(Arrays.asList(reached.strip().split(" +")));
    }
    assertThat(admitted).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void ministryOfAnotherCeptoarOfTheSectorIsOfOwnSector() {
    List<Ceptoar> ceptoars = new ArrayList<>(Fixtures.ceptoars());
    ceptoars.add(new Ceptoar("ceptoar-gas", "electricity", "mlit", CouncilSeat.NONE));
    List<Party> parties = new ArrayList<>(Fixtures.parties());
    Party mlit = Fixtures.party("mlit", "国土交通省", Role.COMPETENT_MINISTRY);
    parties.add(mlit);
    Directory twoMinistries =
        new Directory("2", Fixtures.sectors(), parties, ceptoars, List.of(), List.of());

    assertThat(
            check(
                    twoMinistries,
                    known("electricity-a", "electricity", Audience.OWN_SECTOR),
                    derivedFrom("electricity-a", FIRST))
                .refuses(mlit, Relation.ADDRESSED))
        .isEmpty();
    assertThat(
            check(
                    twoMinistries,
                    known("electricity-a", "electricity", Audience.OTHER_SECTORS),
                    derivedFrom("electricity-a", FIRST))
                .refuses(mlit, Relation.ADDRESSED))
        .isPresent();
  }

  @Test
  void whatDerivesFromNothingIsBoundByNothing() {
    assertThat(admitted(Fixtures.NOTHING_KNOWN)).hasSameSizeAs(directory.parties());
  }

  @Test
  void unknownSourceAdmitsOnlyNisc() {
    assertThat(admitted(Fixtures.NOTHING_KNOWN, derivedFrom("electricity-a", FIRST)))
        .containsExactly("nisc");
  }

  @Test
  void sourceThatLeftTheSectorAdmitsOnlyNisc() {
    assertThat(
            admitted(
                known("electricity-a", "finance", Audience.values()),
                derivedFrom("electricity-a", FIRST)))
        .containsExactly("nisc");
  }

  @Test
  void severalSourcesAdmitWhomAllConsentedTo() {
    KnownEvents known =
        new Fixtures.Known()
            .add(
                "electricity-a",
                FIRST,
                term(
                    "electricity-a",
                    "electricity",
                    consent(IdentityConsent.ANONYMOUS, Audience.AGENCIES, Audience.OTHER_SECTORS)))
            .add(
                "banking-a",
                SECOND,
                term(
                    "banking-a",
                    "finance",
                    consent(IdentityConsent.ANONYMOUS, Audience.AGENCIES, Audience.OWN_SECTOR)));

    assertThat(
            admitted(known, derivedFrom("electricity-a", FIRST), derivedFrom("banking-a", SECOND)))
        .containsExactlyInAnyOrder(
            "nisc", "fsa", "jpcert-cc", "ceptoar-securities", "securities-a");
  }

  @Test
  void publicFeedNeedsPublicConsent() {
    Party nisc = directory.party("nisc").orElseThrow();
    Reference source = derivedFrom("electricity-a", FIRST);

    assertThat(
            check(directory, known("electricity-a", "electricity", Audience.PUBLIC), source)
                .refuses(nisc, Relation.PUBLIC))
        .isEmpty();
    assertThat(
            check(directory, known("electricity-a", "electricity", Audience.OTHER_SECTORS), source)
                .refuses(nisc, Relation.PUBLIC))
        .isPresent();
  }

  @Test
  void partyOutsideTheDirectoryIsRefused() {
    Party stranger = Fixtures.party("stranger", "?", Role.RELATED_AGENCY);

    assertThat(
            check(
                    directory,
                    known("electricity-a", "electricity", Audience.values()),
                    derivedFrom("electricity-a", FIRST))
                .refuses(stranger, Relation.ADDRESSED))
        .isPresent();
  }

  @Test
  void refusalDoesNotTellWhereTheSourceStands() {
    Guard.Check check =
        check(
            directory, known("electricity-a", "electricity"), derivedFrom("electricity-a", FIRST));

    assertThat(directory.parties())
        .extracting(party -> check.refuses(party, Relation.ADDRESSED).orElse("admitted"))
        .containsOnly("admitted", "outside what the sources of this event consented to");
  }

  @Test
  void reportEnteredForAnOperatorIsBoundByThatOperator() {
    Header header = Fixtures.header().setOnBehalfOf("electricity-b").build();
    Event report = new Event(Fixtures.report().setHeader(header).build());

    assertThat(ConsentTerms.own(report, "meti"))
        .extracting(ConsentTerm::getParty)
        .containsExactly("electricity-b");
  }

  @Test
  void reportItselfGoesOnOnlyAsItsOwnConsentAdmits() {
    assertThat(admitted(Fixtures.report().build())).containsExactlyInAnyOrder("nisc", "meti");
    assertThat(
            admitted(
                Fixtures.report()
                    .setConsent(consent(IdentityConsent.ANONYMOUS, Audience.OWN_CEPTOAR))
                    .build()))
        .containsExactlyInAnyOrder(
            "nisc", "meti", "ceptoar-electricity", "electricity-a", "electricity-b");
  }

  @Test
  void reportEnteredForAnOperatorGoesOnAsThatOperatorAdmits() {
    IncidentReport report = Fixtures.report().build();
    report.getHeader().setOnBehalfOf("banking-a");
    report.setSector("finance");

    assertThat(admitted(report)).containsExactlyInAnyOrder("nisc", "fsa");
  }

  private List<String> admitted(IncidentReport report) {
    Guard.Check check =
        new ConsentGuard(directory)
            .on(Fixtures.live("electricity-a", new Event(report)), Fixtures.NOTHING_KNOWN);
    return directory.parties().stream()
        .filter(party -> check.refuses(party, Relation.ADDRESSED).isEmpty())
        .map(Party::id)
        .toList();
  }

  private static KnownEvents known(String source, String sector, Audience... audiences) {
    return new Fixtures.Known()
        .add(source, FIRST, term(source, sector, consent(IdentityConsent.ANONYMOUS, audiences)));
  }

  private List<String> admitted(KnownEvents known, Reference... references) {
    Guard.Check check = check(directory, known, references);
    return directory.parties().stream()
        .filter(party -> check.refuses(party, Relation.ADDRESSED).isEmpty())
        .map(Party::id)
        .toList();
  }

  private static Guard.Check check(
      Directory directory, KnownEvents known, Reference... references) {
    Header header = Fixtures.header().setReferences(Stream.of(references).toList()).build();
    Event event = new Event(Fixtures.provision().setHeader(header).build());
    return new ConsentGuard(directory).on(Fixtures.live("nisc", event), known);
  }
}
