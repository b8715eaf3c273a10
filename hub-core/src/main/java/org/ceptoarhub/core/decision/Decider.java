package org.ceptoarhub.core.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Guards;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.rules.Relay;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.Selector.Selected;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.verification.Verification;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Posture;
import org.jspecify.annotations.Nullable;

/**
 * Decides who gets an event. Pure: the same event, directory, rules, references and posture give
 * the same Decision. Immutable and thread-safe; made anew when an edition of the directory or the
 * rules comes into force.
 *
 * <p>Rules propose recipients in the order of the file, guards refuse them. A party gets an event
 * by the first rule whose proposal no guard refuses; where all are refused, the first refusal is
 * what the Decision tells.
 */
public final class Decider {
  private final Directory directory;
  private final RuleSet rules;
  private final List<Guard> guards;

  public Decider(Directory directory, RuleSet rules) {
    this.directory = directory;
    this.rules = rules;
    this.guards = Guards.all(directory);
  }

  /** What a Decision is made under. */
  public InForce inForce(Posture posture) {
    return new InForce(rules.edition(), rules.hash(), directory.version(), posture);
  }

  /** The directory that it decides by. */
  public Directory directory() {
    return directory;
  }

  /**
   * Admits the event (see {@link Admission}) and applies rules and guards to it. An event that is
   * not admitted gets a Decision with {@code rejected}; code {@link Admission#UNKNOWN_REFERENCE}
   * means that a reference was not found in {@code known} and may be tried again later.
   */
  public Decision decide(Submission submission, KnownEvents known, Posture posture) {
    Optional<Party> sender = directory.party(submission.source());
    if (sender.isEmpty()) {
      return rejected(
          posture,
          new Rejection(
              "unknown-party",
              null,
              "\"%s\" is no party of directory %s"
                  .formatted(submission.source(), directory.version())));
    }
    Facts facts = Facts.of(submission, directory, sender.get());
    Optional<Rejection> rejection = Admission.check(facts, known);
    if (rejection.isPresent()) {
      return rejected(posture, rejection.get());
    }
    List<Rule> matching = rules.matching(facts, posture);
    if (matching.isEmpty()) {
      return rejected(
          posture,
          new Rejection(
              "no-rule",
              "type",
              "no rule of edition %s lets %s send this %s"
                  .formatted(rules.edition(), sender.get().id(), submission.event().kind())));
    }
    return decide(facts, known, posture, matching);
  }

  private Decision rejected(Posture posture, Rejection rejection) {
    return Decision.rejected(inForce(posture), rejection);
  }

  private Decision decide(Facts facts, KnownEvents known, Posture posture, List<Rule> matching) {
    List<Guard.Check> checks =
        guards.stream().map(guard -> guard.on(facts.submission(), known)).toList();
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Rule rule : matching) {
      for (Rule.Line line : rule.deliver()) {
        Relation relation = line.to().relation(facts.submission().event().kind());
        for (Selected selected : line.to().select(facts)) {
          String recipient = selected.party().id();
          Outcome earlier = outcomes.get(recipient);
          if (earlier instanceof Outcome.Allowed allowed) {
            allowed.alsoBy(rule);
            continue;
          }
          Refused refused = refused(checks, selected.party(), relation);
          if (refused == null) {
            outcomes.put(
                recipient, new Outcome.Allowed(rule, line, waitsFor(facts, rule, line, selected)));
          } else if (earlier == null) {
            outcomes.put(recipient, new Outcome.Stopped(rule, refused));
          }
        }
      }
    }
    return decision(facts, posture, outcomes);
  }

  private record Refused(String guard, String reason) {}

  private sealed interface Outcome {

    /** May be delivered, at once or when the party in {@code waitsFor} has released it. */
    record Allowed(Rule rule, Rule.Line line, @Nullable String waitsFor, Set<String> others)
        implements Outcome {

      Allowed(Rule rule, Rule.Line line, @Nullable String waitsFor) {
        this(rule, line, waitsFor, new LinkedHashSet<>());
      }

      void alsoBy(Rule other) {
        if (!other.id().equals(rule.id())) {
          others.add(other.id());
        }
      }
    }

    record Stopped(Rule rule, Refused refused) implements Outcome {}
  }

  private @Nullable Refused refused(List<Guard.Check> checks, Party recipient, Relation relation) {
    for (int i = 0; i < checks.size(); i++) {
      Optional<String> reason = checks.get(i).refuses(recipient, relation);
      if (reason.isPresent()) {
        return new Refused(guards.get(i).id(), reason.get());
      }
    }
    return null;
  }

  /**
   * The party that must act first: the sender where a second person must approve, or the relaying
   * party.
   */
  private static @Nullable String waitsFor(
      Facts facts, Rule rule, Rule.Line line, Selected selected) {
    if (rule.approvals() > 1) {
      return facts.sender().id();
    }
    Relay relay = line.relay();
    if (relay == null || relay.mode() == Relay.Mode.AUTOMATIC) {
      return null;
    }
    String by = relay.by().of(selected);
    return facts.sender().id().equals(by) ? null : by;
  }

  private Decision decision(Facts facts, Posture posture, Map<String, Outcome> outcomes) {
    record Leg(Rule rule, Rule.Line line) {}
    record Wait(Rule rule, Rule.Line line, String by) {}
    record Stop(Rule rule, Refused refused) {}
    Map<Leg, List<String>> delivered = new LinkedHashMap<>();
    Map<Leg, Set<String>> alsoBy = new LinkedHashMap<>();
    Map<Wait, List<String>> held = new LinkedHashMap<>();
    Map<Stop, List<String>> stopped = new LinkedHashMap<>();
    outcomes.forEach(
        (recipient, outcome) -> {
          switch (outcome) {
            case Outcome.Allowed allowed when allowed.waitsFor() != null ->
                held.computeIfAbsent(
                        new Wait(allowed.rule(), allowed.line(), allowed.waitsFor()),
                        key -> new ArrayList<>())
                    .add(recipient);
            case Outcome.Allowed allowed -> {
              Leg leg = new Leg(allowed.rule(), allowed.line());
              delivered.computeIfAbsent(leg, key -> new ArrayList<>()).add(recipient);
              alsoBy.computeIfAbsent(leg, key -> new LinkedHashSet<>()).addAll(allowed.others());
            }
            case Outcome.Stopped stop ->
                stopped
                    .computeIfAbsent(
                        new Stop(stop.rule(), stop.refused()), key -> new ArrayList<>())
                    .add(recipient);
          }
        });
    return new Decision(
        inForce(posture),
        Optional.empty(),
        delivered.entrySet().stream()
            .map(
                entry ->
                    delivery(
                        facts,
                        entry.getKey().rule(),
                        entry.getKey().line(),
                        entry.getValue(),
                        alsoBy.getOrDefault(entry.getKey(), Set.of())))
            .toList(),
        stopped.entrySet().stream()
            .map(
                entry ->
                    new Decision.Refusal(
                        entry.getKey().refused().guard(),
                        entry.getKey().refused().reason(),
                        entry.getKey().rule().id(),
                        entry.getValue()))
            .toList(),
        held.entrySet().stream()
            .map(
                entry ->
                    new Decision.Held(
                        entry.getKey().rule().id(),
                        entry.getKey().rule().basis(),
                        entry.getKey().line().hop(),
                        entry.getKey().line().view(),
                        entry.getKey().by(),
                        entry.getValue()))
            .toList(),
        verification(facts));
  }

  private static Decision.Delivery delivery(
      Facts facts, Rule rule, Rule.Line line, List<String> recipients, Set<String> alsoBy) {
    return new Decision.Delivery(
        rule.id(),
        rule.basis(),
        line.hop(),
        line.view(),
        line.ackWithin() == null ? null : facts.submission().at().plus(line.ackWithin()),
        recipients,
        List.copyOf(alsoBy));
  }

  private Optional<Verification> verification(Facts facts) {
    Membership membership = facts.membership();
    return membership != null && facts.submission().event().body() instanceof IncidentReport report
        ? directory
            .ceptoar(membership.ceptoar())
            .flatMap(ceptoar -> ceptoar.levels().evaluate(report, facts.submission().at()))
        : Optional.empty();
  }
}
