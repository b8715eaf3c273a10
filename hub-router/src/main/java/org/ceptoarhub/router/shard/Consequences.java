package org.ceptoarhub.router.shard;

import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/** What an accepted event brings about beside its deliveries: orders, changes of control. */
final class Consequences {
  private final Handling handling;

  Consequences(Handling handling) {
    this.handling = handling;
  }

  /**
   * What follows from an event for which no second person of its sender need approve any more.
   *
   * @param approvedBy the second person; null if none was needed
   */
  void of(Submission submission, @Nullable String approvedBy) {
    switch (submission.event().body()) {
      case Release release -> order(submission, release.getAbout(), OrderAct.RELEASE, null);
      case Decline decline -> order(submission, decline.getAbout(), OrderAct.DECLINE, null);
      case Approval approval -> order(submission, approval.getAbout(), OrderAct.APPROVE, null);
      case ConsentAmendment amendment ->
          order(submission, amendment.getAbout(), OrderAct.AMEND_CONSENT, amendment.getConsent());
      case PostureChange change -> {
        if (changeControl(submission, approvedBy)) {
          handling.changePosture(change);
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
    Effects.Effect effect = handling.shared.effects().effect(submission, approvedBy, handling.at);
    effect
        .failure()
        .ifPresent(
            why ->
                handling.tell(
                    submission.source(),
                    why.code(),
                    why.message(),
                    Identity.of(submission.source(), submission.event(), View.FULL, false),
                    submission));
    effect.records().forEach(handling::write);
    return !effect.records().isEmpty();
  }

  private void order(Submission cause, EventRef about, OrderAct act, @Nullable Consent consent) {
    Succession.real(about.getSource(), about.getEventId(), handling.overlay)
        .ifPresent(entry -> order(cause, entry, act, consent));
  }

  /** Has the hub order itself to do something about an event. */
  void order(Submission cause, IndexEntry about, OrderAct act, @Nullable Consent consent) {
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
            handling.at,
            cause.event().header());
    handling
        .edition
        .hub()
        .ifPresent(hub -> handling.write(handling.shared.orders().record(hub, order)));
  }
}
