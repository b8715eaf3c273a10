package org.ceptoarhub.core.decision;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.posture.Handling;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what is to be done about an event after it was decided: a second person approves, a
 * relaying party releases or declines, time runs out, a revision comes. Pure, like {@link Decider}.
 *
 * <p>All orders about all events are carried out one after the other, in the hub's own shard. So a
 * second release changes nothing, what was superseded is not released, and whoever gets an event by
 * a release in the last moment gets its revision too. What waits is as it was decided: the rule and
 * the view of then; guards are asked anew.
 */
public final class Orders {
  private final Decider decider;
  private final Directory directory;
  private final List<Guard> guards;

  Orders(Decider decider, List<Guard> guards) {
    this.decider = decider;
    this.directory = decider.directory();
    this.guards = guards;
  }

  /**
   * An event as it stands.
   *
   * @param submission the event as it was handed in
   * @param entry its index entry
   * @param sequel what has become of it so far; null if nothing has
   */
  public record Standing(Submission submission, IndexEntry entry, @Nullable Sequel sequel) {

    List<HeldGroup> held() {
      return sequel == null ? entry.getHeld() : sequel.getHeld();
    }

    boolean isSuperseded() {
      return entry.getSupersededBy() != null
          || (sequel != null && sequel.getSupersededBy() != null);
    }

    Sequel.Builder next() {
      return sequel == null
          ? Sequel.newBuilder()
              .setSource(entry.getSource())
              .setEventId(entry.getEventId())
              .setSettlements(List.of())
              .setHeld(entry.getHeld())
          : Sequel.newBuilder(sequel);
    }

    boolean hasSettled(String by, OrderAct act) {
      return sequel != null
          && sequel.getSettlements().stream()
              .anyMatch(settled -> settled.getBy().equals(by) && settled.getAct() == act);
    }
  }

  /**
   * What an order leads to.
   *
   * @param decision who gets the event now, and who does not
   * @param delivered the event that the decision is about
   * @param sequels the new sequels of the events concerned; one an event
   * @param told whom the hub tells what, by a Notice
   * @param takesEffect whether what the event brings about (a posture, an edition) comes true now
   */
  public record CarriedOut(
      Decision decision,
      Submission delivered,
      List<Sequel> sequels,
      List<Told> told,
      boolean takesEffect) {

    public CarriedOut {
      sequels = List.copyOf(sequels);
      told = List.copyOf(told);
    }
  }

  /**
   * A Notice of the hub to a party; it holds no content of the event.
   *
   * @param code stable, e.g. {@code held-too-long}
   */
  public record Told(String party, String code, String message) {}

  /**
   * Carries out an order.
   *
   * @param about the event that it is about
   * @param revision the superseding event, for {@code SUPERSEDE}; null otherwise
   * @param at the broker's time of the order
   */
  public CarriedOut carryOut(
      HubOrder order,
      Standing about,
      @Nullable Standing revision,
      KnownEvents known,
      Postures postures,
      Instant at) {
    return new Execution(order, about, known, postures, at).result(revision);
  }

  private final class Execution {
    private final HubOrder order;
    private final Standing about;
    private final KnownEvents known;
    private final Instant at;
    private final Posture posture;
    private final Handling handling;
    private final Sequel.Builder sequel;
    private final List<Decision.Delivery> deliveries = new ArrayList<>();
    private final List<Decision.Refusal> refusals = new ArrayList<>();
    private final List<Decision.Held> held = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private boolean takesEffect;

    Execution(HubOrder order, Standing about, KnownEvents known, Postures postures, Instant at) {
      this.order = order;
      this.about = about;
      this.known = known;
      this.at = at;
      Submission submission = about.submission();
      this.posture =
          directory
              .party(submission.source())
              .map(sender -> postures.of(Facts.of(submission, directory, sender).sectors()))
              .orElse(postures.nation());
      this.handling = Handling.of(submission.event().header().getCategory(), posture);
      this.sequel = about.next();
    }

    CarriedOut result(@Nullable Standing revision) {
      if (order.getAct() == OrderAct.SUPERSEDE) {
        return superseded(revision);
      }
      switch (order.getAct()) {
        case APPROVE -> approve();
        case RELEASE -> release();
        case DECLINE -> decline();
        case GO_ON -> goOn();
        case ESCALATE -> escalate();
        case HEADLINE -> headline();
        case AMEND_CONSENT -> sequel.setConsent(order.getConsent());
        case SUPERSEDE -> throw new IllegalStateException("handled above");
      }
      return carriedOut(about.submission(), List.of(sequel.build()));
    }

    private CarriedOut carriedOut(Submission delivered, List<Sequel> sequels) {
      return new CarriedOut(
          new Decision(
              decider.inForce(posture),
              Optional.empty(),
              deliveries,
              refusals,
              held,
              Optional.empty(),
              false,
              handling),
          delivered,
          sequels,
          told,
          takesEffect);
    }

    private void approve() {
      String sender = about.entry().getSource();
      if (about.hasSettled(sender, OrderAct.APPROVE)) {
        return;
      }
      if (about.isSuperseded()) {
        tell(order.getBy(), "superseded", "A revision has taken its place; approve that one.");
        return;
      }
      if (!order.getBy().equals(sender)
          || order.getActor() == null
          || order.getActor().equals(about.entry().getActor())) {
        tell(order.getBy(), "not-a-second-person", "Another person of the sender must approve it.");
        return;
      }
      takesEffect = about.entry().getApproveBy() == null;
      settle(sender);
      letGo(sender);
    }

    private void release() {
      if (about.hasSettled(order.getBy(), OrderAct.RELEASE)) {
        return;
      }
      if (isOver("release")) {
        return;
      }
      settle(order.getBy());
      letGo(order.getBy());
    }

    private void decline() {
      if (about.hasSettled(order.getBy(), OrderAct.DECLINE) || isOver("decline")) {
        return;
      }
      settle(order.getBy());
      sequel.setHeld(heldBut(order.getBy()));
      tell(
          about.entry().getSource(),
          "declined",
          "%s has declined to pass it on; what waited for it goes nowhere."
              .formatted(order.getBy()));
    }

    /** Whether the order comes too late or from somebody for whom nothing waits; tells so. */
    private boolean isOver(String what) {
      if (about.isSuperseded()) {
        tell(
            order.getBy(),
            "superseded",
            "A revision has taken its place; %s that one.".formatted(what));
        return true;
      }
      if (waiting(order.getBy()).isEmpty() || order.getBy().equals(about.entry().getSource())) {
        tell(order.getBy(), "nothing-held", "Nothing of it waits for you any more.");
        return true;
      }
      return false;
    }

    private void goOn() {
      if (posture == Posture.NORMAL || about.isSuperseded() || !isDue()) {
        return;
      }
      settle(order.getBy());
      letGo(order.getBy());
      tell(
          order.getBy(),
          "went-on",
          "Its time was over, and under %s it went on without your release.".formatted(posture));
    }

    private void escalate() {
      boolean unapproved =
          about.entry().getApproveBy() != null
              && !at.isBefore(about.entry().getApproveBy())
              && !about.hasSettled(order.getBy(), OrderAct.APPROVE);
      if (about.isSuperseded()
          || about.hasSettled(order.getBy(), OrderAct.ESCALATE)
          || !(unapproved || isDue())) {
        return;
      }
      settle(order.getBy());
      String code = unapproved ? "break-glass-unapproved" : "held-too-long";
      String message =
          unapproved
              ? "It went out without a second person, and nobody has approved it since."
              : "It still waits for the word of %s.".formatted(order.getBy());
      tell(order.getBy(), code, message);
      directory.parties(Role.NISC).stream()
          .map(Party::id)
          .filter(nisc -> !nisc.equals(order.getBy()))
          .forEach(nisc -> tell(nisc, code, message));
    }

    private void headline() {
      List<HeldGroup> waiting = waiting(order.getBy());
      if (posture == Posture.NORMAL || about.isSuperseded() || waiting.isEmpty()) {
        return;
      }
      settle(order.getBy());
      HeldGroup first = waiting.getFirst();
      warnNisc(first.getRule(), first.getBasis(), first.getHop());
      sequel.setAudience(audience(about));
    }

    private void warnNisc(String rule, String basis, int hop) {
      Event event = about.submission().event();
      GuardChecks checks = new GuardChecks(guards, about.submission(), known);
      Set<String> reached = reached(about);
      for (Party nisc : directory.parties(Role.NISC)) {
        if (!reached.contains(nisc.id())
            && !nisc.id().equals(about.entry().getSource())
            && checks.refused(nisc, Audiences.toNisc(event)).isEmpty()) {
          deliveries.add(Audiences.headline(event, rule, basis, hop, nisc.id()));
        }
      }
    }

    /**
     * A revision has come: what still waits is over, and who got the event by a release that the
     * revision's decision did not know of gets the revision, once, as soon as it needs no second
     * person any more.
     */
    private CarriedOut superseded(@Nullable Standing revision) {
      if (revision == null) {
        throw new IllegalArgumentException("SUPERSEDE needs the revision");
      }
      sequel.setSupersededBy(revision.entry().getEventId());
      sequel.setHeld(List.of());
      Set<String> reached = reached(revision);
      GuardChecks checks = new GuardChecks(guards, revision.submission(), known);
      List<HeldGroup> waiting = new ArrayList<>(revision.held());
      String sender = revision.entry().getSource();
      boolean unapproved = waiting.stream().anyMatch(group -> group.getBy().equals(sender));
      List<AudienceGroup> late = about.sequel() == null ? List.of() : about.sequel().getAudience();
      for (AudienceGroup group : late) {
        List<String> missed =
            group.getRecipients().stream().filter(id -> !reached.contains(id)).toList();
        if (unapproved) {
          hold(group, missed, sender, waiting);
        } else {
          deliver(Leg.of(group), missed, checks, revision.submission().event());
        }
      }
      Sequel.Builder sequelOfRevision = revision.next();
      sequelOfRevision.setHeld(withoutDelivered(waiting));
      sequelOfRevision.setAudience(audience(revision));
      return carriedOut(revision.submission(), List.of(sequel.build(), sequelOfRevision.build()));
    }

    /** Has those wait for the revision's second person who do not wait for it already. */
    private void hold(
        AudienceGroup group, List<String> recipients, String sender, List<HeldGroup> waiting) {
      Set<String> already =
          waiting.stream()
              .flatMap(other -> other.getRecipients().stream())
              .collect(toUnmodifiableSet());
      List<String> more = recipients.stream().filter(id -> !already.contains(id)).toList();
      if (more.isEmpty()) {
        return;
      }
      HeldGroup added =
          HeldGroup.newBuilder()
              .setRule(group.getRule())
              .setBasis(group.getBasis())
              .setHop(group.getHop())
              .setView(group.getView())
              .setBy(sender)
              .setRecipients(more)
              .setRelation(group.getRelation())
              .setAckWithin(group.getAckWithin())
              .build();
      waiting.add(added);
      held.add(DecisionLog.held(added));
    }

    /** What still waits of a revision once its late recipients have got it. */
    private List<HeldGroup> withoutDelivered(List<HeldGroup> waiting) {
      Set<String> delivered =
          deliveries.stream()
              .flatMap(delivery -> delivery.recipients().stream())
              .collect(toUnmodifiableSet());
      List<HeldGroup> left = new ArrayList<>();
      for (HeldGroup group : waiting) {
        List<String> recipients =
            group.getRecipients().stream().filter(id -> !delivered.contains(id)).toList();
        if (!recipients.isEmpty() || group.getRecipients().isEmpty()) {
          left.add(HeldGroup.newBuilder(group).setRecipients(recipients).build());
        }
      }
      return left;
    }

    private void settle(String by) {
      List<Settlement> settlements = new ArrayList<>(sequel.getSettlements());
      settlements.add(new Settlement(by, order.getAct(), at, order.getActor()));
      sequel.setSettlements(settlements);
    }

    private void tell(String party, String code, String message) {
      told.add(new Told(party, code, message));
    }

    private List<HeldGroup> waiting(String by) {
      return about.held().stream().filter(group -> group.getBy().equals(by)).toList();
    }

    private List<HeldGroup> heldBut(String by) {
      return about.held().stream().filter(group -> !group.getBy().equals(by)).toList();
    }

    private boolean isDue() {
      return waiting(order.getBy()).stream()
          .anyMatch(group -> group.getDue() != null && !at.isBefore(group.getDue()));
    }

    /** Delivers what waited for a party, or has it wait for the next one. */
    private void letGo(String by) {
      List<HeldGroup> left = new ArrayList<>(heldBut(by));
      GuardChecks checks = new GuardChecks(guards, about.submission(), known);
      for (HeldGroup group : waiting(by)) {
        if (group.getNext() == null) {
          deliver(Leg.of(group), group.getRecipients(), checks, about.submission().event());
        } else {
          HeldGroup next = next(group);
          left.add(next);
          held.add(DecisionLog.held(next));
        }
      }
      if (posture != Posture.NORMAL && !held.isEmpty()) {
        Decision.Held first = held.getFirst();
        warnNisc(first.rule(), first.basis(), first.hop());
      }
      sequel.setHeld(left);
      sequel.setAudience(audience(about));
    }

    private HeldGroup next(HeldGroup group) {
      HeldGroup next = HeldGroup.newBuilder(group).setBy(group.getNext()).setNext(null).build();
      Long within = group.getWithin();
      next.setDue(within == null ? null : at.plusMillis(within));
      return next;
    }

    private void deliver(Leg leg, List<String> recipients, GuardChecks checks, Event event) {
      Map<View, List<String>> allowed = new LinkedHashMap<>();
      Map<GuardChecks.Refused, List<String>> stopped = new LinkedHashMap<>();
      for (String id : recipients) {
        Party recipient = directory.party(id).orElse(null);
        if (recipient == null) {
          stopped
              .computeIfAbsent(
                  new GuardChecks.Refused("directory", "no party of this directory any more"),
                  key -> new ArrayList<>())
              .add(id);
          continue;
        }
        checks
            .refused(recipient, leg.relation())
            .ifPresentOrElse(
                refused -> stopped.computeIfAbsent(refused, key -> new ArrayList<>()).add(id),
                () ->
                    allowed
                        .computeIfAbsent(
                            leg.view().narrower(Views.atMost(event, recipient)),
                            key -> new ArrayList<>())
                        .add(id));
      }
      allowed.forEach((view, ids) -> deliveries.add(leg.delivery(view, at, ids)));
      stopped.forEach((refused, ids) -> refusals.add(refused.of(leg.rule(), ids)));
    }

    private List<AudienceGroup> audience(Standing standing) {
      List<AudienceGroup> audience = new ArrayList<>();
      if (standing.sequel() != null) {
        audience.addAll(standing.sequel().getAudience());
      }
      deliveries.forEach(delivery -> audience.add(Audiences.group(delivery, at)));
      return Audiences.merged(audience);
    }

    private Set<String> reached(Standing standing) {
      List<AudienceGroup> audience = new ArrayList<>(standing.entry().getAudience());
      if (standing.sequel() != null) {
        audience.addAll(standing.sequel().getAudience());
      }
      return audience.stream()
          .flatMap(group -> group.getRecipients().stream())
          .collect(toUnmodifiableSet());
    }
  }

  /** How something goes out that was decided before. */
  private record Leg(
      String rule, String basis, int hop, View view, Relation relation, @Nullable Long ackWithin) {

    static Leg of(HeldGroup group) {
      return new Leg(
          group.getRule(),
          group.getBasis(),
          group.getHop(),
          View.valueOf(group.getView()),
          Relation.valueOf(group.getRelation()),
          group.getAckWithin());
    }

    static Leg of(AudienceGroup group) {
      return new Leg(
          group.getRule(),
          group.getBasis(),
          group.getHop(),
          View.valueOf(group.getView()),
          Relation.valueOf(group.getRelation()),
          group.getAckWithin());
    }

    Decision.Delivery delivery(View shown, Instant at, List<String> recipients) {
      return new Decision.Delivery(
          rule,
          basis,
          hop,
          shown,
          ackWithin == null ? null : at.plusMillis(ackWithin),
          recipients,
          List.of(),
          relation);
    }
  }
}
