package org.ceptoarhub.core.decision;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.decision.Orders.CarriedOut;
import org.ceptoarhub.core.decision.Orders.Standing;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;

/** The router's state machine without a broker: what was decided, and what everybody received. */
final class InMemoryHub implements KnownEvents {
  private final Decider decider;
  private final EventCodec codec = new EventCodec();
  private final Map<EventRef, IndexEntry> entries = new HashMap<>();
  private final Map<EventRef, Sequel> sequels = new HashMap<>();
  private final Map<EventRef, Submission> submissions = new HashMap<>();
  private final Map<String, List<Received>> inboxes = new TreeMap<>();
  Postures postures = Postures.NORMAL;

  /**
   * Whether the hub's shard has not yet heard that an event was superseded, and the other way
   * round.
   */
  boolean lagging;

  /**
   * One delivery as its recipient sees it.
   *
   * @param line rule, hop, view, deadline, source: what stands in the headers
   * @param bytes the event in hex
   */
  record Received(String eventId, String line, String bytes) {}

  InMemoryHub(Decider decider) {
    this.decider = decider;
  }

  Decision send(Submission submission) {
    Decision decision = decider.decide(submission, this, postures);
    if (decision.rejected().isEmpty()) {
      EventRef ref = ref(submission);
      submissions.put(ref, submission);
      entries.put(
          ref,
          IndexEntries.of(
              submission, decision, decider.directory(), this, 0, ByteBuffer.allocate(0)));
      deliver(submission, decision);
      supersede(submission);
    }
    return decision;
  }

  private void supersede(Submission revision) {
    for (Reference reference : revision.event().header().getReferences()) {
      if (reference.getRel() == Rel.supersedes && !lagging) {
        EventRef old = new EventRef(reference.getSource(), reference.getEventId());
        entries.computeIfPresent(
            old,
            (key, entry) ->
                IndexEntry.newBuilder(entry)
                    .setSupersededBy(revision.event().header().getEventId())
                    .build());
      }
    }
  }

  CarriedOut order(OrderAct act, EventRef about, String by, @Nullable String actor, Instant at) {
    return carryOut(order(act, about, by, actor, null, null), null, at);
  }

  CarriedOut amend(EventRef about, String by, Consent consent, Instant at) {
    return carryOut(order(OrderAct.AMEND_CONSENT, about, by, "someone", null, consent), null, at);
  }

  CarriedOut supersede(EventRef about, EventRef revision, Instant at) {
    return carryOut(
        order(OrderAct.SUPERSEDE, about, about.getSource(), "someone", revision, null),
        standing(revision),
        at);
  }

  private static HubOrder order(
      OrderAct act,
      EventRef about,
      String by,
      @Nullable String actor,
      @Nullable EventRef cause,
      @Nullable Consent consent) {
    return HubOrder.newBuilder()
        .setHeader(org.ceptoarhub.core.SampleEvents.header(org.ceptoarhub.event.Tlp.AMBER_STRICT))
        .setAbout(about)
        .setAct(act)
        .setBy(by)
        .setActor(actor)
        .setCause(cause)
        .setConsent(consent)
        .build();
  }

  private CarriedOut carryOut(HubOrder order, @Nullable Standing revision, Instant at) {
    CarriedOut done =
        decider.orders().carryOut(order, standing(order.getAbout()), revision, this, postures, at);
    deliver(done.delivered(), done.decision());
    done.sequels()
        .forEach(
            sequel -> sequels.put(new EventRef(sequel.getSource(), sequel.getEventId()), sequel));
    return done;
  }

  private Standing standing(EventRef ref) {
    return new Standing(
        Objects.requireNonNull(submissions.get(ref)),
        Objects.requireNonNull(entries.get(ref)),
        sequels.get(ref));
  }

  private void deliver(Submission submission, Decision decision) {
    for (Decision.Delivery delivery : decision.deliveries()) {
      for (String recipient : delivery.recipients()) {
        Views.Shown shown =
            Views.show(
                submission.source(), submission.event(), delivery.view(), recipient.equals("nisc"));
        inboxes
            .computeIfAbsent(recipient, none -> new ArrayList<>())
            .add(
                new Received(
                    shown.event().header().getEventId(),
                    "%s %d %s %s %s"
                        .formatted(
                            delivery.rule(),
                            delivery.hop(),
                            delivery.view(),
                            delivery.ackBy(),
                            shown.source()),
                    HexFormat.of().formatHex(codec.encode(shown.event().body()))));
      }
    }
  }

  static EventRef ref(Submission submission) {
    return new EventRef(submission.source(), submission.event().header().getEventId());
  }

  /** Everything that a party has received. */
  List<Received> inbox(String party) {
    return List.copyOf(inboxes.getOrDefault(party, List.of()));
  }

  /** How often a party has received this very event, in full. */
  long count(String party, EventRef event) {
    return inbox(party).stream()
        .filter(received -> received.eventId().equals(event.getEventId()))
        .count();
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(entries.get(new EventRef(source, eventId)));
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return Optional.ofNullable(sequels.get(new EventRef(source, eventId)));
  }
}
