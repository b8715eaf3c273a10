package org.ceptoarhub.router.shard;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.shard.Outcome.Handled;

/** Accepts an event of a party that was admitted and decided: delivers and indexes it. */
final class Acceptance {
  private static final String IDENTITY = "identity";

  private final Handling handling;
  private final Consequences consequences;

  Acceptance(Handling handling) {
    this.handling = handling;
    this.consequences = new Consequences(handling);
  }

  Handled accept(Submission submission, Decision decision) {
    Event event = submission.event();
    Succession succession = Succession.of(event, handling.overlay);
    IndexEntry entry = handling.entry(submission, decision);
    Set<Identity> others =
        Identity.others(submission.source(), event, narrowerViews(decision, succession));
    if (others.stream().anyMatch(other -> isTaken(other, entry))) {
      return handling.refuse(
          event,
          new Rejection(
              Handling.DUPLICATE,
              "header.eventId",
              "This id leads to that of another event in a narrower view; send this one under a new"
                  + " id."));
    }
    Optional<Handled> stopped =
        handling.deliver(event, new Departure(submission, decision, handling.edition));
    if (stopped.isPresent()) {
      return stopped.get();
    }
    decision.refusals().stream()
        .filter(refusal -> refusal.guard().equals(IDENTITY))
        .findFirst()
        .ifPresent(
            refusal ->
                handling.keepAndTell(event, new Rejection(IDENTITY, null, refusal.reason())));
    if (event.body() instanceof Receipt receipt) {
      handling.write(
          handling
              .shared
              .outgoing()
              .receipt(submission.source(), event, receipt, handling.record.value()));
      return handling.handled(event, decision, null);
    }
    handling.index(entry);
    others.forEach(other -> handling.index(other.showing(entry)));
    supersede(succession, submission);
    if (!decision.waitsFor(submission.source())) {
      consequences.of(submission, null);
      handling.tellFormer(submission, succession, succession.missedBy(decision));
    }
    return handling.handled(event, decision, null);
  }

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
    return identity
        .find(handling.overlay)
        .filter(other -> !self.equals(other.getShows()))
        .isPresent();
  }

  private void supersede(Succession succession, Submission revision) {
    String eventId = revision.event().header().getEventId();
    for (IndexEntry old : succession.superseded()) {
      handling.index(IndexEntry.newBuilder(old).setSupersededBy(eventId).build());
      if (succession.hasSequel(old)) {
        consequences.order(revision, old, OrderAct.SUPERSEDE, null);
      }
    }
  }
}
