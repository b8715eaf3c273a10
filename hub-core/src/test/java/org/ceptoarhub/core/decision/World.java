package org.ceptoarhub.core.decision;

import static org.ceptoarhub.core.Generated.ids;
import static org.ceptoarhub.core.Generated.pick;
import static org.ceptoarhub.core.Generated.some;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.Generated;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.Approvals;
import org.ceptoarhub.core.rules.Condition;
import org.ceptoarhub.core.rules.Relay;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.Selector;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.EarlyWarning;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.MentionBasis;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * A directory, a rule set that anybody could have written, some events that were there before, and
 * one that is to be decided. All of it comes from a seed. What is true of the events is kept as
 * they were made, apart from the index entries that guards read.
 */
final class World {
  static final String FORMER_RULE = "former";

  private final Random random;
  final Directory directory;
  final List<Past> past = new ArrayList<>();
  final Index index = new Index();
  final Submission submission;
  final List<Past> derivedFrom;
  final Optional<Past> supersedes;
  final Set<String> namedInText = new LinkedHashSet<>();
  final RuleSet rules;
  final Postures postures;

  /** An earlier event as it truly was. */
  static final class Past {
    final String source;
    final Event event;
    final List<Past> derivedFrom;
    final Optional<Past> supersedes;
    Optional<Past> supersededBy = Optional.empty();
    Optional<Consent> amended = Optional.empty();
    final Set<String> audience = new LinkedHashSet<>();

    Past(String source, Event event, List<Past> derivedFrom, Optional<Past> supersedes) {
      this.source = source;
      this.event = event;
      this.derivedFrom = derivedFrom;
      this.supersedes = supersedes;
    }

    String eventId() {
      return event.header().getEventId();
    }
  }

  /** What the router would have written of the earlier events. */
  static final class Index implements KnownEvents {
    final Map<EventRef, IndexEntry> entries = new HashMap<>();
    final Map<EventRef, Sequel> sequels = new HashMap<>();

    @Override
    public Optional<IndexEntry> find(String source, String eventId) {
      return Optional.ofNullable(entries.get(new EventRef(source, eventId)));
    }

    @Override
    public Optional<Sequel> sequel(String source, String eventId) {
      return Optional.ofNullable(sequels.get(new EventRef(source, eventId)));
    }
  }

  World(long seed) {
    this.random = new Random(seed);
    this.directory = Generated.directory(random);
    int before = random.nextInt(7);
    for (int i = 0; i < before; i++) {
      remember(i);
    }
    this.derivedFrom = random.nextInt(3) == 0 ? List.of() : atMost(2, past);
    Schema kind = random.nextInt(4) == 0 ? REDISTRIBUTION : pick(Generated.KINDS, random);
    this.supersedes =
        past.isEmpty() || random.nextInt(4) != 0
            ? Optional.empty()
            : Optional.of(pick(past, random)).filter(one -> one.supersededBy.isEmpty());
    this.submission = submission(kind);
    if (random.nextInt(4) != 0) {
      derivedFrom.forEach(one -> show(one, submission.source()));
    }
    this.rules = rules();
    this.postures =
        new Postures(
            pick(List.of(Posture.values()), random),
            Map.of("sector-0", pick(List.of(Posture.values()), random)));
  }

  /** What is decided with these guards. */
  Decision decide(List<Guard> guards) {
    return new Decider(directory, rules, guards).decide(submission, index, postures);
  }

  Party party(String id) {
    return directory.party(id).orElseThrow();
  }

  /** The selector by which a party was reached; empty for what a revision follows. */
  Optional<Selector> selector(String rule, int hop) {
    return rules.rules().stream()
        .filter(each -> each.id().equals(rule))
        .flatMap(each -> each.deliver().stream())
        .filter(line -> line.hop() == hop)
        .map(Rule.Line::to)
        .findFirst();
  }

  // ------------------------------------------------------------------ what was there before

  private void remember(int number) {
    List<Past> derived = random.nextBoolean() ? List.of() : atMost(2, past);
    Optional<Past> revised =
        past.stream()
            .filter(one -> one.event.body() instanceof IncidentReport)
            .filter(one -> one.supersededBy.isEmpty() && random.nextInt(3) == 0)
            .findFirst();
    String source = revised.map(one -> one.source).orElseGet(this::anySender);
    Header header = header("019a9f00-0000-7000-8000-0000000001" + (10 + number), derived, revised);
    SpecificRecord body =
        party(source).isOperator() ? ofOperator(source, header) : ofAuthority(source, header);
    if (revised.isPresent()) {
      body = report(source, header);
    }
    Past one = new Past(source, new Event(body), derived, revised);
    revised.ifPresent(old -> old.supersededBy = Optional.of(one));
    write(one);
    revised.ifPresent(this::write);
    past.add(one);
  }

  private String anySender() {
    return random.nextBoolean()
        ? pick(directory.parties(Role.OPERATOR), random).id()
        : pick(List.of("nisc", "ipa", "jpcert-cc", "ceptoar-0-0"), random);
  }

  private SpecificRecord ofOperator(String source, Header header) {
    return switch (random.nextInt(5)) {
      case 0 -> share(source, header);
      case 1 -> crime(source, header);
      default -> report(source, header);
    };
  }

  private SpecificRecord ofAuthority(String source, Header header) {
    return source.equals("nisc")
        ? provision(header, List.of())
        : withHeader(pick(List.of(REDISTRIBUTION, WARNING), random), header);
  }

  private static final Schema REDISTRIBUTION = Redistribution.getClassSchema();
  private static final Schema WARNING = EarlyWarning.getClassSchema();

  private void write(Past one) {
    if (random.nextInt(4) == 0) {
      one.amended = Optional.of(consent());
    }
    one.audience.addAll(atMost(3, ids(directory.parties())));
    one.audience.remove(one.source);
    EventRef ref = new EventRef(one.source, one.eventId());
    List<String> audience = List.copyOf(one.audience);
    int late = random.nextInt(audience.size() + 1);
    IndexEntry entry =
        entry()
            .setSource(one.source)
            .setEventId(one.eventId())
            .setKind(one.event.kind())
            .setCaseId(one.event.header().getCaseId())
            .setRevision(one.event.header().getRevision())
            .setTlp(Labels.effective(one.event, index))
            .setConsents(ConsentTerms.own(one.event, one.source))
            .setGrewFrom(ConsentTerms.grewFrom(one.event, index))
            .setAudience(List.of(group(audience.subList(late, audience.size()))))
            .setSupersededBy(one.supersededBy.map(Past::eventId).orElse(null))
            .build();
    index.entries.put(ref, entry);
    index.sequels.put(
        ref,
        Sequel.newBuilder()
            .setSource(one.source)
            .setEventId(one.eventId())
            .setAudience(List.of(group(audience.subList(0, late))))
            .setConsent(one.amended.orElse(null))
            .build());
    index.entries.put(alias(one), IndexEntry.newBuilder(entry).setShows(ref).build());
  }

  /** Has a party got an earlier event: only then may it refer to it. */
  private void show(Past one, String party) {
    if (!one.source.equals(party)) {
      one.audience.add(party);
      write(one);
    }
  }

  /** A report's entry without its identity. */
  static IndexEntry.Builder entry() {
    return IndexEntry.newBuilder()
        .setKind("IncidentReport")
        .setCaseId(Fixtures.CASE_ID)
        .setRevision(0)
        .setOffset(0)
        .setAt(Fixtures.NOW)
        .setContentHash(ByteBuffer.allocate(0))
        .setTlp(Tlp.AMBER);
  }

  /** Who got an earlier event, as members: so that a revision goes to them as to members. */
  private static AudienceGroup group(List<String> recipients) {
    return new AudienceGroup(
        FORMER_RULE, "generated", 99, View.FULL.name(), Relation.MEMBER.name(), recipients, null);
  }

  /** The identity under which a narrower view of an event is known. */
  private static EventRef alias(Past one) {
    return new EventRef("hub", one.eventId().replace("0000-0000000001", "0000-0000000002"));
  }

  // ------------------------------------------------------------------ what is to be decided

  private Submission submission(Schema anyKind) {
    String kind = supersedes.map(one -> one.event.kind()).orElse(anyKind.getName());
    String source = supersedes.map(one -> one.source).orElseGet(() -> sender(kind));
    Header header = header(Fixtures.EVENT_ID, derivedFrom, supersedes);
    Realm realm = random.nextInt(6) == 0 ? Realm.DRILL : Realm.LIVE;
    header.setTraffic(realm == Realm.LIVE ? Traffic.ACTUAL : Traffic.EXERCISE);
    header.setExerciseId(realm == Realm.LIVE ? null : Generated.EXERCISE);
    header.setNamedRecipients(
        random.nextBoolean() ? List.of() : some(ids(directory.parties()), random));
    if (random.nextInt(3) == 0) {
      name(pick(directory.parties(Role.OPERATOR), random), header);
    }
    SpecificRecord body =
        switch (kind) {
          case "IncidentReport" -> report(source, header);
          case "SectorShare" -> share(source, header);
          case "CrimeReport" -> crime(source, header);
          case "Provision" -> provision(header, derivedFrom);
          default -> withHeader(schema(kind), header);
        };
    return new Submission(source, new Event(body), "someone", realm, Fixtures.NOW);
  }

  private static Schema schema(String kind) {
    return Generated.KINDS.stream()
        .filter(schema -> schema.getName().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private String sender(String kind) {
    List<String> usual =
        switch (kind) {
          case "IncidentReport", "CrimeReport", "SectorShare" ->
              ids(directory.parties(Role.OPERATOR));
          case "Provision" -> List.of("nisc");
          case "RelatedInformation", "EarlyWarning" -> List.of("ipa", "jpcert-cc");
          case "Redistribution", "CouncilShare" -> ids(directory.parties(Role.CEPTOAR));
          default -> ids(directory.parties());
        };
    return random.nextInt(4) == 0 ? pick(ids(directory.parties()), random) : pick(usual, random);
  }

  private void name(Party operator, Header header) {
    header.setTitle(operator.name() + "の障害");
    namedInText.add(operator.name());
    if (random.nextBoolean()) {
      header.setMentions(
          List.of(new Mention(operator.id(), pick(List.of(MentionBasis.values()), random), null)));
    }
  }

  private Header header(String eventId, List<Past> derived, Optional<Past> revised) {
    List<Reference> references = new ArrayList<>();
    for (Past one : derived) {
      EventRef ref = random.nextInt(4) == 0 ? alias(one) : new EventRef(one.source, one.eventId());
      references.add(new Reference(Rel.derivedFrom, ref.getSource(), ref.getEventId()));
    }
    revised.ifPresent(
        one -> references.add(new Reference(Rel.supersedes, one.source, one.eventId())));
    return Fixtures.header()
        .setEventId(eventId)
        .setCaseId(
            revised
                .map(one -> one.event.header().getCaseId())
                .orElse(eventId.replace("-8000-", "-9000-")))
        .setRevision(revised.map(one -> one.event.header().getRevision() + 1).orElse(0))
        .setTlp(pick(List.of(Tlp.values()), random))
        .setCategory(pick(List.of(Category.values()), random))
        .setReferences(references)
        .build();
  }

  private SpecificRecord withHeader(Schema kind, Header header) {
    SpecificRecord record = (SpecificRecord) Generated.blank(kind);
    record.put(0, header);
    switch (record) {
      case EarlyWarning warning -> warning.setTargets(targets());
      case CooperationRequest request -> request.setAddressees(some(ids(authorities()), random));
      case DamageInformation damage -> {
        damage.setSector(pick(List.copyOf(directory.sectors()), random).id());
        damage.setGrounds("犯行声明");
      }
      case PostureChange change -> change.setReason("攻撃の予告");
      case EditionChange change -> {
        change.setEdition("generated");
        change.setHash("0".repeat(64));
        change.setReason("改定");
      }
      case CouncilShare share -> share.setWorkingGroup(random.nextBoolean() ? "wg1" : null);
      case Redistribution redistribution ->
          redistribution.setSubGroup(random.nextBoolean() ? "sg1" : null);
      default -> {}
    }
    return record;
  }

  private List<Party> authorities() {
    return directory.parties().stream()
        .filter(party -> !party.isOperator() && !party.has(Role.CEPTOAR))
        .toList();
  }

  private Provision provision(Header header, List<Past> derived) {
    return Provision.newBuilder()
        .setHeader(header)
        .setSummary("注意喚起")
        .setIndependent(derived.isEmpty())
        .setTargets(targets())
        .build();
  }

  private Targets targets() {
    List<String> ceptoars = directory.ceptoars().stream().map(Ceptoar::party).toList();
    return new Targets(List.of(), List.of(pick(ceptoars, random)), random.nextBoolean());
  }

  private IncidentReport report(String source, Header header) {
    Party operator = operator(source, header);
    return Fixtures.report()
        .setHeader(header)
        .setSector(sector(operator))
        .setConsent(consent())
        .build();
  }

  private CrimeReport crime(String source, Header header) {
    Party operator = random.nextInt(4) == 0 ? operator("nobody", header) : operator(source, header);
    return CrimeReport.newBuilder()
        .setHeader(header)
        .setAgency(pick(List.of("npa", "npa", "mod", "nisc"), random))
        .setSector(sector(operator))
        .setSummary("不正アクセス")
        .build();
  }

  private SectorShare share(String source, Header header) {
    List<Membership> places = directory.party(source).map(Party::memberships).orElse(List.of());
    return SectorShare.newBuilder()
        .setHeader(header)
        .setCeptoar(places.isEmpty() ? "ceptoar-0-0" : pick(places, random).ceptoar())
        .setAnonymous(random.nextBoolean())
        .setSummary("不審なメール")
        .build();
  }

  /** The sender, or an operator for whom it speaks. */
  private Party operator(String source, Header header) {
    Party sender = directory.party(source).filter(Party::isOperator).orElse(null);
    if (sender != null) {
      return sender;
    }
    Party operator = pick(directory.parties(Role.OPERATOR), random);
    header.setOnBehalfOf(operator.id());
    return operator;
  }

  private String sector(Party operator) {
    return pick(operator.memberships(), random).sector();
  }

  private Consent consent() {
    return new Consent(
        some(List.of(Audience.values()), random), pick(List.of(IdentityConsent.values()), random));
  }

  private <T> List<T> atMost(int count, List<T> of) {
    return of.isEmpty()
        ? List.of()
        : IntStream.range(0, random.nextInt(count + 1))
            .mapToObj(i -> pick(of, random))
            .distinct()
            .toList();
  }

  // ------------------------------------------------------------------ rules

  private RuleSet rules() {
    List<Rule> made = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      made.add(
          new Rule(
              "rule-" + i,
              "generated",
              new Condition(
                  submission.event().kind(),
                  random.nextBoolean() ? Set.of() : party(submission.source()).roles(),
                  Set.of(),
                  Set.of(),
                  Set.of(),
                  Set.of(),
                  Set.of(),
                  Set.of()),
              lines(),
              pick(List.of(Approvals.values()), random)));
    }
    return new RuleSet("generated", "generated", "0".repeat(64), made);
  }

  private List<Rule.Line> lines() {
    List<Rule.Line> lines = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int hop = 1; hop <= count; hop++) {
      Selector to =
          random.nextInt(4) == 0 ? Selector.ALL_PARTIES : pick(List.of(Selector.values()), random);
      Relay relay =
          random.nextBoolean()
              ? null
              : new Relay(
                  pick(List.of(Relay.By.values()), random),
                  pick(List.of(Relay.Mode.values()), random),
                  random.nextBoolean() ? null : Duration.ofHours(1));
      lines.add(
          new Rule.Line(
              to, hop, pick(List.of(View.values()), random), Duration.ofMinutes(30), relay));
    }
    return lines;
  }
}
