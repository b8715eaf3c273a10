package org.ceptoarhub.router.shard;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Targets;
import org.jspecify.annotations.Nullable;

/**
 * The last look at what is about to leave: recipient, TLP, realm, view and identity, checked on the
 * very bytes that are sent. It shares nothing with the guards but the types, so that a mistake
 * there does not get past here; it asks less than they do, so that it objects only to a mistake.
 */
final class LastDoor {
  private final Directory directory;
  private final Realm realm;
  private final EventCodec codec;
  private final Names names;
  private final Set<String> agreed;

  LastDoor(Directory directory, Realm realm, EventCodec codec) {
    this.directory = directory;
    this.realm = realm;
    this.codec = codec;
    this.names =
        new Names(
            directory.parties(Role.OPERATOR).stream()
                .collect(toUnmodifiableMap(Party::id, LastDoor::names)));
    this.agreed =
        directory.agreements().stream()
            .map(agreement -> pair(agreement.agency(), agreement.partner()))
            .collect(toUnmodifiableSet());
  }

  private static List<String> names(Party operator) {
    List<String> names = new ArrayList<>(operator.aliases());
    names.addAll(operator.domains());
    names.add(operator.name());
    return names;
  }

  private static String pair(String agency, String partner) {
    return agency + " " + partner;
  }

  /**
   * One view of an event on its way.
   *
   * @param sender party id of the sender
   * @param event the event as it was sent
   * @param shownSource the source that recipients are shown
   * @param bytes what they receive
   * @param view what they may see
   * @param toNisc whether they are NISC
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Leaving(
      String sender, Event event, String shownSource, byte[] bytes, View view, boolean toNisc) {}

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
      if (!admits(leaving.event(), leaving.sender(), recipient)) {
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

  private boolean admits(Event event, String sender, Party recipient) {
    boolean named = event.header().getNamedRecipients().contains(recipient.id());
    return switch (event.header().getTlp()) {
      case CLEAR, GREEN -> true;
      case AMBER -> named || !recipient.isOperator() || isTarget(event, recipient);
      case AMBER_STRICT ->
          named || !recipient.isOperator() || agreed.contains(pair(sender, recipient.id()));
      case RED ->
          named
              || (event.body() instanceof IncidentReport
                  && (recipient.has(Role.NISC) || recipient.has(Role.COMPETENT_MINISTRY)));
    };
  }

  /** Whether an operator is a member of a CEPTOAR that the event is for; true if it is for none. */
  private boolean isTarget(Event event, Party operator) {
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
    for (Schema.Field field : record.getSchema().getFields()) {
      boolean identifier = field.getProp("vocabulary") != null;
      boolean echo = ownWords && "echo".equals(field.getProp("text"));
      if (!identifier && !echo) {
        collectNames(record.get(field.pos()), ownWords, named);
      }
    }
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
  private static Optional<String> excess(Leaving leaving, Event shown) {
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

  private static Optional<String> excess(Leaving leaving, SpecificRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      if (!shows(leaving, field.getProp("view")) && !isBlank(field, record.get(field.pos()))) {
        return Optional.of("view: " + leaving.view() + " with " + field.name());
      }
    }
    return Optional.empty();
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
