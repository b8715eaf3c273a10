package org.ceptoarhub.router.shard;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.TerrorismInformation;
import org.jspecify.annotations.Nullable;

/**
 * The last look at what is about to leave: recipient, TLP, realm, view and identity, checked on the
 * very bytes that are sent. It shares nothing with the guards but the types, so that a mistake
 * there does not get past here; it asks less than they do, so that it objects only to a mistake.
 */
final class LastDoor {
  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

  private final Directory directory;
  private final Realm realm;
  private final EventCodec codec;
  private final Names names;

  /** What schemas say, by what it was asked for; worked out once. */
  private final Map<Spoken, List<Schema.Field>> spoken = new ConcurrentHashMap<>();

  private final Map<Hidden, List<Schema.Field>> hidden = new ConcurrentHashMap<>();

  private record Spoken(Class<?> type, boolean ownWords) {}

  private record Hidden(Class<?> type, View view, boolean toNisc) {}

  LastDoor(Directory directory, Realm realm, EventCodec codec) {
    this.directory = directory;
    this.realm = realm;
    this.codec = codec;
    this.names =
        new Names(
            directory.parties(Role.OPERATOR).stream()
                .collect(toUnmodifiableMap(Party::id, LastDoor::names)));
  }

  private static List<String> names(Party operator) {
    List<String> names = new ArrayList<>(operator.aliases());
    names.addAll(operator.domains());
    names.add(operator.name());
    return names;
  }

  /**
   * One view of an event on its way.
   *
   * @param submission the event as it was sent
   * @param shownSource the source that recipients are shown
   * @param bytes what they receive
   * @param view what they may see
   * @param toNisc whether they are NISC
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Leaving(
      Submission submission, String shownSource, byte[] bytes, View view, boolean toNisc) {

    Event event() {
      return submission.event();
    }

    String sender() {
      return submission.source();
    }
  }

  /**
   * Why this may not leave for these recipients, or empty if nothing is wrong. The reason names
   * check and recipient and no content.
   */
  Optional<String> objection(Leaving leaving, Collection<String> recipients) {
    Event shown;
    try {
      shown = codec.decodeEvent(leaving.bytes());
    } catch (MalformedRecordException e) {
      return Optional.of("bytes: no event");
    }
    if (!realm.carries(shown.header().getTraffic())) {
      return Optional.of("realm: traffic of the other realm");
    }
    if (shown.header().getTlp() != leaving.event().header().getTlp()) {
      return Optional.of("tlp: another label than the event's");
    }
    Optional<String> excess = excess(leaving, shown);
    if (excess.isPresent()) {
      return excess;
    }
    @Nullable Set<String> named = null;
    for (String id : recipients) {
      Party recipient = directory.party(id).orElse(null);
      if (recipient == null) {
        return Optional.of("recipient: " + id + " is not in the directory");
      }
      if (leaving.toNisc() && !recipient.has(Role.NISC)) {
        return Optional.of("view: " + id + " would see what only NISC may");
      }
      if (!isFor(leaving.event(), recipient)) {
        return Optional.of("kind: %s may have no %s".formatted(id, leaving.event().kind()));
      }
      if (needsAgreement(leaving, recipient) && !agreed(leaving.submission(), id)) {
        return Optional.of("agreement: %s has none with %s".formatted(id, leaving.sender()));
      }
      if (!admits(leaving.submission(), recipient)) {
        return Optional.of("tlp: " + id);
      }
      if (recipient.isOperator() || recipient.has(Role.CEPTOAR)) {
        named = named == null ? namedOperators(leaving, shown) : named;
        if (named.size() > 1 || (named.size() == 1 && !named.contains(id))) {
          return Optional.of("identity: " + id + " would read another operator's name");
        }
        if (recipient.isOperator() && isOtherOperator(leaving.shownSource(), id)) {
          return Optional.of("identity: " + id + " would see another operator as the source");
        }
      }
    }
    return Optional.empty();
  }

  private boolean isOtherOperator(String source, String recipient) {
    return !source.equals(recipient)
        && directory.party(source).filter(Party::isOperator).isPresent();
  }

  /** Whether events of this kind may go to this party at all. */
  private static boolean isFor(Event event, Party recipient) {
    return switch (event.body()) {
      case CrimeReport report -> report.getAgency().equals(recipient.id());
      case TerrorismInformation information -> isAgainstTerrorism(recipient);
      case DamageInformation information -> isAgainstTerrorism(recipient);
      default -> true;
    };
  }

  private static boolean isAgainstTerrorism(Party recipient) {
    return recipient.has(Role.NISC) || recipient.has(Role.INCIDENT_HANDLING_MINISTRY);
  }

  /** Whether it passes between a related agency and a CEPTOAR or an operator. */
  private boolean needsAgreement(Leaving leaving, Party recipient) {
    Party sender = directory.party(leaving.sender()).orElse(null);
    boolean always =
        leaving.event().body() instanceof CrimeReport || leaving.event().body() instanceof Notice;
    return sender != null
        && !always
        && ((isAgencyOnly(sender) && isPeer(recipient))
            || (isPeer(sender) && isAgencyOnly(recipient)));
  }

  private static boolean isAgencyOnly(Party party) {
    return party.roles().equals(Set.of(Role.RELATED_AGENCY));
  }

  private static boolean isPeer(Party party) {
    return party.isOperator() || party.has(Role.CEPTOAR);
  }

  /** Whether the two had an agreement on the day of the event. */
  private boolean agreed(Submission submission, String recipient) {
    LocalDate day = LocalDate.ofInstant(submission.at(), JAPAN);
    Set<String> two = Set.of(submission.source(), recipient);
    return directory.agreements().stream()
        .anyMatch(
            agreement ->
                two.contains(agreement.agency())
                    && two.contains(agreement.partner())
                    && agreement.liveOn(day));
  }

  private boolean admits(Submission submission, Party recipient) {
    Event event = submission.event();
    boolean named =
        event.header().getNamedRecipients().contains(recipient.id())
            || isAddressee(event, recipient);
    return switch (event.header().getTlp()) {
      case CLEAR, GREEN -> true;
      case AMBER -> named || !recipient.isOperator() || isTarget(event, recipient);
      case AMBER_STRICT -> named || !recipient.isOperator() || agreed(submission, recipient.id());
      case RED ->
          event.header().getNamedRecipients().contains(recipient.id())
              || (event.body() instanceof IncidentReport
                  && (recipient.has(Role.NISC) || recipient.has(Role.COMPETENT_MINISTRY)));
    };
  }

  private static boolean isAddressee(Event event, Party recipient) {
    return event.body() instanceof CooperationRequest request
        && request.getAddressees().contains(recipient.id());
  }

  /**
   * Whether an operator is a member of a CEPTOAR that the event is for; true if it is for none, or
   * is a revision, which follows whoever got what it supersedes.
   */
  private boolean isTarget(Event event, Party operator) {
    if (event.header().getReferences().stream()
        .anyMatch(reference -> reference.getRel() == Rel.supersedes)) {
      return true;
    }
    Schema.Field field = event.body().getSchema().getField("targets");
    if (field == null || !(event.body().get(field.pos()) instanceof Targets targets)) {
      return true;
    }
    return targets.getAll()
        || operator.memberships().stream()
            .anyMatch(
                membership ->
                    targets.getCeptoars().contains(membership.ceptoar())
                        || targets.getSectors().contains(membership.sector())
                        || ceptoarSector(membership.ceptoar())
                            .filter(targets.getSectors()::contains)
                            .isPresent());
  }

  private Optional<String> ceptoarSector(String ceptoar) {
    return directory.ceptoar(ceptoar).map(Ceptoar::sector);
  }

  /** The operators whose name stands in what is shown, save those who may be named there. */
  private Set<String> namedOperators(Leaving leaving, Event shown) {
    Set<String> named = new HashSet<>();
    collectNames(shown.body(), shown.body() instanceof Notice, named);
    named.remove(leaving.shownSource());
    for (Mention mention : leaving.event().header().getMentions()) {
      named.remove(mention.getParty());
    }
    return named;
  }

  /**
   * @param ownWords whether the event gives the recipient its own words back
   */
  private void collectNames(SpecificRecord record, boolean ownWords, Set<String> named) {
    for (Schema.Field field : spoken(record, ownWords)) {
      collectNames(record.get(field.pos()), ownWords, named);
    }
  }

  /** The fields in which names are looked for: all but identifiers. */
  private List<Schema.Field> spoken(SpecificRecord record, boolean ownWords) {
    return spoken.computeIfAbsent(
        new Spoken(record.getClass(), ownWords),
        key ->
            fields(
                record,
                field ->
                    field.getProp("vocabulary") == null
                        && !(ownWords && "echo".equals(field.getProp("text")))));
  }

  private static List<Schema.Field> fields(SpecificRecord record, Predicate<Schema.Field> which) {
    return record.getSchema().getFields().stream().filter(which).toList();
  }

  private void collectNames(@Nullable Object value, boolean ownWords, Set<String> named) {
    switch (value) {
      case String text -> names.find(text, named);
      case SpecificRecord record -> collectNames(record, ownWords, named);
      case Collection<?> items -> items.forEach(item -> collectNames(item, ownWords, named));
      case Map<?, ?> map ->
          map.forEach(
              (key, item) -> {
                collectNames(key, ownWords, named);
                collectNames(item, ownWords, named);
              });
      case null, default -> {}
    }
  }

  /** What the view shows beyond what it may. */
  private Optional<String> excess(Leaving leaving, Event shown) {
    if (leaving.view() == View.ANONYMISED && leaving.shownSource().equals(leaving.sender())) {
      return Optional.of("view: anonymised, with its sender shown");
    }
    if (!leaving.toNisc()
        && shown.header().getReferences().stream()
            .anyMatch(reference -> reference.getRel() == Rel.derivedFrom)) {
      return Optional.of("view: tells what the event is derived from");
    }
    return excess(leaving, shown.body()).or(() -> excess(leaving, shown.header()));
  }

  private Optional<String> excess(Leaving leaving, SpecificRecord record) {
    for (Schema.Field field : hidden(leaving, record)) {
      if (!isBlank(field, record.get(field.pos()))) {
        return Optional.of("view: " + leaving.view() + " with " + field.name());
      }
    }
    return Optional.empty();
  }

  /** The fields that the view does not show. */
  private List<Schema.Field> hidden(Leaving leaving, SpecificRecord record) {
    return hidden.computeIfAbsent(
        new Hidden(record.getClass(), leaving.view(), leaving.toNisc()),
        key -> fields(record, field -> !shows(leaving, field.getProp("view"))));
  }

  private static boolean shows(Leaving leaving, @Nullable String mark) {
    return switch (mark) {
      case "headline" -> true;
      case "anonymised" -> leaving.view() != View.HEADLINE;
      case "nisc" -> leaving.view() == View.FULL && leaving.toNisc();
      case null -> leaving.view() == View.FULL;
      default -> false;
    };
  }

  private static boolean isBlank(Schema.Field field, @Nullable Object value) {
    if (field.hasDefaultValue()
        && Objects.equals(SpecificData.get().getDefaultValue(field), value)) {
      return true;
    }
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case Boolean truth -> !truth;
      case Number number -> number.longValue() == 0;
      case Instant instant -> instant.equals(Instant.EPOCH);
      case Enum<?> symbol -> symbol.name().equals(field.schema().getEnumDefault());
      case Collection<?> items -> items.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case SpecificRecord record ->
          record.getSchema().getFields().stream()
              .allMatch(inner -> isBlank(inner, record.get(inner.pos())));
      default -> false;
    };
  }
}
