package org.ceptoarhub.core.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.codec.ReleasedSchemas;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Exercise;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.rules.Condition;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/**
 * Events that a rule means: from every sort of sender, for every sector, as harmless to the guards
 * as the rule's condition admits. What happens to none of them happens to no event.
 */
final class Probes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
  private static final String SELF = Ids.named("probe", "event");
  private static final String ABOUT = Ids.named("probe", "about");
  private static final int MOST_NAMED = 1_000;
  private static final int MOST_DAYS = 8;

  private final Directory directory;
  private final Instant at;
  private final EventJson json = new EventJson();
  private final ReleasedSchemas schemas = ReleasedSchemas.load();
  private final List<Party> senders;

  /**
   * @param at the time for which the rules are held against the directory
   */
  Probes(Directory directory, Instant at) {
    this.directory = directory;
    this.at = at;
    this.senders = representatives(directory);
  }

  /**
   * One event and what is known when it comes.
   *
   * @param known finds whatever is asked for, as the event needs it
   */
  record Probe(Submission submission, KnownEvents known, Posture posture) {}

  /** All kinds of event. */
  Set<String> kinds() {
    return json.kinds();
  }

  /** The events that a rule means. */
  Stream<Probe> of(Rule rule) {
    Condition when = rule.when();
    return senders.stream()
        .filter(
            sender ->
                when.senderRoles().isEmpty()
                    || sender.roles().stream().anyMatch(when.senderRoles()::contains))
        .flatMap(sender -> of(when, sender));
  }

  private Stream<Probe> of(Condition when, Party sender) {
    List<Probe> probes = new ArrayList<>();
    for (Place place : places(when, sender)) {
      for (Tlp tlp : orElse(when.tlps(), Tlp.CLEAR)) {
        for (Traffic traffic : orElse(when.traffic(), Traffic.ACTUAL)) {
          for (Posture posture : orElse(when.postures(), Posture.NORMAL)) {
            for (String about : abouts(when.type(), sender)) {
              for (Instant time : times(sender)) {
                probes.add(probe(when, sender, place, tlp, traffic, posture, about, time));
              }
            }
          }
        }
      }
    }
    return probes.stream();
  }

  /** Where an event happens, and whose report it is. */
  private record Place(
      @Nullable String sector, @Nullable String ceptoar, @Nullable String behalf) {}

  private List<Place> places(Condition when, Party sender) {
    Schema schema = schema(when.type());
    if (schema.getField("sector") == null && schema.getField("ceptoar") == null) {
      return List.of(new Place(null, null, null));
    }
    Set<Place> places = new LinkedHashSet<>();
    if (sender.isOperator()) {
      sender.memberships().forEach(own -> places.add(new Place(own.sector(), own.ceptoar(), null)));
    } else {
      for (Party operator : senders) {
        for (Membership membership : operator.memberships()) {
          if (membership.ministry().equals(sender.id())
              || membership.ceptoar().equals(sender.id())) {
            places.add(new Place(membership.sector(), membership.ceptoar(), operator.id()));
          }
        }
      }
      directory
          .ceptoars()
          .forEach(ceptoar -> places.add(new Place(ceptoar.sector(), ceptoar.party(), null)));
    }
    return places.stream()
        .filter(place -> when.sectors().isEmpty() || when.sectors().contains(place.sector()))
        .toList();
  }

  /** Whose event it may be about: its own, or another's. */
  private List<String> abouts(String kind, Party sender) {
    if (schema(kind).getField("about") == null) {
      return List.of(sender.id());
    }
    String other =
        directory.parties().stream()
            .filter(party -> !party.equals(sender))
            .findFirst()
            .map(Party::id)
            .orElse(sender.id());
    return List.of(sender.id(), other);
  }

  /** An agreement makes a difference only on its days. */
  private List<Instant> times(Party sender) {
    Set<Instant> times = new LinkedHashSet<>();
    times.add(at);
    directory.agreements().stream()
        .filter(agreement -> isOf(agreement, sender))
        .map(agreement -> startOf(agreement.from()))
        .limit(MOST_DAYS)
        .forEach(times::add);
    return List.copyOf(times);
  }

  private static boolean isOf(Agreement agreement, Party party) {
    return agreement.agency().equals(party.id()) || agreement.partner().equals(party.id());
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay(JAPAN).toInstant();
  }

  private Probe probe(
      Condition when,
      Party sender,
      Place place,
      Tlp tlp,
      Traffic traffic,
      Posture posture,
      String about,
      Instant time) {
    ObjectNode event = JSON.objectNode().put("type", when.type());
    ObjectNode header = event.putObject("header");
    header
        .put("eventId", SELF)
        .put("caseId", Ids.named("probe", "case"))
        .put("tlp", tlp.name())
        .put("category", first(when.categories(), Category.C).name())
        .put("stage", first(when.stages(), Stage.FIRST).name())
        .put("traffic", traffic.name())
        .put("sourceKind", "OPERATOR_SIDE")
        .put("title", "-")
        .put("issuedAt", time.toString());
    if (traffic == Traffic.EXERCISE) {
      header.put("exerciseId", exercise(sender));
    }
    if (place.behalf() != null) {
      header.put("onBehalfOf", place.behalf());
    }
    ArrayNode named = header.putArray("namedRecipients");
    directory.parties().stream().limit(MOST_NAMED).map(Party::id).forEach(named::add);
    ObjectNode body = event.putObject("body");
    Schema schema = schema(when.type());
    schema.getFields().stream()
        .skip(1)
        .forEach(field -> fill(body, field, when, sender, place, about, time));
    Realm realm = traffic == Traffic.ACTUAL ? Realm.LIVE : Realm.DRILL;
    try {
      return new Probe(
          new Submission(sender.id(), json.fromJson(event), "probe", realm, time),
          known(sender, time),
          posture);
    } catch (InvalidEventException e) {
      throw new IllegalStateException("no probe for " + when.type() + ": " + e.getMessage(), e);
    }
  }

  private String exercise(Party sender) {
    return directory.exercises().stream()
        .filter(exercise -> exercise.participants().contains(sender.id()))
        .findFirst()
        .map(Exercise::id)
        .orElse("none");
  }

  private void fill(
      ObjectNode body,
      Schema.Field field,
      Condition when,
      Party sender,
      Place place,
      String about,
      Instant time) {
    switch (field.name()) {
      case "sector" -> body.put("sector", place.sector());
      case "ceptoar" -> body.put("ceptoar", place.ceptoar());
      case "sectors" -> when.sectors().forEach(body.putArray("sectors")::add);
      case "agency" -> body.put("agency", anyOf(Role.INCIDENT_HANDLING_MINISTRY, sender));
      case "targets" -> body.putObject("targets").put("all", true);
      case "hash" -> body.put("hash", "0".repeat(64));
      case "independent" -> body.put("independent", true);
      case "about" -> {
        body.putObject("about").put("source", about).put("eventId", ABOUT);
      }
      case "addressees" -> {
        ArrayNode addressees = body.putArray("addressees");
        authorities()
            .filter(party -> !party.equals(sender))
            .map(Party::id)
            .forEach(addressees::add);
      }
      case "consent" -> {
        if (!field.schema().isUnion()) {
          ArrayNode audiences = body.putObject("consent").putArray("audiences");
          EnumSet.allOf(Audience.class).forEach(audience -> audiences.add(audience.name()));
        }
      }
      default -> {
        if (!field.hasDefaultValue()) {
          plain(body, field.name(), field.schema(), time);
        }
      }
    }
  }

  private Stream<Party> authorities() {
    return directory.parties().stream()
        .filter(party -> !party.isOperator() && !party.has(Role.CEPTOAR) && !party.has(Role.HUB))
        .limit(MOST_NAMED);
  }

  private String anyOf(Role role, Party but) {
    return directory.parties(role).stream()
        .filter(party -> !party.equals(but))
        .findFirst()
        .map(Party::id)
        .orElse(but.id());
  }

  private static void plain(ObjectNode object, String name, Schema schema, Instant time) {
    switch (schema.getType()) {
      case STRING -> object.put(name, "-");
      case BOOLEAN -> object.put(name, false);
      case INT -> object.put(name, 0);
      case LONG -> {
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
          object.put(name, time.toString());
        } else {
          object.put(name, 0);
        }
      }
      case ENUM -> object.put(name, schema.getEnumSymbols().getFirst());
      case ARRAY -> object.putArray(name);
      case RECORD -> {
        ObjectNode record = object.putObject(name);
        schema.getFields().stream()
            .filter(field -> !field.hasDefaultValue())
            .forEach(field -> plain(record, field.name(), field.schema(), time));
      }
      case UNION -> object.putNull(name);
      case NULL, BYTES, FIXED, FLOAT, DOUBLE, MAP ->
          throw new IllegalStateException("no probe for a field of " + schema);
    }
  }

  /** Whatever is asked for is there, but the event itself, and something waits for the sender. */
  private static KnownEvents known(Party sender, Instant time) {
    return (source, eventId) ->
        Optional.of(eventId)
            .filter(id -> !id.equals(SELF))
            .map(id -> entry(source, id, sender, time));
  }

  private static IndexEntry entry(String source, String eventId, Party sender, Instant time) {
    return IndexEntry.newBuilder()
        .setSource(source)
        .setEventId(eventId)
        .setKind("IncidentReport")
        .setCaseId(Ids.named("probe", "case of", eventId))
        .setRevision(0)
        .setOffset(0)
        .setAt(time)
        .setContentHash(ByteBuffer.allocate(0))
        .setTlp(Tlp.CLEAR)
        .setActor("another")
        .setHeld(
            List.of(
                HeldGroup.newBuilder()
                    .setRule("-")
                    .setBasis("-")
                    .setHop(1)
                    .setView("FULL")
                    .setBy(sender.id())
                    .setRecipients(List.of())
                    .build()))
        .build();
  }

  /** One party of each sort; whom an agreement or a group singles out is a sort of its own. */
  private static List<Party> representatives(Directory directory) {
    Set<String> singledOut = new HashSet<>();
    for (Agreement agreement : directory.agreements()) {
      singledOut.add(agreement.agency());
      singledOut.add(agreement.partner());
    }
    record Sort(Set<Role> roles, List<Membership> memberships) {}
    Set<Sort> seen = new HashSet<>();
    return directory.parties().stream()
        .filter(
            party -> {
              boolean first = seen.add(new Sort(party.roles(), party.memberships()));
              return first || !party.isOperator() || singledOut.contains(party.id());
            })
        .toList();
  }

  private Schema schema(String kind) {
    return schemas.newest("org.ceptoarhub.event." + kind).schema();
  }

  private static <T> Collection<T> orElse(Set<T> wanted, T harmless) {
    return wanted.isEmpty() ? List.of(harmless) : wanted;
  }

  private static <T> T first(Set<T> wanted, T harmless) {
    return wanted.stream().findFirst().orElse(harmless);
  }
}
