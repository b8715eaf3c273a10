package org.ceptoarhub.router.shard;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.IndexEntries;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.core.decision.Orders.CarriedOut;
import org.ceptoarhub.core.decision.Orders.Standing;
import org.ceptoarhub.core.decision.Orders.Told;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.ceptoarhub.router.shard.Outcome.Unresolved;
import org.ceptoarhub.router.shard.Outgoing.Telling;
import org.jspecify.annotations.Nullable;

/** One record of a sender on its way through its shard. */
final class Handling {
  private static final String DUPLICATE = "duplicate-event";
  private static final String IDENTITY = "identity";

  private final Shard shard;
  private final SharedParts shared;
  private final ConsumerRecord<byte[], byte[]> record;
  private final Edition edition;
  private final Overlay overlay;
  private final Instant at;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Indexed> indexed = new ArrayList<>();
  private final List<PostureChange> postures = new ArrayList<>();
  private int deliveries;

  Handling(
      Shard shard,
      SharedParts shared,
      ConsumerRecord<byte[], byte[]> record,
      Edition edition,
      Overlay overlay) {
    this.shard = shard;
    this.shared = shared;
    this.record = record;
    this.edition = edition;
    this.overlay = overlay;
    this.at = Instant.ofEpochMilli(record.timestamp());
  }

  // --- refused

  Handled refuse(@Nullable Event event, Rejection rejection) {
    keepAndTell(event, rejection);
    return handled(event, rejected(rejection), null);
  }

  Handled repeated(Event event, ByteBuffer earlier) {
    boolean same = ByteBuffer.wrap(shared.contentHash().of(event)).equals(earlier);
    Rejection rejection =
        new Rejection(
            DUPLICATE,
            "header.eventId",
            same
                ? "This event was accepted before, with the same content; nothing is left to do."
                : "Another event of yours was accepted under this id; send this one under a new"
                    + " id.");
    boolean expected =
        event.body() instanceof Receipt || (event.body() instanceof HubOrder && same);
    return expected ? handled(event, rejected(rejection), null) : refuse(event, rejection);
  }

  private Decision rejected(Rejection rejection) {
    return Decision.rejected(edition.decider().inForce(overlay.postures().nation()), rejection);
  }

  private void keepAndTell(@Nullable Event event, Rejection rejection) {
    records.add(shared.outgoing().quarantine(record, shard.source(), event, rejection));
    edition
        .hub()
        .filter(hub -> !hub.equals(shard.source()) && edition.inbox(shard.source()).isPresent())
        .ifPresent(
            hub ->
                records.add(
                    shared.outgoing().notice(record, hub, shard.source(), event, rejection)));
  }

  private Handled lastDoor(Event event, String objection) {
    return refuse(
        event,
        new Rejection(
            Shard.LAST_DOOR,
            null,
            "The hub's last check does not agree with its decision (%s). Nothing was delivered;"
                    .formatted(objection)
                + " the hub's staff has been alarmed."));
  }

  // --- accepted

  Handled accept(Submission submission, Decision decision) {
    Event event = submission.event();
    Succession succession = Succession.of(event, overlay);
    IndexEntry entry = entry(submission, decision);
    Set<Identity> others =
        Identity.others(submission.source(), event, narrowerViews(decision, succession));
    if (others.stream().anyMatch(other -> isTaken(other, entry))) {
      return refuse(
          event,
          new Rejection(
              DUPLICATE,
              "header.eventId",
              "This id leads to that of another event in a narrower view; send this one under a new"
                  + " id."));
    }
    Departure departure = new Departure(submission, decision, edition);
    Optional<String> objection = departure.objection(shared.outgoing());
    if (objection.isPresent()) {
      return lastDoor(event, objection.get());
    }
    deliver(departure);
    decision.refusals().stream()
        .filter(refusal -> refusal.guard().equals(IDENTITY))
        .findFirst()
        .ifPresent(refusal -> keepAndTell(event, new Rejection(IDENTITY, null, refusal.reason())));
    if (event.body() instanceof Receipt receipt) {
      records.add(shared.outgoing().receipt(shard.source(), event, receipt, record.value()));
      return handled(event, decision, null);
    }
    indexed.add(shared.outgoing().index(entry));
    others.forEach(other -> indexed.add(shared.outgoing().index(shown(entry, other))));
    supersede(succession, submission);
    if (!decision.waitsFor(shard.source())) {
      bringAbout(submission, null);
      tellFormer(submission, succession, without(succession.audience().keySet(), decision));
    }
    return handled(event, decision, null);
  }

  private void deliver(Departure departure) {
    List<ProducerRecord<byte[], byte[]>> delivered = departure.records();
    deliveries += delivered.size();
    records.addAll(delivered);
  }

  private IndexEntry entry(Submission submission, Decision decision) {
    return IndexEntries.of(
        submission,
        decision,
        edition.directory(),
        overlay,
        record.offset(),
        ByteBuffer.wrap(shared.contentHash().of(submission.event())));
  }

  // --- other identities of the event

  /** The narrower views in which the event is seen, now or when what waits goes out. */
  private static Set<View> narrowerViews(Decision decision, Succession succession) {
    Set<View> views = EnumSet.noneOf(View.class);
    decision.deliveries().forEach(delivery -> views.add(delivery.view()));
    decision.held().forEach(wait -> views.add(wait.view()));
    if (!decision.held().isEmpty()) {
      views.add(View.HEADLINE);
    }
    views.addAll(succession.views());
    views.remove(View.FULL);
    return views;
  }

  /** Whether an identity of the event belongs to another event. */
  private boolean isTaken(Identity identity, IndexEntry entry) {
    EventRef self = new EventRef(entry.getSource(), entry.getEventId());
    return identity.find(overlay).filter(other -> !self.equals(other.getShows())).isPresent();
  }

  /** The entry under which receipts, replies and references to a narrower view find the event. */
  private static IndexEntry shown(IndexEntry entry, Identity identity) {
    return IndexEntry.newBuilder(entry)
        .setSource(identity.source())
        .setEventId(identity.eventId())
        .setCaseId(identity.caseId())
        .setActor(null)
        .setAudience(List.of())
        .setHeld(List.of())
        .setApproveBy(null)
        .setShows(new EventRef(entry.getSource(), entry.getEventId()))
        .build();
  }

  // --- what it supersedes

  private void supersede(Succession succession, Submission revision) {
    String eventId = revision.event().header().getEventId();
    for (IndexEntry old : succession.superseded()) {
      indexed.add(
          shared.outgoing().index(IndexEntry.newBuilder(old).setSupersededBy(eventId).build()));
      if (succession.hasSequel(old)) {
        order(revision, old, OrderAct.SUPERSEDE, null);
      }
    }
  }

  /** Those of the parties whom the event neither reaches nor will reach. */
  private static Set<String> without(Set<String> parties, Decision decision) {
    Set<String> left = new HashSet<>(parties);
    decision.deliveries().forEach(delivery -> left.removeAll(delivery.recipients()));
    decision.held().forEach(wait -> left.removeAll(wait.recipients()));
    return left;
  }

  /** Tells parties that may not have a revision that what they have got does not hold any more. */
  private void tellFormer(Submission revision, Succession succession, Set<String> missed) {
    boolean withdrawn = revision.event().header().getStage() == Stage.WITHDRAWN;
    String code = withdrawn ? "withdrawn" : "superseded";
    succession
        .audience()
        .forEach(
            (party, former) -> {
              if (missed.contains(party)) {
                tell(
                    party,
                    code,
                    withdrawn
                        ? "Its sender has withdrawn it."
                        : "A revision has taken its place; you may not have that one.",
                    Identity.ofFormer(
                        former.entry(), revision.event(), former.view(), isNisc(party)),
                    revision);
              }
            });
  }

  private void tell(
      String party, String code, String message, Identity about, Submission occasion) {
    edition
        .hub()
        .filter(hub -> edition.inbox(party).isPresent())
        .ifPresent(
            hub ->
                records.add(
                    shared
                        .outgoing()
                        .notice(
                            hub,
                            new Telling(
                                Ids.named(
                                    "notice",
                                    record.topic(),
                                    Long.toString(record.offset()),
                                    code,
                                    party),
                                about.caseId(),
                                party,
                                "Notice: " + code,
                                code,
                                about.reference(),
                                null,
                                message,
                                at,
                                occasion.event().header()))));
  }

  // --- what it brings about

  /**
   * What follows from an event for which no second person of its sender need approve any more.
   *
   * @param approvedBy the second person; null if none was needed
   */
  private void bringAbout(Submission submission, @Nullable String approvedBy) {
    switch (submission.event().body()) {
      case Release release -> order(submission, release.getAbout(), OrderAct.RELEASE, null);
      case Decline decline -> order(submission, decline.getAbout(), OrderAct.DECLINE, null);
      case Approval approval -> order(submission, approval.getAbout(), OrderAct.APPROVE, null);
      case ConsentAmendment amendment ->
          order(submission, amendment.getAbout(), OrderAct.AMEND_CONSENT, amendment.getConsent());
      case PostureChange change -> {
        if (changeControl(submission, approvedBy)) {
          postures.add(change);
        }
      }
      case EditionChange change -> changeControl(submission, approvedBy);
      default -> {}
    }
  }

  /**
   * @return whether something changes
   */
  private boolean changeControl(Submission submission, @Nullable String approvedBy) {
    Effects.Effect effect = shared.effects().effect(submission, approvedBy, at);
    effect
        .failure()
        .ifPresent(
            why ->
                tell(
                    submission.source(),
                    why.code(),
                    why.message(),
                    Identity.of(submission.source(), submission.event(), View.FULL, false),
                    submission));
    return records.addAll(effect.records());
  }

  private void order(Submission cause, EventRef about, OrderAct act, @Nullable Consent consent) {
    Succession.real(about.getSource(), about.getEventId(), overlay)
        .ifPresent(entry -> order(cause, entry, act, consent));
  }

  private void order(Submission cause, IndexEntry about, OrderAct act, @Nullable Consent consent) {
    String eventId = cause.event().header().getEventId();
    HubOrders.Order order =
        new HubOrders.Order(
            Ids.named(
                "order",
                act.name(),
                about.getSource(),
                about.getEventId(),
                cause.source(),
                eventId),
            act,
            new EventRef(about.getSource(), about.getEventId()),
            about.getCaseId(),
            cause.source(),
            cause.actor(),
            new EventRef(cause.source(), eventId),
            consent,
            at,
            cause.event().header());
    edition.hub().ifPresent(hub -> records.add(shared.orders().record(hub, order)));
  }

  // --- the hub's own orders

  /** Carries out an order of the hub to itself; from anybody else it is refused. */
  Outcome carryOut(Submission submission, Decision admitted, HubOrder order, Archive archive) {
    Event event = submission.event();
    if (!edition.hub().filter(submission.source()::equals).isPresent()) {
      return refuse(
          event,
          new Rejection("not-the-hub", "type", "orders are given by the hub itself, to itself"));
    }
    EventRef cause = order.getAct() == OrderAct.SUPERSEDE ? order.getCause() : null;
    if (order.getAct() == OrderAct.SUPERSEDE && cause == null) {
      return refuse(
          event, new Rejection("malformed", "body.cause", "SUPERSEDE names the revision"));
    }
    Optional<IndexEntry> about = find(order.getAbout());
    if (about.isEmpty()) {
      return unresolved("body.about", order.getAbout());
    }
    Optional<IndexEntry> revision = cause == null ? Optional.empty() : find(cause);
    if (cause != null && revision.isEmpty()) {
      return unresolved("body.cause", cause);
    }
    Optional<Standing> standing = standing(about.get(), archive);
    Optional<Standing> revised = revision.flatMap(entry -> standing(entry, archive));
    if (standing.isEmpty() || (cause != null && revised.isEmpty())) {
      return refuse(
          event,
          new Rejection(
              "event-gone",
              "body.about",
              "the out topic of its sender does not hold the event any more"));
    }
    indexed.add(shared.outgoing().index(entry(submission, admitted)));
    return carriedOut(submission, order, standing.get(), revised.orElse(null));
  }

  private Optional<IndexEntry> find(EventRef ref) {
    return overlay.find(ref.getSource(), ref.getEventId());
  }

  private static Unresolved unresolved(String field, EventRef ref) {
    return new Unresolved(
        new Rejection(
            Admission.UNKNOWN_REFERENCE,
            field,
            "%s has sent no event %s".formatted(ref.getSource(), ref.getEventId())));
  }

  private Optional<Standing> standing(IndexEntry entry, Archive archive) {
    return archive
        .read(entry.getSource(), entry.getOffset())
        .flatMap(
            kept -> {
              try {
                return Optional.of(
                    new Standing(
                        shared.submission(entry.getSource(), shared.read(kept), kept),
                        entry,
                        overlay.sequel(entry.getSource(), entry.getEventId()).orElse(null)));
              } catch (MalformedRecordException e) {
                return Optional.empty();
              }
            })
        .filter(
            standing ->
                standing.submission().event().header().getEventId().equals(entry.getEventId()));
  }

  private Handled carriedOut(
      Submission submission, HubOrder order, Standing about, @Nullable Standing revision) {
    CarriedOut result =
        edition
            .decider()
            .orders()
            .carryOut(order, about, revision, overlay, overlay.postures(), at);
    Submission delivered = result.delivered();
    Departure departure = new Departure(delivered, result.decision(), edition);
    Optional<String> objection = departure.objection(shared.outgoing());
    if (objection.isPresent()) {
      return lastDoor(submission.event(), objection.get());
    }
    deliver(departure);
    showLate(result.decision(), revision == null ? about : revision);
    for (Sequel sequel : result.sequels()) {
      Optional<Sequel> before = overlay.sequel(sequel.getSource(), sequel.getEventId());
      if (!before.equals(Optional.of(sequel))) {
        indexed.add(shared.outgoing().index(sequel));
      }
    }
    if (result.takesEffect()) {
      bringAbout(delivered, order.getActor());
    }
    result.told().forEach(told -> tell(told, about));
    tellFormer(order, about, result);
    return handled(
        submission.event(),
        result.decision(),
        new EventRef(delivered.source(), delivered.event().header().getEventId()));
  }

  /** Identities under which nobody was to see the event when it was decided. */
  private void showLate(Decision decision, Standing standing) {
    Set<View> views = EnumSet.noneOf(View.class);
    decision.deliveries().forEach(delivery -> views.add(delivery.view()));
    views.remove(View.FULL);
    Submission submission = standing.submission();
    Identity.others(submission.source(), submission.event(), views).stream()
        .filter(identity -> identity.find(overlay).isEmpty())
        .forEach(
            identity -> indexed.add(shared.outgoing().index(shown(standing.entry(), identity))));
  }

  /** Tells a party about an event under the identity by which it knows it, or at most may. */
  private void tell(Told told, Standing about) {
    Submission submission = about.submission();
    View widest =
        edition
            .directory()
            .party(told.party())
            .filter(party -> !party.id().equals(submission.source()))
            .map(party -> seen(party, about).orElse(Views.atMost(submission.event(), party)))
            .orElse(View.FULL);
    tell(
        told.party(),
        told.code(),
        told.message(),
        Identity.of(submission.source(), submission.event(), widest, isNisc(told.party())),
        submission);
  }

  private boolean isNisc(String party) {
    return edition.inbox(party).map(Edition.Inbox::nisc).orElse(false);
  }

  private static Optional<View> seen(Party party, Standing about) {
    Sequel sequel = about.sequel();
    Stream<AudienceGroup> later = sequel == null ? Stream.empty() : sequel.getAudience().stream();
    return Stream.concat(about.entry().getAudience().stream(), later)
        .filter(group -> group.getRecipients().contains(party.id()))
        .map(group -> View.valueOf(group.getView()))
        .min(View::compareTo);
  }

  private void tellFormer(HubOrder order, Standing about, CarriedOut result) {
    Succession succession = Succession.of(result.delivered().event(), overlay);
    Set<String> missed =
        isApprovedNow(order, about, result)
            ? without(succession.audience().keySet(), result.decision())
            : result.decision().refusals().stream()
                .flatMap(refusal -> refusal.recipients().stream())
                .collect(toUnmodifiableSet());
    tellFormer(result.delivered(), succession, missed);
  }

  /** Whether the event waited for its second person until this order. */
  private static boolean isApprovedNow(HubOrder order, Standing about, CarriedOut result) {
    return order.getAct() == OrderAct.APPROVE
        && about.entry().getApproveBy() == null
        && settlements(about.sequel()).size() < settlements(result.sequels().getFirst()).size();
  }

  private static List<Settlement> settlements(@Nullable Sequel sequel) {
    return sequel == null ? List.of() : sequel.getSettlements();
  }

  // --- the end

  private Handled handled(@Nullable Event event, Decision decision, @Nullable EventRef about) {
    DecisionLog.Link link =
        shared
            .log()
            .link(
                new Judged(
                    shard.source(),
                    record.offset(),
                    at,
                    SharedParts.actor(record),
                    event,
                    decision,
                    about),
                overlay.head(shard));
    return new Handled(
        records,
        indexed,
        shared.outgoing().decision(shard.decisionsPartition(), shard.source(), link.bytes()),
        link,
        postures,
        deliveries);
  }
}
