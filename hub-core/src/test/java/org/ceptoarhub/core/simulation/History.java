package org.ceptoarhub.core.simulation;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.IndexEntries;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.simulation.Simulation.Kept;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/** What a hub has decided, as its topics keep it. */
final class History implements KnownEvents {
  private final Decider decider;
  private final DecisionLog log = new DecisionLog(new EventCodec());
  private final Map<EventRef, IndexEntry> index = new HashMap<>();
  private final List<Kept> kept = new ArrayList<>();

  History(Decider decider) {
    this.decider = decider;
  }

  /** Decides an event and keeps the decision. */
  Decision add(Submission submission, Postures postures) {
    Decision decision = decider.decide(submission, this, postures);
    keep(submission.source(), submission.at(), submission.event(), decision, null);
    if (decision.rejected().isEmpty()) {
      index(submission, decision);
    }
    return decision;
  }

  Decision add(Submission submission) {
    return add(submission, Postures.NORMAL);
  }

  /** Keeps a decision that the hub made without asking a rule. */
  void addRefused(String source, Instant at, @Nullable Event event, String code) {
    Decision refused =
        Decision.rejected(decider.inForce(Posture.NORMAL), new Rejection(code, null, code));
    keep(source, at, event, refused, null);
  }

  /** Keeps the hub's decision on an order about an event. */
  void addOrder(Submission order, EventRef about) {
    keep(
        order.source(),
        order.at(),
        order.event(),
        decider.decide(order, this, Postures.NORMAL),
        about);
  }

  private void keep(
      String source,
      Instant at,
      @Nullable Event event,
      Decision decision,
      @Nullable EventRef about) {
    Judged judged = new Judged(source, kept.size(), at, "someone", event, decision, about);
    kept.add(new Kept(log.link(judged, ChainHead.START).record(), event, Realm.LIVE));
  }

  private void index(Submission submission, Decision decision) {
    index.put(
        new EventRef(submission.source(), submission.event().header().getEventId()),
        IndexEntries.of(
            submission, decision, decider.directory(), this, kept.size(), ByteBuffer.allocate(0)));
  }

  List<Kept> kept() {
    return List.copyOf(kept);
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(index.get(new EventRef(source, eventId)));
  }
}
