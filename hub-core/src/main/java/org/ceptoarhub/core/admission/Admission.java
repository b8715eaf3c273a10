package org.ceptoarhub.core.admission;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event is fit to be decided. Pure, and asked by the HTTP edge and by the router alike,
 * so that a sender hears at once over HTTP what the router would say later. The first thing that is
 * wrong is what it answers.
 */
public final class Admission {
  /** The largest event in the wire format, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  /** The code of a reference that was not found; it may be found later. */
  public static final String UNKNOWN_REFERENCE = "unknown-reference";

  private static final int MAX_TITLE = 300;

  /** The longest list of parties or references. */
  static final int MAX_LIST = 1_000;

  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final int UUID_LENGTH = 36;
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}");
  private static final Pattern EXERCISE = Pattern.compile("[a-z0-9-]{2,64}");

  /** In this order; the first that has something to say is heard. */
  private static final List<Check> CHECKS =
      List.of(
          Admission::ids,
          Admission::realm,
          Admission::texts,
          Admission::times,
          Admission::parties,
          Admission::behalf,
          Admission::sector,
          Admission::targets,
          Admission::named,
          admission -> KindChecks.check(admission.facts),
          admission -> AboutChecks.check(admission.facts, admission.known),
          Admission::references);

  private final Facts facts;
  private final Event event;
  private final Header header;
  private final Directory directory;
  private final KnownEvents known;

  private interface Check {
    /** What is wrong; null if nothing is. */
    @Nullable Rejection of(Admission admission);
  }

  private Admission(Facts facts, KnownEvents known) {
    this.facts = facts;
    this.event = facts.submission().event();
    this.header = event.header();
    this.directory = facts.directory();
    this.known = known;
  }

  /** Why the event is not admitted, or empty if it is. */
  public static Optional<Rejection> check(Facts facts, KnownEvents known) {
    Admission admission = new Admission(facts, known);
    for (Check check : CHECKS) {
      Rejection rejection = check.of(admission);
      if (rejection != null) {
        return Optional.of(rejection);
      }
    }
    return Optional.empty();
  }

  private @Nullable Rejection ids() {
    if (!isUuid(header.getEventId())) {
      return reject("malformed-id", "header.eventId", "must be a lower-case UUID (RFC 9562)");
    }
    if (!isUuid(header.getCaseId())) {
      return reject("malformed-id", "header.caseId", "must be a lower-case UUID (RFC 9562)");
    }
    if (header.getRevision() < 0) {
      return reject("malformed-revision", "header.revision", "must be 0 or more");
    }
    return null;
  }

  private @Nullable Rejection realm() {
    if (!facts.submission().realm().carries(header.getTraffic())) {
      return reject(
          "wrong-realm",
          "header.traffic",
          "%s traffic does not belong on a %s topic; ACTUAL goes to live, EXERCISE and TEST to drill"
              .formatted(header.getTraffic(), facts.submission().realm().id()));
    }
    String exercise = header.getExerciseId();
    if (header.getTraffic() == Traffic.EXERCISE && exercise == null) {
      return reject("missing-exercise", "header.exerciseId", "EXERCISE traffic names its exercise");
    }
    if (exercise != null && !EXERCISE.matcher(exercise).matches()) {
      return reject("malformed-id", "header.exerciseId", "must match [a-z0-9-]{2,64}");
    }
    return null;
  }

  private @Nullable Rejection texts() {
    if (header.getTitle().isBlank()) {
      return reject("missing-title", "header.title", "say in a line what happened");
    }
    if (header.getTitle().length() > MAX_TITLE) {
      return reject("long-title", "header.title", "at most %d characters".formatted(MAX_TITLE));
    }
    String breakGlass = header.getBreakGlass();
    if (breakGlass != null && breakGlass.isBlank()) {
      return reject(
          "missing-reason",
          "header.breakGlass",
          "say why it can't wait for a second person, or leave the field out");
    }
    if (!LANGUAGE.matcher(header.getLanguage()).matches()) {
      return reject("malformed-language", "header.language", "a BCP 47 tag, e.g. \"ja\"");
    }
    return null;
  }

  private @Nullable Rejection times() {
    Rejection inHeader = times("header.", header);
    return inHeader == null ? times("body.", event.body()) : inHeader;
  }

  /** Checks a record's own times; Avro can write years that RFC 3339 can't. */
  private static @Nullable Rejection times(String path, SpecificRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      if (record.get(field.pos()) instanceof Instant time
          && (time.isBefore(EARLIEST) || !time.isBefore(LATEST))) {
        return reject(
            "time-out-of-range",
            path + field.name(),
            "must lie between %s and %s".formatted(EARLIEST, LATEST));
      }
    }
    return null;
  }

  private @Nullable Rejection parties() {
    List<String> recipients = header.getNamedRecipients();
    List<Reference> references = header.getReferences();
    List<Mention> mentions = header.getMentions();
    if (recipients.size() > MAX_LIST) {
      return tooMany("header.namedRecipients");
    }
    if (references.size() > MAX_LIST) {
      return tooMany("header.references");
    }
    if (mentions.size() > MAX_LIST) {
      return tooMany("header.mentions");
    }
    String operator = header.getOnBehalfOf();
    if (operator != null && isUnknown(operator)) {
      return unknownParty(operator, "header.onBehalfOf");
    }
    for (int i = 0; i < recipients.size(); i++) {
      if (isUnknown(recipients.get(i))) {
        return unknownParty(recipients.get(i), "header.namedRecipients[%d]".formatted(i));
      }
    }
    for (int i = 0; i < references.size(); i++) {
      if (isUnknown(references.get(i).getSource())) {
        return unknownParty(
            references.get(i).getSource(), "header.references[%d].source".formatted(i));
      }
    }
    for (int i = 0; i < mentions.size(); i++) {
      if (isUnknown(mentions.get(i).getParty())) {
        return unknownParty(mentions.get(i).getParty(), "header.mentions[%d].party".formatted(i));
      }
    }
    return null;
  }

  private static Rejection tooMany(String field) {
    return reject("long-list", field, "at most %,d entries".formatted(MAX_LIST));
  }

  private boolean isUnknown(String party) {
    return directory.party(party).isEmpty();
  }

  private Rejection unknownParty(String id, String field) {
    return reject(
        "unknown-party",
        field,
        "\"%s\" is no party of directory %s".formatted(Rejection.shown(id), directory.version()));
  }

  private @Nullable Rejection behalf() {
    String operator = header.getOnBehalfOf();
    if (operator == null || operator.equals(facts.sender().id())) {
      return null;
    }
    if (!facts.reporter().isOperator()) {
      return reject("not-an-operator", "header.onBehalfOf", "a report is entered for an operator");
    }
    String sender = facts.sender().id();
    boolean entitled =
        facts.memberships().stream()
            .anyMatch(
                membership ->
                    membership.ministry().equals(sender) || membership.ceptoar().equals(sender));
    return entitled
        ? null
        : reject(
            "not-entitled",
            "header.onBehalfOf",
            "only the competent ministry and the CEPTOAR of %s in this sector may enter its report"
                .formatted(operator));
  }

  private @Nullable Rejection sector() {
    Optional<String> sector = Facts.field(event, "sector", String.class);
    if (sector.isEmpty()) {
      return null;
    }
    if (directory.sector(sector.get()).isEmpty()) {
      return KindChecks.unknownSector(directory, "body.sector", sector.get());
    }
    if (event.body() instanceof IncidentReport && !facts.reporter().isOperator()) {
      return reject(
          "not-an-operator",
          "header.onBehalfOf",
          "%s is no operator: say on whose behalf it reports".formatted(facts.sender().id()));
    }
    if (facts.reporter().isOperator() && facts.memberships().isEmpty()) {
      return reject(
          "not-your-sector",
          "body.sector",
          "%s is no member of sector \"%s\"; its sectors: %s"
              .formatted(
                  facts.reporter().id(),
                  sector.get(),
                  facts.reporter().memberships().stream()
                      .map(Membership::sector)
                      .collect(joining(", "))));
    }
    return null;
  }

  private @Nullable Rejection targets() {
    Targets targets = Facts.targets(event).orElse(null);
    if (targets == null) {
      return null;
    }
    for (int i = 0; i < targets.getSectors().size(); i++) {
      if (directory.sector(targets.getSectors().get(i)).isEmpty()) {
        return KindChecks.unknownSector(
            directory, "body.targets.sectors[%d]".formatted(i), targets.getSectors().get(i));
      }
    }
    for (int i = 0; i < targets.getCeptoars().size(); i++) {
      if (directory.ceptoar(targets.getCeptoars().get(i)).isEmpty()) {
        return reject(
            "unknown-ceptoar",
            "body.targets.ceptoars[%d]".formatted(i),
            "\"%s\" is no CEPTOAR of directory %s; use one of %s"
                .formatted(
                    Rejection.shown(targets.getCeptoars().get(i)),
                    directory.version(),
                    directory.ceptoars().stream().map(Ceptoar::party).collect(joining(", "))));
      }
    }
    if (Facts.warnsOwnCeptoarsOnly(facts.sender())) {
      Rejection others = targetsOfOthers(targets);
      if (others != null) {
        return others;
      }
    }
    return facts.targetCeptoars().isEmpty() && event.body() instanceof Provision
        ? reject(
            "no-target",
            "body.targets",
            "says nobody: name sectors or ceptoars, or set \"all\": true")
        : null;
  }

  private @Nullable Rejection targetsOfOthers(Targets targets) {
    for (int i = 0; i < targets.getSectors().size(); i++) {
      String sector = targets.getSectors().get(i);
      if (directory.ceptoarsOf(sector).stream().noneMatch(this::isSendersCeptoar)) {
        return notYours("sector", sector, "body.targets.sectors[%d]".formatted(i));
      }
    }
    for (int i = 0; i < targets.getCeptoars().size(); i++) {
      String ceptoar = targets.getCeptoars().get(i);
      if (!isSendersCeptoar(ceptoar)) {
        return notYours("CEPTOAR", ceptoar, "body.targets.ceptoars[%d]".formatted(i));
      }
    }
    return null;
  }

  private boolean isSendersCeptoar(String ceptoar) {
    return directory
        .ceptoar(ceptoar)
        .map(Ceptoar::ministry)
        .filter(facts.sender().id()::equals)
        .isPresent();
  }

  private Rejection notYours(String what, String id, String field) {
    String sender = facts.sender().id();
    return reject(
        "not-your-sector",
        field,
        "%s is not the competent ministry of %s \"%s\"; its CEPTOARs: %s"
            .formatted(
                sender,
                what,
                id,
                directory.ceptoars().stream()
                    .filter(ceptoar -> ceptoar.ministry().equals(sender))
                    .map(Ceptoar::party)
                    .collect(joining(", "))));
  }

  private @Nullable Rejection named() {
    boolean reportToItsAddressees = event.body() instanceof IncidentReport;
    return header.getTlp() == Tlp.RED
            && header.getNamedRecipients().isEmpty()
            && !reportToItsAddressees
        ? reject(
            "red-without-recipients",
            "header.namedRecipients",
            "TLP:RED is for named recipients only: name them, or lower the label")
        : null;
  }

  private @Nullable Rejection references() {
    for (int i = 0; i < header.getReferences().size(); i++) {
      Reference reference = header.getReferences().get(i);
      String field = "header.references[%d]".formatted(i);
      if (!isUuid(reference.getEventId())) {
        return reject("malformed-id", field + ".eventId", "must be a lower-case UUID (RFC 9562)");
      }
      if (reference.getRel() == Rel.supersedes
          && !reference.getSource().equals(facts.sender().id())) {
        return reject(
            "not-your-event",
            field + ".source",
            "only %s supersedes its own events".formatted(reference.getSource()));
      }
      Optional<IndexEntry> entry = known.find(reference.getSource(), reference.getEventId());
      if (entry.isEmpty()
          || !Participation.of(
              facts.sender(), reference.getSource(), reference.getEventId(), known)) {
        return unknownReference(field, reference.getSource(), reference.getEventId());
      }
      Rejection misfit = misfit(reference, entry.get(), field);
      if (misfit != null) {
        return misfit;
      }
    }
    return null;
  }

  private @Nullable Rejection misfit(Reference reference, IndexEntry entry, String field) {
    return switch (reference.getRel()) {
      case supersedes -> {
        if (!entry.getKind().equals(event.kind())) {
          yield reject(
              "other-kind",
              field,
              "a %s does not supersede a %s".formatted(event.kind(), entry.getKind()));
        }
        if (!entry.getCaseId().equals(header.getCaseId())) {
          yield reject(
              "other-case", "header.caseId", "a revision keeps the case id " + entry.getCaseId());
        }
        yield header.getRevision() > entry.getRevision()
            ? null
            : reject(
                "old-revision",
                "header.revision",
                "must be higher than %d, which it supersedes".formatted(entry.getRevision()));
      }
      case derivedFrom ->
          entry.getCaseId().equals(header.getCaseId())
              ? reject(
                  "case-of-source",
                  "header.caseId",
                  "what grows from a report has a case id of its own, so that no id ties the two")
              : null;
      case inReplyTo -> null;
    };
  }

  /** Whether it has the form of RFC 9562, in lower case, with a version and variant of it. */
  static boolean isUuid(String id) {
    if (id.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char character = id.charAt(i);
      boolean fits =
          switch (i) {
            case 8, 13, 18, 23 -> character == '-';
            case 14 -> character >= '1' && character <= '8';
            case 19 -> character == '8' || character == '9' || character == 'a' || character == 'b';
            default ->
                (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  static Rejection unknownReference(String field, String source, String eventId) {
    return reject(UNKNOWN_REFERENCE, field, "%s has sent no event %s".formatted(source, eventId));
  }

  private static Rejection reject(String code, String field, String message) {
    return new Rejection(code, field, message);
  }
}
