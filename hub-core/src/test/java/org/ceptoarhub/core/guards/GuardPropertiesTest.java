package org.ceptoarhub.core.guards;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.Generated;
import org.ceptoarhub.core.Generated.Planted;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.ConsentTerm;

/** What the guards promise over directories and events of any shape. */
class GuardPropertiesTest {

  @Provide
  Arbitrary<Directory> directories() {
    return Generated.directories();
  }

  @Provide
  Arbitrary<Random> randoms() {
    return Arbitraries.longs().map(Random::new);
  }

  @Property(tries = 300)
  void nothingGoesBeyondItsLabel(
      @ForAll("directories") Directory directory,
      @ForAll("randoms") Random random,
      @ForAll Tlp label,
      @ForAll Relation relation) {
    List<Party> parties = List.copyOf(directory.parties());
    Set<String> named =
        parties.stream().map(Party::id).filter(party -> random.nextInt(4) == 0).collect(toSet());
    Event event = Generated.eventSaying("ガス", random).event();
    event.header().setTlp(label);
    event.header().setNamedRecipients(List.copyOf(named));
    Guard.Check check = check(new TlpGuard(), event);

    for (Party party : parties) {
      boolean admitted = check.refuses(party, relation).isEmpty();
      boolean withinLabel =
          switch (label) {
            case RED ->
                relation == Relation.REPORT_ADDRESSEE
                    || (named.contains(party.id())
                        && (relation == Relation.ADDRESSED || relation == Relation.MEMBER));
            case AMBER_STRICT ->
                relation == Relation.REPORT_ADDRESSEE || relation == Relation.ADDRESSED;
            case AMBER -> relation != Relation.OTHER && relation != Relation.PUBLIC;
            case GREEN -> relation != Relation.PUBLIC;
            case CLEAR -> true;
          };
      assertThat(admitted).as(party.id()).isEqualTo(withinLabel);
    }
  }

  @Property(tries = 200)
  void severalSourcesReachWhomEachOfThemReaches(
      @ForAll("directories") Directory directory,
      @ForAll("randoms") Random random,
      @ForAll @Size(min = 1, max = 4) List<Set<Audience>> consents) {
    List<ConsentTerm> terms =
        consents.stream().map(audiences -> term(directory, audiences, random)).toList();

    Set<String> reachedByAll = directory.parties().stream().map(Party::id).collect(toSet());
    terms.forEach(term -> reachedByAll.retainAll(reached(directory, List.of(term))));
    assertThat(reachedByAll).containsAll(reached(directory, terms));
    if (terms.stream().map(term -> term.getParty() + term.getSector()).distinct().count()
        == terms.size()) {
      assertThat(reached(directory, terms)).isEqualTo(reachedByAll);
    }
  }

  @Property(tries = 300)
  void narrowerConsentReachesNobodyNew(
      @ForAll("directories") Directory directory,
      @ForAll("randoms") Random random,
      @ForAll Set<Audience> audiences,
      @ForAll Audience taken) {
    ConsentTerm wide = term(directory, audiences, random);
    Set<Audience> fewer = EnumSet.noneOf(Audience.class);
    fewer.addAll(audiences);
    fewer.remove(taken);
    ConsentTerm narrow = new ConsentTerm(wide.getParty(), wide.getSector(), consent(fewer));

    assertThat(reached(directory, List.of(wide))).containsAll(reached(directory, List.of(narrow)));
  }

  @Property(tries = 300)
  void niscAndTheCompetentMinistryAreAlwaysIn(
      @ForAll("directories") Directory directory, @ForAll("randoms") Random random) {
    ConsentTerm term = term(directory, Set.of(), random);
    Set<String> ministries =
        directory.party(term.getParty()).orElseThrow().memberships().stream()
            .filter(membership -> membership.sector().equals(term.getSector()))
            .map(Membership::ministry)
            .collect(toSet());
    ministries.add("nisc");

    assertThat(reached(directory, List.of(term))).isEqualTo(ministries);
  }

  @Property(tries = 1_000)
  void operatorIsNeverNamedToAnother(
      @ForAll("directories") Directory directory, @ForAll("randoms") Random random) {
    List<Party> operators = directory.parties(Role.OPERATOR);
    Party victim = Generated.pick(operators, random);
    String term = Generated.pick(terms(victim, random), random);
    String spelt = Spellings.of(term, random);
    String text = Generated.pick(CONTEXTS, random).formatted(spelt);
    Planted planted = Generated.eventSaying(text, random);
    if (planted.event().body() instanceof IncidentReport report) {
      report.getConsent().setIdentity(IdentityConsent.NAMED);
    }
    Guard.Check check = check(new IdentityGuard(directory), planted.event());

    for (Party party : directory.parties()) {
      boolean mustNotLearn =
          (party.has(Role.OPERATOR) || party.has(Role.CEPTOAR)) && !party.equals(victim);
      assertThat(check.refuses(party, Relation.ADDRESSED).isPresent())
          .as("%s said of %s to %s: %s", planted.schemaField(), victim.id(), party.id(), text)
          .isEqualTo(mustNotLearn);
    }
  }

  @Property(tries = 300)
  void textThatNamesNobodyIsNeverRefused(
      @ForAll("directories") Directory directory, @ForAll("randoms") Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append(Generated.pick(HARMLESS, random));
    }
    Event event = Generated.eventSaying(text.toString(), random).event();
    Guard.Check check = check(new IdentityGuard(directory), event);

    assertThat(directory.parties())
        .allMatch(party -> check.refuses(party, Relation.ADDRESSED).isEmpty());
  }

  @Property(tries = 300)
  void anyTextGetsAnAnswer(@ForAll("directories") Directory directory, @ForAll String text) {
    IdentityGuard guard = new IdentityGuard(directory);

    assertThat(guard.scan(Fixtures.provisionSaying(text), "nisc", Fixtures.NOTHING_KNOWN))
        .allMatch(hit -> directory.party(hit.party()).isPresent());
  }

  private static final List<String> CONTEXTS =
      List.of(
          "%s",
          "本日、%sにおいて障害が発生", "see (%s) for details", "%s\nと、その他", "「%s」", "198.51.100.7 -> %s!");

  private static final List<String> HARMLESS =
      List.of(
          "攻撃元は198.51.100.7。",
          "198[.]51[.]100[.]0/24 ",
          "ATM市場の動向 ",
          "電力会社では",
          "銀行、",
          "2001:db8:ffff::1 ",
          "http://www.attacker.example/%E9%9B%BB ",
          "デンキプラント\n",
          "Denki East, ",
          "operator- ",
          "CVE-2026-1234 ",
          "12:30:45 ",
          "ｶﾞｽ");

  private static List<String> terms(Party operator, Random random) {
    String number = operator.id().substring("operator-".length());
    int host = 16 * Integer.parseInt(number) + random.nextInt(16);
    return Stream.of(
            Stream.of(operator.name(), operator.id()),
            operator.aliases().stream(),
            operator.domains().stream(),
            Stream.of("203.0.113." + host, "2001:db8:" + number + "::" + host))
        .flatMap(terms -> terms)
        .toList();
  }

  private static ConsentTerm term(Directory directory, Set<Audience> audiences, Random random) {
    Party source = Generated.pick(directory.parties(Role.OPERATOR), random);
    String sector = Generated.pick(source.memberships(), random).sector();
    return new ConsentTerm(source.id(), sector, consent(audiences));
  }

  private static Consent consent(Set<Audience> audiences) {
    return new Consent(List.copyOf(audiences), IdentityConsent.ANONYMOUS);
  }

  /** Whom an event reaches that derives from one report for each term. */
  private static Set<String> reached(Directory directory, List<ConsentTerm> terms) {
    Fixtures.Known known = new Fixtures.Known();
    List<Reference> references = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      known.add(terms.get(i).getParty(), "report-" + i, terms.get(i));
      references.add(Fixtures.derivedFrom(terms.get(i).getParty(), "report-" + i));
    }
    Header header = Fixtures.header().setReferences(references).build();
    Event event = new Event(Fixtures.provision().setHeader(header).build());
    Guard.Check check = new ConsentGuard(directory).on(Fixtures.live("nisc", event), known);
    return directory.parties().stream()
        .filter(party -> check.refuses(party, Relation.ADDRESSED).isEmpty())
        .map(Party::id)
        .collect(toSet());
  }

  private static Guard.Check check(Guard guard, Event event) {
    return guard.on(Fixtures.live("nisc", event), Fixtures.NOTHING_KNOWN);
  }
}
