package org.ceptoarhub.router.shard;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.Orders.CarriedOut;
import org.ceptoarhub.core.decision.Orders.Standing;
import org.ceptoarhub.core.decision.Orders.Told;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Unresolved;
import org.jspecify.annotations.Nullable;

/** Carries out an order of the hub to itself, on the event that it is about. */
final class CarryingOut {
  private final Handling handling;
  private final Edition edition;
  private final Overlay overlay;

  CarryingOut(Handling handling) {
    this.handling = handling;
    this.edition = handling.edition;
    this.overlay = handling.overlay;
  }

  /** Carries out an order of the hub to itself; from anybody else it is refused. */
  Outcome carryOut(Submission submission, Decision admitted, HubOrder order, Archive archive) {
    Event event = submission.event();
    if (!edition.hub().filter(submission.source()::equals).isPresent()) {
      return handling.refuse(
          event,
          new Rejection("not-the-hub", "type", "orders are given by the hub itself, to itself"));
    }
    EventRef cause = order.getAct() == OrderAct.SUPERSEDE ? order.getCause() : null;
    if (order.getAct() == OrderAct.SUPERSEDE && cause == null) {
      return handling.refuse(
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
      return handling.refuse(
          event,
          new Rejection(
              "event-gone",
              "body.about",
              "the out topic of its sender does not hold the event any more"));
    }
    handling.index(handling.entry(submission, admitted));
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
                        handling.shared.submission(
                            entry.getSource(), handling.shared.read(kept), kept),
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
            .carryOut(order, about, revision, overlay, overlay.postures(), handling.at);
    Submission delivered = result.delivered();
    Optional<Handled> stopped =
        handling.deliver(submission.event(), new Departure(delivered, result.decision(), edition));
    if (stopped.isPresent()) {
      return stopped.get();
    }
    showLate(result.decision(), revision == null ? about : revision);
    for (Sequel sequel : result.sequels()) {
      Optional<Sequel> before = overlay.sequel(sequel.getSource(), sequel.getEventId());
      if (!before.equals(Optional.of(sequel))) {
        handling.index(sequel);
      }
    }
    if (result.takesEffect()) {
      new Consequences(handling).of(delivered, order.getActor());
    }
    result.told().forEach(told -> tell(told, about));
    tellFormer(order, about, result);
    return handling.handled(
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
        .forEach(identity -> handling.index(identity.showing(standing.entry())));
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
    handling.tell(
        told.party(),
        told.code(),
        told.message(),
        Identity.of(submission.source(), submission.event(), widest, handling.isNisc(told.party())),
        submission);
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
            ? succession.missedBy(result.decision())
            : result.decision().refusals().stream()
                .flatMap(refusal -> refusal.recipients().stream())
                .collect(toUnmodifiableSet());
    handling.tellFormer(result.delivered(), succession, missed);
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
}
