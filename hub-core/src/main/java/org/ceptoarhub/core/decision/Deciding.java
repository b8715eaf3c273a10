package org.ceptoarhub.core.decision;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.posture.Handling;
import org.ceptoarhub.core.rules.Relay;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.Selector.Selected;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.verification.Verification;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.log.AudienceGroup;
import org.jspecify.annotations.Nullable;

/** One event on its way to a Decision. */
final class Deciding {
  private final Decider decider;
  private final Facts facts;
  private final Event event;
  private final Posture posture;
  private final Handling handling;
  private final GuardChecks checks;
  private final List<AudienceGroup> formerAudience;
  private final Set<String> former;
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private boolean breakGlass;
  private Decision.@Nullable Delivery warning;

  Deciding(Decider decider, List<Guard> guards, Facts facts, KnownEvents known, Posture posture) {
    this.decider = decider;
    this.facts = facts;
    this.event = facts.submission().event();
    this.posture = posture;
    this.handling = Handling.of(event.header().getCategory(), posture);
    this.checks = new GuardChecks(guards, facts.submission(), known);
    this.formerAudience = Audiences.former(event, known);
    this.former =
        formerAudience.stream()
            .flatMap(group -> group.getRecipients().stream())
            .collect(toUnmodifiableSet());
  }

  /** By which rule, on which leg and in which view something goes; what groups recipients. */
  private record Leg(
      String rule,
      String basis,
      int hop,
      View view,
      Relation relation,
      @Nullable Duration ackWithin) {}

  /** For whom a leg waits. */
  private record Wait(Leg leg, String by, @Nullable String next, @Nullable Duration within) {}

  /** All who get the event on one leg, and the rules that would have brought it to them too. */
  private static final class Going {
    final List<String> recipients = new ArrayList<>();
    final Set<String> alsoBy = new LinkedHashSet<>();
  }

  private sealed interface Outcome {

    /** Goes out at once, or when {@code until} is over. */
    record Allowed(Leg leg, @Nullable Wait until, Set<String> others) implements Outcome {

      Allowed alsoBy(String rule) {
        if (rule.equals(leg.rule()) || others.contains(rule)) {
          return this;
        }
        Set<String> more = new LinkedHashSet<>(others);
        more.add(rule);
        return new Allowed(leg, until, more);
      }
    }

    record Stopped(String rule, GuardChecks.Refused refused) implements Outcome {}
  }

  Decision decision(List<Rule> matching) {
    for (Rule rule : matching) {
      propose(rule);
      breakGlass |= SecondPerson.neededFor(rule, facts) && !SecondPerson.waitedFor(rule, facts);
    }
    followFormerAudience();
    warnNisc();
    return collected(waitOfNobody(matching));
  }

  /** An event that reaches nobody may still bring something about; that waits too. */
  private Optional<Wait> waitOfNobody(List<Rule> matching) {
    String sender = facts.sender().id();
    boolean waits =
        outcomes.values().stream()
            .anyMatch(
                outcome ->
                    outcome instanceof Outcome.Allowed allowed
                        && allowed.until() != null
                        && allowed.until().by().equals(sender));
    return waits
        ? Optional.empty()
        : matching.stream()
            .filter(rule -> SecondPerson.waitedFor(rule, facts))
            .findFirst()
            .map(
                rule ->
                    new Wait(
                        new Leg(rule.id(), rule.basis(), 1, View.FULL, Relation.ADDRESSED, null),
                        sender,
                        null,
                        null));
  }

  private void propose(Rule rule) {
    for (Rule.Line line : rule.deliver()) {
      Relation relation = line.to().relation(event.kind());
      Duration ackWithin = handling == Handling.BATCH ? null : line.ackWithin();
      Map<View, Leg> legs = new EnumMap<>(View.class);
      for (Selected selected : line.to().select(facts)) {
        String recipient = selected.party().id();
        if (outcomes.get(recipient) instanceof Outcome.Allowed allowed) {
          outcomes.put(recipient, allowed.alsoBy(rule.id()));
          continue;
        }
        Leg leg =
            legs.computeIfAbsent(
                line.view().narrower(Views.atMost(event, selected.party())),
                view -> new Leg(rule.id(), rule.basis(), line.hop(), view, relation, ackWithin));
        offer(selected.party(), leg, waitFor(rule, line, selected, leg));
      }
    }
  }

  private void offer(Party recipient, Leg leg, @Nullable Wait wait) {
    Optional<GuardChecks.Refused> refused = checks.refused(recipient, leg.relation());
    if (refused.isEmpty()) {
      outcomes.put(recipient.id(), new Outcome.Allowed(leg, wait, Set.of()));
    } else {
      outcomes.putIfAbsent(recipient.id(), new Outcome.Stopped(leg.rule(), refused.get()));
    }
  }

  /** The sender's second person comes first, then the relaying party; who had it waits for none. */
  private @Nullable Wait waitFor(Rule rule, Rule.Line line, Selected selected, Leg leg) {
    Relay relay = former.contains(selected.party().id()) ? null : line.relay();
    String by = relay == null ? null : relay.waitsFor(selected, facts.directory(), posture);
    String relayer = facts.sender().id().equals(by) ? null : by;
    Duration within = relay == null || relayer == null ? null : relay.within();
    if (SecondPerson.waitedFor(rule, facts)) {
      return new Wait(leg, facts.sender().id(), relayer, within);
    }
    return relayer == null ? null : new Wait(leg, relayer, null, within);
  }

  private void followFormerAudience() {
    for (AudienceGroup group : formerAudience) {
      for (String id : group.getRecipients()) {
        Party recipient = facts.directory().party(id).orElse(null);
        if (recipient != null && !(outcomes.get(id) instanceof Outcome.Allowed)) {
          Leg leg = leg(group, recipient);
          offer(
              recipient,
              leg,
              SecondPerson.inAnyRuleSet(event)
                  ? new Wait(leg, facts.sender().id(), null, null)
                  : null);
        }
      }
    }
  }

  /** As it went out before; the revision may ask for a narrower view. */
  private Leg leg(AudienceGroup group, Party recipient) {
    return new Leg(
        group.getRule(),
        group.getBasis(),
        group.getHop(),
        View.valueOf(group.getView()).narrower(Views.atMost(event, recipient)),
        Relation.valueOf(group.getRelation()),
        Audiences.ackWithin(group));
  }

  /** In a posture other than 平時 NISC hears at once, in a headline, what a relaying party holds. */
  private void warnNisc() {
    if (posture == Posture.NORMAL) {
      return;
    }
    Optional<Leg> held =
        outcomes.values().stream()
            .flatMap(
                outcome ->
                    outcome instanceof Outcome.Allowed allowed && allowed.until() != null
                        ? Stream.of(allowed.until())
                        : Stream.empty())
            .filter(wait -> !wait.by().equals(facts.sender().id()))
            .map(Wait::leg)
            .findFirst();
    held.ifPresent(leg -> facts.directory().parties(Role.NISC).forEach(nisc -> warn(nisc, leg)));
  }

  private void warn(Party nisc, Leg leg) {
    boolean hasIt =
        nisc.equals(facts.sender())
            || (outcomes.get(nisc.id()) instanceof Outcome.Allowed allowed
                && allowed.until() == null);
    if (!hasIt && checks.refused(nisc, Audiences.toNisc(event)).isEmpty()) {
      warning = Audiences.headline(event, leg.rule(), leg.basis(), leg.hop(), nisc.id());
    }
  }

  private Decision collected(Optional<Wait> waitOfNobody) {
    Map<Leg, Going> delivered = new LinkedHashMap<>();
    Map<Wait, List<String>> held = new LinkedHashMap<>();
    Map<Outcome.Stopped, List<String>> stopped = new LinkedHashMap<>();
    waitOfNobody.ifPresent(wait -> held.put(wait, new ArrayList<>()));
    outcomes.forEach(
        (recipient, outcome) -> {
          switch (outcome) {
            case Outcome.Allowed allowed when allowed.until() != null ->
                held.computeIfAbsent(allowed.until(), key -> new ArrayList<>()).add(recipient);
            case Outcome.Allowed allowed -> {
              Going going = delivered.computeIfAbsent(allowed.leg(), key -> new Going());
              going.recipients.add(recipient);
              going.alsoBy.addAll(allowed.others());
            }
            case Outcome.Stopped stop ->
                stopped.computeIfAbsent(stop, key -> new ArrayList<>()).add(recipient);
          }
        });
    List<Decision.Delivery> deliveries = new ArrayList<>();
    delivered.forEach(
        (leg, going) -> deliveries.add(delivery(leg, going.recipients, going.alsoBy)));
    if (warning != null) {
      deliveries.add(warning);
    }
    return new Decision(
        decider.inForce(posture),
        Optional.empty(),
        deliveries,
        stopped.entrySet().stream()
            .map(entry -> entry.getKey().refused().of(entry.getKey().rule(), entry.getValue()))
            .toList(),
        held.entrySet().stream().map(entry -> held(entry.getKey(), entry.getValue())).toList(),
        verification(),
        breakGlass,
        handling);
  }

  private Decision.Delivery delivery(Leg leg, List<String> recipients, Set<String> alsoBy) {
    return new Decision.Delivery(
        leg.rule(),
        leg.basis(),
        leg.hop(),
        leg.view(),
        leg.ackWithin() == null ? null : facts.submission().at().plus(leg.ackWithin()),
        recipients,
        List.copyOf(alsoBy),
        leg.relation());
  }

  private Decision.Held held(Wait wait, List<String> recipients) {
    Leg leg = wait.leg();
    boolean running = wait.within() != null && !wait.by().equals(facts.sender().id());
    Instant due = running ? facts.submission().at().plus(wait.within()) : null;
    return new Decision.Held(
        leg.rule(),
        leg.basis(),
        leg.hop(),
        leg.view(),
        wait.by(),
        recipients,
        leg.relation(),
        leg.ackWithin(),
        wait.next(),
        wait.within(),
        due);
  }

  /** The gravest outcome among the reporter's sub-sectors; most have one. */
  private Optional<Verification> verification() {
    return event.body() instanceof IncidentReport report
        ? facts.memberships().stream()
            .flatMap(membership -> facts.directory().ceptoar(membership.ceptoar()).stream())
            .flatMap(ceptoar -> ceptoar.levels().evaluate(report, facts.submission().at()).stream())
            .min(Verification.GRAVEST_FIRST)
        : Optional.empty();
  }
}
