package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.consent;
import static org.ceptoarhub.core.Fixtures.derivedFrom;
import static org.ceptoarhub.core.Fixtures.header;
import static org.ceptoarhub.core.Fixtures.provision;
import static org.ceptoarhub.core.Fixtures.report;
import static org.ceptoarhub.core.Fixtures.term;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.ConsentTerm;
import org.ceptoarhub.log.IndexEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What binds an event: labels and consents, merged, and followed to where they come from. */
class BoundsTest {
  private static final String A = "019a9f00-0000-7000-8000-00000000000a";
  private static final String B = "019a9f00-0000-7000-8000-00000000000b";
  private static final String C = "019a9f00-0000-7000-8000-00000000000c";

  private static final Consent GOVERNMENT_AND_AGENCIES =
      consent(IdentityConsent.NAMED, Audience.GOVERNMENT, Audience.AGENCIES);
  private static final Consent AGENCIES_ANONYMOUSLY =
      consent(IdentityConsent.ANONYMOUS, Audience.AGENCIES, Audience.PUBLIC);

  @Property(tries = 200)
  void mergeDoesNotCareForOrder(@ForAll("bounds") Bounds one, @ForAll("bounds") Bounds other) {
    assertThat(one.merge(other)).isEqualTo(other.merge(one));
  }

  @Property(tries = 200)
  void mergeDoesNotCareForGroups(
      @ForAll("bounds") Bounds one, @ForAll("bounds") Bounds two, @ForAll("bounds") Bounds three) {
    assertThat(one.merge(two).merge(three)).isEqualTo(one.merge(two.merge(three)));
  }

  @Property(tries = 200)
  void mergeDoesNotCareHowOften(@ForAll("bounds") Bounds one, @ForAll("bounds") Bounds other) {
    Bounds merged = one.merge(other);

    assertThat(one.merge(one)).isEqualTo(one);
    assertThat(merged.merge(other)).isEqualTo(merged);
    assertThat(one.merge(Bounds.NONE)).isEqualTo(one);
  }

  @Property(tries = 200)
  void mergeIsTheMostRestrictiveOfEach(
      @ForAll("bounds") Bounds one, @ForAll("bounds") Bounds other) {
    Bounds merged = one.merge(other);

    assertThat(merged.label())
        .isIn(one.label(), other.label())
        .isGreaterThanOrEqualTo(one.label())
        .isGreaterThanOrEqualTo(other.label());
    for (Bounds each : List.of(one, other)) {
      each.consents()
          .forEach(
              (origin, given) -> {
                Bounds.Given left = Objects.requireNonNull(merged.consents().get(origin));
                assertThat(given.audiences()).containsAll(left.audiences());
                assertThat(left.identity() == IdentityConsent.NAMED)
                    .isEqualTo(
                        one.consents().getOrDefault(origin, given).identity()
                                == IdentityConsent.NAMED
                            && other.consents().getOrDefault(origin, given).identity()
                                == IdentityConsent.NAMED);
              });
    }
    assertThat(merged.consents().keySet())
        .isEqualTo(union(one.consents().keySet(), other.consents().keySet()));
  }

  @Provide
  Arbitrary<Bounds> bounds() {
    Arbitrary<ConsentTerm> terms =
        Combinators.combine(
                Arbitraries.of("gas-a", "gas-b", "bank-a"),
                Arbitraries.of("gas", "finance", ""),
                Arbitraries.of(Audience.values()).set(),
                Arbitraries.of(IdentityConsent.values()))
            .as(
                (party, sector, audiences, identity) ->
                    new ConsentTerm(party, sector, new Consent(List.copyOf(audiences), identity)));
    return Combinators.combine(Arbitraries.of(Tlp.values()), terms.list().ofMaxSize(4))
        .as((label, list) -> Bounds.of(label).merge(Bounds.of(list)));
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
  }

  @Test
  void ownTermsAreThoseOfAReportAlone() {
    CrimeReport crime =
        CrimeReport.newBuilder()
            .setHeader(header().build())
            .setAgency("npa")
            .setSector("electricity")
            .setSummary("不正アクセス")
            .build();

    assertThat(ConsentTerms.own(new Event(report().build()), "electricity-a"))
        .containsExactly(term("electricity-a", "electricity", consent(IdentityConsent.ANONYMOUS)));
    assertThat(ConsentTerms.own(new Event(crime), "electricity-a"))
        .containsExactly(term("electricity-a", "electricity", consent(IdentityConsent.ANONYMOUS)));
    assertThat(ConsentTerms.own(new Event(provision().build()), "nisc")).isEmpty();
  }

  @Test
  void whatAnEventGrewFrom_isFollowedThroughDerivationsAndRevisions() {
    Fixtures.Known known =
        new Fixtures.Known()
            .put("electricity-a", A, entry -> entry)
            .put(
                "nisc",
                B,
                entry -> entry.setKind("Provision").setGrewFrom(refs("electricity-a", A)));

    assertThat(ConsentTerms.grewFrom(warning(derivedFrom("nisc", B)), known))
        .containsExactly(new EventRef("nisc", B), new EventRef("electricity-a", A));
    assertThat(ConsentTerms.grewFrom(warning(supersedes("nisc", B)), known))
        .containsExactly(new EventRef("electricity-a", A));
    assertThat(ConsentTerms.grewFrom(warning(new Reference(Rel.inReplyTo, "nisc", B)), known))
        .isEmpty();
    assertThat(ConsentTerms.grewFrom(warning(supersedes("nisc", C)), known))
        .containsExactly(new EventRef("nisc", C));
  }

  @Test
  void revisionOfAReport_growsFromNothingThatTheFirstGrewFrom() {
    Fixtures.Known known =
        new Fixtures.Known().put("electricity-a", A, entry -> entry.setGrewFrom(refs("nisc", B)));
    Event revision =
        new Event(
            report()
                .setHeader(header().setReferences(List.of(supersedes("electricity-a", A))).build())
                .build());

    assertThat(ConsentTerms.grewFrom(revision, known)).isEmpty();
  }

  @Test
  void narrowerViewLeadsToTheEventThatItShows() {
    Fixtures.Known known =
        new Fixtures.Known()
            .add("electricity-a", A, term("electricity-a", "electricity", AGENCIES_ANONYMOUSLY))
            .put("hub", B, entry -> entry.setShows(new EventRef("electricity-a", A)))
            .put("hub", C, entry -> entry.setShows(new EventRef("hub", B)));

    assertThat(ConsentTerms.grewFrom(warning(derivedFrom("hub", B)), known))
        .containsExactly(new EventRef("electricity-a", A));
    assertThat(sources(known, derivedFrom("hub", B)))
        .isEqualTo(sources(known, derivedFrom("electricity-a", A)));
    assertThat(sources(known, derivedFrom("hub", C))).isEqualTo(nothing("hub"));
  }

  @Test
  void consentIsLookedUpAnew() {
    Fixtures.Known known =
        new Fixtures.Known()
            .add("electricity-a", A, term("electricity-a", "electricity", GOVERNMENT_AND_AGENCIES));

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .isEqualTo(given(GOVERNMENT_AND_AGENCIES));

    known.amend("electricity-a", A, AGENCIES_ANONYMOUSLY);

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .isEqualTo(given(AGENCIES_ANONYMOUSLY));
  }

  @Test
  void reportIsBoundByItsRevisionsToo() {
    Fixtures.Known known = revised(entry -> entry);
    Consent both = consent(IdentityConsent.ANONYMOUS, Audience.AGENCIES);

    assertThat(sources(known, derivedFrom("electricity-a", A))).isEqualTo(given(both));
    assertThat(sources(known, derivedFrom("electricity-a", B)))
        .isEqualTo(given(AGENCIES_ANONYMOUSLY));

    known.amend("electricity-a", B, consent(IdentityConsent.NAMED, Audience.GOVERNMENT));

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .isEqualTo(given(consent(IdentityConsent.NAMED, Audience.GOVERNMENT)));
  }

  @Test
  void revisionCountsFromWhereverItIsKnown() {
    Fixtures.Known known =
        revised(entry -> entry.setSupersededBy(null))
            .follow("electricity-a", A, sequel -> sequel.setSupersededBy(B));

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .isEqualTo(given(consent(IdentityConsent.ANONYMOUS, Audience.AGENCIES)));
  }

  @Test
  void revisionThatIsNotKnown_consentsToNothing() {
    Fixtures.Known known = revised(entry -> entry.setSupersededBy(C));

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .containsAllEntriesOf(nothing("electricity-a"));
  }

  @Test
  void revisionsInACircle_consentToNothing() {
    Fixtures.Known known = revised(entry -> entry.setSupersededBy(A));

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .containsAllEntriesOf(nothing("electricity-a"));
  }

  @Test
  void reportWhoseConsentIsLost_consentsToNothing() {
    Fixtures.Known known = new Fixtures.Known().put("electricity-a", A, entry -> entry);

    assertThat(sources(known, derivedFrom("electricity-a", A))).isEqualTo(nothing("electricity-a"));
  }

  @Test
  void crimeReportConsentsToNobodyElse() {
    Fixtures.Known known =
        new Fixtures.Known()
            .put(
                "electricity-a",
                A,
                entry ->
                    entry
                        .setKind("CrimeReport")
                        .setConsents(
                            List.of(
                                term(
                                    "electricity-a",
                                    "electricity",
                                    consent(IdentityConsent.ANONYMOUS)))));

    known.amend("electricity-a", A, GOVERNMENT_AND_AGENCIES);

    assertThat(sources(known, derivedFrom("electricity-a", A)))
        .isEqualTo(given(consent(IdentityConsent.ANONYMOUS)));
  }

  @Test
  void entriesThatKeepTheirSourcesTerms_goOnToBind() {
    ConsentTerm own = term("electricity-a", "electricity", GOVERNMENT_AND_AGENCIES);
    ConsentTerm others = term("banking-a", "finance", AGENCIES_ANONYMOUSLY);
    Fixtures.Known known =
        new Fixtures.Known()
            .add("electricity-a", A, own, others)
            .put("nisc", B, entry -> entry.setKind("Provision").setConsents(List.of(own, others)));
    Map<Bounds.Origin, Bounds.Given> both = Bounds.of(List.of(own, others)).consents();

    assertThat(sources(known, derivedFrom("electricity-a", A))).isEqualTo(both);
    assertThat(sources(known, derivedFrom("nisc", B))).isEqualTo(both);
    assertThat(sources(known, supersedes("nisc", B))).isEqualTo(both);

    known.put("nisc", C, entry -> entry.setKind("Provision").setGrewFrom(refs("nisc", B)));

    assertThat(sources(known, derivedFrom("nisc", C))).isEqualTo(both);
  }

  @Test
  void reportIsBoundByItsOwnConsent_asItStandsNow() {
    Event report = new Event(report().setConsent(GOVERNMENT_AND_AGENCIES).build());
    Fixtures.Known known = new Fixtures.Known();

    assertThat(ConsentTerms.binding(report, "electricity-a", known).consents())
        .isEqualTo(given(GOVERNMENT_AND_AGENCIES));

    known
        .add(
            "electricity-a",
            Fixtures.EVENT_ID,
            term("electricity-a", "electricity", GOVERNMENT_AND_AGENCIES))
        .amend("electricity-a", Fixtures.EVENT_ID, AGENCIES_ANONYMOUSLY);

    assertThat(ConsentTerms.binding(report, "electricity-a", known).consents())
        .isEqualTo(given(AGENCIES_ANONYMOUSLY));
  }

  @ParameterizedTest
  @EnumSource(Tlp.class)
  void labelIsTheStrictestOfWhatItGrewFrom(Tlp theirs) {
    Fixtures.Known known =
        new Fixtures.Known()
            .put("jpcert-cc", A, entry -> entry.setKind("RelatedInformation").setTlp(theirs));
    Tlp expected = theirs.compareTo(Tlp.GREEN) > 0 ? theirs : Tlp.GREEN;

    assertThat(Labels.effective(warning(derivedFrom("jpcert-cc", A)), known)).isEqualTo(expected);
    assertThat(Labels.effective(warning(new Reference(Rel.inReplyTo, "jpcert-cc", A)), known))
        .isEqualTo(Tlp.GREEN);
    assertThat(Labels.effective(warning(), known)).isEqualTo(Tlp.GREEN);
  }

  @Test
  void labelOfAReportDoesNotBind() {
    Fixtures.Known known =
        new Fixtures.Known().put("electricity-a", A, entry -> entry.setTlp(Tlp.RED));

    assertThat(Labels.effective(warning(derivedFrom("electricity-a", A)), known))
        .isEqualTo(Tlp.GREEN);
  }

  @Test
  void originatorLowersItsOwnLabel_butNotThatOfWhatItPassesOn() {
    Fixtures.Known known =
        new Fixtures.Known()
            .put("jpcert-cc", A, entry -> entry.setKind("RelatedInformation").setTlp(Tlp.AMBER))
            .put(
                "nisc",
                B,
                entry ->
                    entry.setKind("Provision").setTlp(Tlp.RED).setGrewFrom(refs("jpcert-cc", A)));

    assertThat(Labels.effective(warning(supersedes("nisc", B)), known)).isEqualTo(Tlp.AMBER);
  }

  @Test
  void labelThatItsOriginatorRaisedLater_binds() {
    Fixtures.Known known =
        new Fixtures.Known()
            .put(
                "jpcert-cc",
                A,
                entry -> entry.setKind("RelatedInformation").setTlp(Tlp.GREEN).setSupersededBy(B))
            .put("jpcert-cc", B, entry -> entry.setKind("RelatedInformation").setTlp(Tlp.AMBER));

    assertThat(Labels.effective(warning(derivedFrom("jpcert-cc", A)), known)).isEqualTo(Tlp.AMBER);
  }

  @Test
  void unknownOriginCountsAsRed() {
    assertThat(Labels.effective(warning(derivedFrom("jpcert-cc", A)), Fixtures.NOTHING_KNOWN))
        .isEqualTo(Tlp.RED);
  }

  private static Fixtures.Known revised(UnaryOperator<IndexEntry.Builder> change) {
    return new Fixtures.Known()
        .put(
            "electricity-a",
            A,
            entry ->
                change.apply(
                    entry
                        .setSupersededBy(B)
                        .setConsents(
                            List.of(
                                term("electricity-a", "electricity", GOVERNMENT_AND_AGENCIES)))))
        .add("electricity-a", B, term("electricity-a", "electricity", AGENCIES_ANONYMOUSLY));
  }

  private static Event warning(Reference... references) {
    return new Event(
        provision().setHeader(header().setReferences(List.of(references)).build()).build());
  }

  private static Map<Bounds.Origin, Bounds.Given> sources(
      Fixtures.Known known, Reference reference) {
    return ConsentTerms.ofSources(warning(reference), known).consents();
  }

  private static Map<Bounds.Origin, Bounds.Given> given(Consent consent) {
    return Bounds.of(term("electricity-a", "electricity", consent)).consents();
  }

  private static Map<Bounds.Origin, Bounds.Given> nothing(String party) {
    return Bounds.of(term(party, "", consent(IdentityConsent.ANONYMOUS))).consents();
  }

  private static List<EventRef> refs(String source, String eventId) {
    return List.of(new EventRef(source, eventId));
  }

  private static Reference supersedes(String source, String eventId) {
    return new Reference(Rel.supersedes, source, eventId);
  }
}
