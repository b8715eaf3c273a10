package org.ceptoarhub.core.decision;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.decision.Orders.CarriedOut;
import org.ceptoarhub.core.decision.Orders.Standing;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;

/**
 * Decides event after event as the router does, without a hub: each knows those before it, and what
 * a release, an approval, a revision or another consent brings about has come about before the
 * next. For one thread.
 */
public final class Rehearsal implements KnownEvents {
  private final KnownEvents elsewhere;
  private final Map<EventRef, Submission> submissions = new HashMap<>();
  private final Map<EventRef, IndexEntry> entries = new HashMap<>();
  private final Map<EventRef, Sequel> sequels = new HashMap<>();

  /**
   * @param elsewhere finds events that were not rehearsed
   */
  public Rehearsal(KnownEvents elsewhere) {
    this.elsewhere = elsewhere;
  }

  /**
   * What became of an event.
   *
   * @param decision who gets it
   * @param after what it brought about for another event; empty for most
   */
  public record Rehearsed(Decision decision, Optional<CarriedOut> after) {}

  /**
   * Decides an event and takes it in, if it was admitted.
   *
   * @param decider of the edition that holds when the event comes
   */
  public Rehearsed rehearse(Decider decider, Submission submission, Postures postures) {
    Decision decision = decider.decide(submission, this, postures);
    if (decision.rejected().isPresent()) {
      return new Rehearsed(decision, Optional.empty());
    }
    EventRef ref = new EventRef(submission.source(), submission.event().header().getEventId());
    submissions.put(ref, submission);
    entries.put(
        ref,
        IndexEntries.of(
            submission, decision, decider.directory(), this, 0, ByteBuffer.allocate(0)));
    Optional<CarriedOut> after =
        decision.waitsFor(submission.source())
            ? Optional.empty()
            : order(submission, ref)
                .flatMap(order -> carryOut(decider, order, submission, postures));
    return new Rehearsed(decision, after);
  }

  /** The order that follows from an event, if one does. */
  private static Optional<HubOrder> order(Submission submission, EventRef ref) {
    return switch (submission.event().body()) {
      case Approval approval ->
          Optional.of(order(OrderAct.APPROVE, approval.getAbout(), submission, ref, null));
      case Release release ->
          Optional.of(order(OrderAct.RELEASE, release.getAbout(), submission, ref, null));
      case Decline decline ->
          Optional.of(order(OrderAct.DECLINE, decline.getAbout(), submission, ref, null));
      case ConsentAmendment amendment ->
          Optional.of(
              order(
                  OrderAct.AMEND_CONSENT,
                  amendment.getAbout(),
                  submission,
                  ref,
                  amendment.getConsent()));
      default ->
          submission.event().header().getReferences().stream()
              .filter(reference -> reference.getRel() == Rel.supersedes)
              .findFirst()
              .map(Rehearsal::referred)
              .map(about -> order(OrderAct.SUPERSEDE, about, submission, ref, null));
    };
  }

  private static EventRef referred(Reference reference) {
    return new EventRef(reference.getSource(), reference.getEventId());
  }

  private static HubOrder order(
      OrderAct act,
      EventRef about,
      Submission submission,
      EventRef cause,
      @Nullable Consent consent) {
    return HubOrder.newBuilder()
        .setHeader(header(cause, submission.at()))
        .setAbout(about)
        .setAct(act)
        .setBy(submission.source())
        .setActor(submission.actor())
        .setCause(cause)
        .setConsent(consent)
        .build();
  }

  private static Header header(EventRef cause, Instant at) {
    return Header.newBuilder()
        .setEventId(Ids.named("order", cause.getSource(), cause.getEventId()))
        .setCaseId(Ids.named("order-case", cause.getSource(), cause.getEventId()))
        .setTlp(Tlp.AMBER_STRICT)
        .setCategory(Category.C)
        .setSourceKind(SourceKind.NISC_OTHER)
        .setTitle("order")
        .setIssuedAt(at)
        .build();
  }

  private Optional<CarriedOut> carryOut(
      Decider decider, HubOrder order, Submission cause, Postures postures) {
    Standing about = standing(order.getAbout());
    if (about == null) {
      return Optional.empty();
    }
    Standing revision =
        order.getAct() == OrderAct.SUPERSEDE && order.getCause() != null
            ? standing(order.getCause())
            : null;
    CarriedOut done = decider.orders().carryOut(order, about, revision, this, postures, cause.at());
    done.sequels()
        .forEach(
            sequel -> sequels.put(new EventRef(sequel.getSource(), sequel.getEventId()), sequel));
    if (revision != null) {
      entries.computeIfPresent(
          order.getAbout(),
          (ref, entry) ->
              IndexEntry.newBuilder(entry).setSupersededBy(revision.entry().getEventId()).build());
    }
    return Optional.of(done);
  }

  private @Nullable Standing standing(EventRef ref) {
    Submission submission = submissions.get(ref);
    IndexEntry entry = entries.get(ref);
    return submission == null || entry == null
        ? null
        : new Standing(submission, entry, sequels.get(ref));
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    IndexEntry entry = entries.get(new EventRef(source, eventId));
    return entry == null ? elsewhere.find(source, eventId) : Optional.of(entry);
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    EventRef ref = new EventRef(source, eventId);
    return entries.containsKey(ref)
        ? Optional.ofNullable(sequels.get(ref))
        : elsewhere.sequel(source, eventId);
  }
}
