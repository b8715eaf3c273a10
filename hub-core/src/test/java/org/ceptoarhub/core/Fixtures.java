package org.ceptoarhub.core;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.ContactRoute;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Exercise;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.ConsentTerm;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * A small directory and the events that happen in it: electricity and water with one CEPTOAR each,
 * finance with two, government with M市 alone, which is also in water.
 */
public final class Fixtures {
  public static final Instant NOW = Instant.parse("2026-11-20T00:05:00Z");
  public static final String EVENT_ID = "019a9f00-0000-7000-8000-000000000001";
  public static final String CASE_ID = "019a9f00-0000-7000-8000-0000000000c1";
  public static final String EXERCISE = "drill-2026";
  public static final KnownEvents NOTHING_KNOWN = (source, eventId) -> Optional.empty();

  private Fixtures() {}

  public static Directory directory() {
    return new Directory(
        "test-1", sectors(), parties(), ceptoars(), List.of(agreement()), List.of(exercise()));
  }

  public static List<Sector> sectors() {
    return List.of(
        new Sector("electricity", "電力"),
        new Sector("finance", "金融"),
        new Sector("water", "水道"),
        new Sector("government", "政府・行政サービス"));
  }

  public static List<Ceptoar> ceptoars() {
    return List.of(
        new Ceptoar("ceptoar-electricity", "electricity", "meti", CouncilSeat.MEMBER),
        new Ceptoar("ceptoar-banking", "finance", "fsa", CouncilSeat.MEMBER),
        new Ceptoar("ceptoar-securities", "finance", "fsa", CouncilSeat.MEMBER),
        new Ceptoar("ceptoar-water", "water", "mhlw", CouncilSeat.MEMBER),
        new Ceptoar("ceptoar-government", "government", "mic", CouncilSeat.MEMBER));
  }

  public static List<Party> parties() {
    return List.of(
        party("nisc", "内閣官房情報セキュリティセンター", Role.NISC),
        party("meti", "経済産業省", Role.COMPETENT_MINISTRY, Role.SECURITY_MINISTRY),
        party("fsa", "金融庁", Role.COMPETENT_MINISTRY),
        party("mhlw", "厚生労働省", Role.COMPETENT_MINISTRY),
        party("mic", "総務省", Role.COMPETENT_MINISTRY, Role.SECURITY_MINISTRY),
        party("npa", "警察庁", Role.SECURITY_MINISTRY, Role.INCIDENT_HANDLING_MINISTRY),
        party("fdma", "消防庁", Role.INCIDENT_HANDLING_MINISTRY),
        party("jpcert-cc", "JPCERT/CC", Role.RELATED_AGENCY),
        party("hub", "the hub", Role.HUB),
        party("ceptoar-electricity", "電力セプター", Role.CEPTOAR),
        party("ceptoar-banking", "銀行セプター", Role.CEPTOAR),
        party("ceptoar-securities", "証券セプター", Role.CEPTOAR),
        party("ceptoar-water", "水道セプター", Role.CEPTOAR),
        party("ceptoar-government", "自治体セプター", Role.CEPTOAR),
        operator(
            "electricity-a",
            "電力A社",
            List.of("A電力", "ミナトデンリョク", "Minato Power"),
            "electricity-a.example",
            List.of("203.0.113.0/28", "2001:db8:a::/48"),
            membership("electricity", "ceptoar-electricity", "meti")),
        operator(
            "electricity-b",
            "電力B社",
            List.of("B電力"),
            "electricity-b.example",
            List.of("203.0.113.16/28"),
            membership("electricity", "ceptoar-electricity", "meti")),
        operator(
            "banking-a",
            "銀行A社",
            List.of("A銀行"),
            "banking-a.example",
            List.of("203.0.113.32/28"),
            membership("finance", "ceptoar-banking", "fsa")),
        operator(
            "securities-a",
            "証券A社",
            List.of("A証券"),
            "securities-a.example",
            List.of("203.0.113.48/28"),
            membership("finance", "ceptoar-securities", "fsa")),
        operator(
            "water-a",
            "水道A社",
            List.of("M市水道局"),
            "water-a.example",
            List.of("203.0.113.64/28"),
            membership("water", "ceptoar-water", "mhlw")),
        operator(
            "city-m",
            "M市",
            List.of("M市役所"),
            "city-m.example",
            List.of("203.0.113.80/28"),
            membership("government", "ceptoar-government", "mic"),
            membership("water", "ceptoar-water", "mhlw")));
  }

  public static Party party(String id, String name, Role... roles) {
    return new Party(
        id, name, Set.of(roles), List.of(), List.of(), List.of(), List.of(), contacts());
  }

  public static Party operator(
      String id,
      String name,
      List<String> aliases,
      String domain,
      List<String> ownBlocks,
      Membership... memberships) {
    return new Party(
        id,
        name,
        Set.of(Role.OPERATOR),
        List.of(memberships),
        aliases,
        List.of(domain),
        ownBlocks,
        contacts());
  }

  private static List<ContactRoute> contacts() {
    return List.of(new ContactRoute("hub", ""), new ContactRoute("mail", "duty@example.org"));
  }

  public static Membership membership(String sector, String ceptoar, String ministry) {
    return new Membership(sector, ceptoar, ministry);
  }

  private static Agreement agreement() {
    return new Agreement(
        "agreement-1", "jpcert-cc", "ceptoar-banking", LocalDate.of(2026, 4, 1), null);
  }

  private static Exercise exercise() {
    return new Exercise(EXERCISE, Set.of("nisc", "meti", "ceptoar-electricity", "electricity-a"));
  }

  /** A complete header that a test changes where it matters. */
  public static Header.Builder header() {
    return Header.newBuilder()
        .setEventId(EVENT_ID)
        .setCaseId(CASE_ID)
        .setTlp(Tlp.GREEN)
        .setCategory(Category.C)
        .setSourceKind(SourceKind.OPERATOR_SIDE)
        .setTitle("障害のお知らせ")
        .setIssuedAt(NOW);
  }

  /** A report of electricity-a's kind, from whoever sends it. */
  public static IncidentReport.Builder report() {
    return IncidentReport.newBuilder()
        .setHeader(header().build())
        .setSector("electricity")
        .setEventType(EventType.SYSTEM_UNAVAILABLE)
        .setSummary("監視制御系が停止")
        .setConsent(consent(IdentityConsent.ANONYMOUS));
  }

  /** A warning to all, independent of any report. */
  public static Provision.Builder provision() {
    return Provision.newBuilder()
        .setHeader(header().build())
        .setSummary("制御系を狙う攻撃が続いています")
        .setIndependent(true)
        .setTargets(Targets.newBuilder().setAll(true).build());
  }

  public static Event provisionSaying(String summary) {
    return new Event(provision().setSummary(summary).build());
  }

  public static Consent consent(IdentityConsent identity, Audience... audiences) {
    return new Consent(Arrays.asList(audiences), identity);
  }

  public static ConsentTerm term(String party, String sector, Consent consent) {
    return new ConsentTerm(party, sector, consent);
  }

  public static Reference derivedFrom(String source, String eventId) {
    return new Reference(Rel.derivedFrom, source, eventId);
  }

  public static Submission live(String source, Event event) {
    return new Submission(source, event, null, Realm.LIVE, NOW);
  }

  /** Events that are known by their identity. */
  public static final class Known implements KnownEvents {
    private final Map<String, IndexEntry> entries = new HashMap<>();
    private final Map<String, Sequel> sequels = new HashMap<>();

    /** Makes a report known that these consents bind. */
    public Known add(String source, String eventId, ConsentTerm... terms) {
      return put(source, eventId, entry -> entry.setConsents(List.of(terms)));
    }

    /**
     * Makes an event known: an AMBER report without consents that a test changes where it matters.
     */
    public Known put(String source, String eventId, UnaryOperator<IndexEntry.Builder> change) {
      IndexEntry.Builder entry =
          IndexEntry.newBuilder()
              .setSource(source)
              .setEventId(eventId)
              .setKind("IncidentReport")
              .setCaseId(CASE_ID)
              .setRevision(0)
              .setOffset(0)
              .setAt(NOW)
              .setContentHash(ByteBuffer.allocate(0))
              .setTlp(Tlp.AMBER);
      entries.put(source + "/" + eventId, change.apply(entry).build());
      return this;
    }

    /** Lets the source of a known report consent to something else. */
    public Known amend(String source, String eventId, Consent consent) {
      return follow(source, eventId, sequel -> sequel.setConsent(consent));
    }

    /** Lets something become of a known event. */
    public Known follow(String source, String eventId, UnaryOperator<Sequel.Builder> change) {
      Sequel.Builder sequel =
          sequel(source, eventId)
              .map(Sequel::newBuilder)
              .orElseGet(() -> Sequel.newBuilder().setSource(source).setEventId(eventId));
      sequels.put(source + "/" + eventId, change.apply(sequel).build());
      return this;
    }

    @Override
    public Optional<Sequel> sequel(String source, String eventId) {
      return Optional.ofNullable(sequels.get(source + "/" + eventId));
    }

    @Override
    public Optional<IndexEntry> find(String source, String eventId) {
      return Optional.ofNullable(entries.get(source + "/" + eventId));
    }
  }
}
