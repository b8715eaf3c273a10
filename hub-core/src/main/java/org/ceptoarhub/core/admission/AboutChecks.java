package org.ceptoarhub.core.admission;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.UsefulnessEvaluation;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * What an event that is about another one asks of that: it is known, the sender has a part in it
 * (or is told that there is none), and a say. Whether a word still makes a difference is no matter
 * here: a second release is admitted, and changes nothing.
 */
final class AboutChecks {
  private static final String FIELD = "body.about";
  private static final Set<OrderAct> OF_RELAYERS =
      Set.of(OrderAct.RELEASE, OrderAct.DECLINE, OrderAct.GO_ON);

  private final Facts facts;
  private final KnownEvents known;
  private final String sender;

  private AboutChecks(Facts facts, KnownEvents known) {
    this.facts = facts;
    this.known = known;
    this.sender = facts.sender().id();
  }

  static @Nullable Rejection check(Facts facts, KnownEvents known) {
    AboutChecks checks = new AboutChecks(facts, known);
    return switch (facts.submission().event().body()) {
      case Receipt receipt -> checks.known(receipt.getAbout());
      case UsefulnessEvaluation evaluation -> checks.known(evaluation.getAbout());
      case HubOrder order -> checks.known(order.getAbout());
      case ConsentAmendment amendment -> checks.amendment(amendment.getAbout());
      case Approval approval -> checks.approval(approval.getAbout());
      case Release release -> checks.relayers(release.getAbout(), "release");
      case Decline decline -> checks.decline(decline);
      default -> null;
    };
  }

  private @Nullable Rejection known(EventRef about) {
    Directory directory = facts.directory();
    if (directory.party(about.getSource()).isEmpty()) {
      return new Rejection(
          "unknown-party",
          FIELD + ".source",
          "\"%s\" is no party of directory %s"
              .formatted(Rejection.shown(about.getSource()), directory.version()));
    }
    if (!Admission.isUuid(about.getEventId())) {
      return new Rejection(
          "malformed-id", FIELD + ".eventId", "must be a lower-case UUID (RFC 9562)");
    }
    return entry(about).isPresent()
            && Participation.of(facts.sender(), about.getSource(), about.getEventId(), known)
        ? null
        : Admission.unknownReference(FIELD, about.getSource(), about.getEventId());
  }

  /** The entry of the event, also where it is named as a narrower view shows it. */
  private Optional<IndexEntry> entry(EventRef about) {
    Optional<IndexEntry> entry = known.find(about.getSource(), about.getEventId());
    EventRef shown = entry.map(IndexEntry::getShows).orElse(null);
    return shown == null ? entry : known.find(shown.getSource(), shown.getEventId());
  }

  private @Nullable Rejection amendment(EventRef about) {
    Rejection unknown = known(about);
    if (unknown != null) {
      return unknown;
    }
    IndexEntry entry = entry(about).orElseThrow();
    if (!entry.getKind().equals(IncidentReport.getClassSchema().getName())) {
      return new Rejection(
          "other-kind",
          FIELD,
          "consent is given with an IncidentReport; this is a %s".formatted(entry.getKind()));
    }
    boolean theirs =
        entry.getSource().equals(sender)
            || entry.getConsents().stream().anyMatch(term -> term.getParty().equals(sender));
    return theirs
        ? null
        : new Rejection(
            "not-your-event", FIELD, "only the source of a report changes what it consented to");
  }

  private @Nullable Rejection approval(EventRef about) {
    if (!about.getSource().equals(sender)) {
      return new Rejection(
          "not-yours",
          FIELD + ".source",
          "%s approves its own events only; what waits for you takes a Release".formatted(sender));
    }
    Rejection unknown = known(about);
    if (unknown != null) {
      return unknown;
    }
    IndexEntry entry = entry(about).orElseThrow();
    boolean asked =
        entry.getApproveBy() != null
            || entry.getHeld().stream().anyMatch(group -> group.getBy().equals(sender));
    if (!asked) {
      return new Rejection(
          "nothing-to-approve", FIELD, "this event needs no second person; nothing to do");
    }
    if (isSuperseded(entry)) {
      return superseded("approve");
    }
    String actor = facts.submission().actor();
    if (actor == null) {
      return new Rejection(
          "missing-actor",
          null,
          "say who approves: by the token over HTTP, in the record header \"%s\" over Kafka"
              .formatted(RecordHeaders.ACTOR));
    }
    return actor.equals(entry.getActor())
        ? new Rejection(
            "same-person",
            null,
            "%s has sent the event and can't be its second person; let somebody else approve it"
                .formatted(actor))
        : null;
  }

  private @Nullable Rejection decline(Decline decline) {
    return decline.getReason().isBlank()
        ? new Rejection("missing-reason", "body.reason", "say why it goes no further")
        : relayers(decline.getAbout(), "decline");
  }

  private @Nullable Rejection relayers(EventRef about, String act) {
    Rejection unknown = known(about);
    if (unknown != null) {
      return unknown;
    }
    IndexEntry entry = entry(about).orElseThrow();
    Set<String> relayers = relayers(entry);
    if (relayers.contains(sender)) {
      return isSuperseded(entry) ? superseded(act) : null;
    }
    return relayers.isEmpty()
        ? new Rejection(
            "nothing-held",
            FIELD,
            "nothing of it waits for a relaying party; what waits for a second person of its sender"
                + " takes an Approval")
        : new Rejection(
            "not-yours",
            FIELD,
            "what is held of it does not wait for %s; leave it to the party that relays it"
                .formatted(sender));
  }

  /** The relaying parties for which something of an event waits, waited, or will wait. */
  private Set<String> relayers(IndexEntry entry) {
    Optional<Sequel> sequel = sequel(entry);
    Stream<HeldGroup> held =
        Stream.of(entry.getHeld(), sequel.map(Sequel::getHeld).orElse(List.of()))
            .flatMap(List::stream);
    Stream<String> settled =
        sequel.stream()
            .flatMap(after -> after.getSettlements().stream())
            .filter(settlement -> OF_RELAYERS.contains(settlement.getAct()))
            .map(Settlement::getBy);
    return Stream.concat(
            held.flatMap(
                group -> Stream.of(group.getBy(), Objects.requireNonNullElse(group.getNext(), ""))),
            settled)
        .filter(party -> !party.isEmpty() && !party.equals(entry.getSource()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isSuperseded(IndexEntry entry) {
    return entry.getSupersededBy() != null
        || sequel(entry).map(Sequel::getSupersededBy).isPresent();
  }

  private Optional<Sequel> sequel(IndexEntry entry) {
    return known.sequel(entry.getSource(), entry.getEventId());
  }

  private static Rejection superseded(String act) {
    return new Rejection(
        "superseded", FIELD, "a revision has taken its place; %s that one".formatted(act));
  }
}
