package org.ceptoarhub.core;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.ContactRoute;
import org.ceptoarhub.core.directory.Council;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Exercise;
import org.ceptoarhub.core.directory.Group;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Relaying;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EarlyWarning;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.RelatedInformation;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.TerrorismInformation;
import org.ceptoarhub.event.UsefulnessEvaluation;

/** Directories of any shape, and events of any kind with text anywhere. */
public final class Generated {
  /** Every kind of event. */
  public static final List<Schema> KINDS =
      List.of(
          IncidentReport.getClassSchema(),
          ConsentAmendment.getClassSchema(),
          Provision.getClassSchema(),
          RelatedInformation.getClassSchema(),
          EarlyWarning.getClassSchema(),
          TerrorismInformation.getClassSchema(),
          DamageInformation.getClassSchema(),
          CooperationRequest.getClassSchema(),
          CrimeReport.getClassSchema(),
          SectorShare.getClassSchema(),
          CouncilShare.getClassSchema(),
          Redistribution.getClassSchema(),
          PostureChange.getClassSchema(),
          EditionChange.getClassSchema(),
          Receipt.getClassSchema(),
          UsefulnessEvaluation.getClassSchema(),
          Approval.getClassSchema(),
          Release.getClassSchema(),
          Decline.getClassSchema(),
          Notice.getClassSchema(),
          HubOrder.getClassSchema(),
          ChainHeads.getClassSchema());

  private static final List<String> WORDS =
      List.of("電力", "銀行", "ＡＴＭ", "市場", "ミナト", "デンキ", "ガス", "Kansai", "水道局", "東");

  private Generated() {}

  /** An exercise of every generated directory. */
  public static final String EXERCISE = "drill-generated";

  /**
   * Directories of one to four sectors with one to three CEPTOARs of one to four operators each,
   * some in several; ministries compete for one or more CEPTOARs, and some have several roles. Some
   * of the two agencies' agreements are live on the day of {@link Fixtures#NOW}, some are not.
   */
  public static Arbitrary<Directory> directories() {
    return Arbitraries.randomValue(Generated::directory);
  }

  /** One such directory. */
  public static Directory directory(Random random) {
    List<Sector> sectors = new ArrayList<>();
    List<Ceptoar> ceptoars = new ArrayList<>();
    List<Party> parties =
        new ArrayList<>(
            List.of(
                Fixtures.party("nisc", "NISC", Role.NISC),
                Fixtures.party("npa", "警察庁", Role.INCIDENT_HANDLING_MINISTRY),
                Fixtures.party("mod", "防衛省", Role.SECURITY_MINISTRY),
                Fixtures.party("ipa", "IPA", Role.RELATED_AGENCY),
                Fixtures.party("jpcert-cc", "JPCERT/CC", Role.RELATED_AGENCY),
                Fixtures.party("hub", "hub", Role.HUB),
                Fixtures.party("meti", "経済産業省", Role.COMPETENT_MINISTRY, Role.SECURITY_MINISTRY),
                ministry("mic", "総務省", random),
                ministry("fsa", "金融庁", random)));
    List<String> ministries = List.of("meti", "mic", "fsa");
    for (int s = 0; s <= random.nextInt(4); s++) {
      String sector = "sector-" + s;
      sectors.add(new Sector(sector, "分野" + s, random.nextBoolean()));
      for (int c = 0; c <= random.nextInt(3); c++) {
        String ceptoar = "ceptoar-" + s + "-" + c;
        ceptoars.add(
            new Ceptoar(
                ceptoar,
                sector,
                pick(ministries, random),
                pick(List.of(CouncilSeat.values()), random)));
        parties.add(Fixtures.party(ceptoar, "セプター" + s + c, Role.CEPTOAR));
      }
    }
    int operators = 1 + random.nextInt(12);
    for (int o = 0; o < operators; o++) {
      parties.add(operator(o, ceptoars, random));
    }
    ceptoars.replaceAll(ceptoar -> withGroup(ceptoar, parties, random));
    return new Directory(
        "generated",
        LocalDate.EPOCH,
        sectors,
        parties,
        ceptoars,
        council(ceptoars, random),
        agreements(parties, random),
        List.of(new Exercise(EXERCISE, Set.copyOf(some(ids(parties), random)))),
        List.of());
  }

  private static Party ministry(String id, String name, Random random) {
    return new Party(
        id,
        name,
        Set.of(Role.COMPETENT_MINISTRY),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new ContactRoute("hub", "")),
        random.nextBoolean() ? Relaying.APPROVAL : Relaying.AUTOMATIC);
  }

  private static Ceptoar withGroup(Ceptoar ceptoar, List<Party> parties, Random random) {
    List<String> members =
        parties.stream()
            .filter(
                party ->
                    party.memberships().stream()
                        .anyMatch(place -> place.ceptoar().equals(ceptoar.party())))
            .map(Party::id)
            .toList();
    return new Ceptoar(
        ceptoar.party(),
        ceptoar.sector(),
        ceptoar.ministry(),
        ceptoar.council(),
        ceptoar.levels(),
        random.nextBoolean() ? Relaying.APPROVAL : Relaying.AUTOMATIC,
        List.of(new Group("sg1", "SG1", some(members, random))));
  }

  private static Council council(List<Ceptoar> ceptoars, Random random) {
    List<String> members = ceptoars.stream().map(Ceptoar::party).toList();
    return new Council(
        random.nextBoolean(),
        List.of("mic"),
        List.of(new Group("wg1", "WG1", some(members, random))));
  }

  private static List<Agreement> agreements(List<Party> parties, Random random) {
    List<Agreement> agreements = new ArrayList<>();
    for (Party party : parties) {
      boolean partner = party.has(Role.CEPTOAR) || party.has(Role.OPERATOR);
      if (partner && random.nextBoolean()) {
        LocalDate from = pick(List.of(LocalDate.of(2009, 4, 1), LocalDate.of(2027, 4, 1)), random);
        LocalDate until = random.nextInt(3) == 0 ? from.plusYears(1) : null;
        agreements.add(
            new Agreement(
                "agreement-" + agreements.size(),
                pick(List.of("ipa", "jpcert-cc"), random),
                party.id(),
                from,
                until));
      }
    }
    return agreements;
  }

  /** Ids of parties. */
  public static List<String> ids(Collection<Party> parties) {
    return parties.stream().map(Party::id).toList();
  }

  /** About half of a list. */
  public static <T> List<T> some(List<T> of, Random random) {
    return of.stream().filter(each -> random.nextBoolean()).toList();
  }

  private static Party operator(int number, List<Ceptoar> ceptoars, Random random) {
    Membership[] memberships =
        IntStream.rangeClosed(0, random.nextInt(3))
            .mapToObj(i -> pick(ceptoars, random))
            .distinct()
            .map(
                ceptoar ->
                    Fixtures.membership(ceptoar.sector(), ceptoar.party(), ceptoar.ministry()))
            .toArray(Membership[]::new);
    String mark = Character.toString('A' + number);
    return Fixtures.operator(
        "operator-" + number,
        pick(WORDS, random) + mark + "社",
        List.of(
            pick(WORDS, random) + "ノ" + mark + "電",
            "Denki " + pick(List.of("East ", "West "), random) + mark,
            "デンキプラント" + mark),
        "operator-" + number + ".example",
        List.of("203.0.113." + 16 * number + "/28", "2001:db8:" + number + "::/48"),
        memberships);
  }

  /** One of a list. */
  public static <T> T pick(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  /** A place in an event that a text was put into. */
  public record Planted(Event event, String schemaField) {}

  /** An otherwise empty event of a random kind with a text in a random free-text field. */
  public static Planted eventSaying(String text, Random random) {
    Schema kind = pick(KINDS, random);
    SpecificRecord record = (SpecificRecord) blank(kind);
    record.put(0, Fixtures.header().build());
    String field = plant(record, text, random);
    return new Planted(new Event(record), kind.getName() + "." + field);
  }

  /** Puts the text into a random string field at any depth that is no checked identifier. */
  private static String plant(IndexedRecord record, String text, Random random) {
    List<Schema.Field> fields =
        record.getSchema().getFields().stream()
            .filter(field -> field.getProp("vocabulary") == null)
            .filter(field -> field.getProp("text") == null)
            .filter(field -> holdsText(field.schema()))
            .toList();
    Schema.Field field = pick(fields, random);
    return field.name() + plantInto(record, field, value(field.schema()), text, random);
  }

  private static String plantInto(
      IndexedRecord record, Schema.Field field, Schema schema, String text, Random random) {
    return switch (schema.getType()) {
      case STRING -> {
        record.put(field.pos(), text);
        yield "";
      }
      case RECORD -> {
        Object before = record.get(field.pos());
        IndexedRecord nested = before == null ? blank(schema) : (IndexedRecord) before;
        record.put(field.pos(), nested);
        yield "." + plant(nested, text, random);
      }
      case ARRAY -> {
        Schema element = schema.getElementType();
        if (element.getType() == Schema.Type.STRING) {
          record.put(field.pos(), List.of("first", text));
          yield "[1]";
        }
        IndexedRecord nested = blank(element);
        record.put(field.pos(), List.of(nested));
        yield "[0]." + plant(nested, text, random);
      }
      default -> throw new IllegalStateException("no text in " + schema);
    };
  }

  private static boolean holdsText(Schema schema) {
    Schema value = value(schema);
    return switch (value.getType()) {
      case STRING -> true;
      case ARRAY -> holdsText(value.getElementType());
      case RECORD ->
          value.getFields().stream()
              .anyMatch(field -> field.getProp("vocabulary") == null && holdsText(field.schema()));
      default -> false;
    };
  }

  private static Schema value(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  /** A record with its fields' defaults, and blanks where there is none. */
  public static IndexedRecord blank(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(
          field.pos(),
          field.hasDefaultValue()
              ? SpecificData.get().getDefaultValue(field)
              : blankValue(field.schema()));
    }
    return record;
  }

  private static Object blankValue(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> "";
      case BOOLEAN -> false;
      case LONG -> schema.getLogicalType() == null ? (Object) 0L : Fixtures.NOW;
      case INT -> 0;
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case ENUM -> SpecificData.get().createEnum(schema.getEnumSymbols().getFirst(), schema);
      case RECORD -> blank(schema);
      default -> throw new IllegalStateException("no blank for " + schema);
    };
  }
}
