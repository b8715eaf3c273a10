package org.ceptoarhub.core.decision;

import java.util.List;
import java.util.Optional;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Guards;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.NearMiss;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Posture;

/**
 * Decides who gets an event. Pure: the same event, directory, rules, references and postures give
 * the same Decision. Immutable and thread-safe; made anew when an edition of the directory or the
 * rules comes into force.
 *
 * <p>Rules propose recipients in the order of the file, guards refuse them. A party gets an event
 * by the first rule whose proposal no guard refuses; where all are refused, the first refusal is
 * what the Decision tells.
 *
 * <p>A revision goes to everybody who got what it supersedes, by the rule that brought them that,
 * whatever the rules say now; guards bind it all the same. What must wait for a second person of
 * the sender or for a relaying party is held; {@link Orders} says what becomes of it.
 */
public final class Decider {
  private final Directory directory;
  private final RuleSet rules;
  private final List<Guard> guards;

  public Decider(Directory directory, RuleSet rules) {
    this(directory, rules, Guards.all(directory));
  }

  /** One that asks these guards alone, to show what each of them is for. */
  Decider(Directory directory, RuleSet rules, List<Guard> guards) {
    this.directory = directory;
    this.rules = rules;
    this.guards = guards;
  }

  /** One that decides by other rules in the same directory; the guards are not made anew. */
  public Decider withRules(RuleSet others) {
    return new Decider(directory, others, guards);
  }

  /** What a Decision is made under. */
  public InForce inForce(Posture posture) {
    return new InForce(rules.edition(), rules.hash(), directory.version(), posture);
  }

  /** The directory that it decides by. */
  public Directory directory() {
    return directory;
  }

  /** The rules that it decides by. */
  public RuleSet rules() {
    return rules;
  }

  /** What becomes of events that were held. */
  public Orders orders() {
    return new Orders(this, guards);
  }

  /**
   * Admits the event (see {@link Admission}) and applies rules and guards to it. An event that is
   * not admitted gets a Decision with {@code rejected}; code {@link Admission#UNKNOWN_REFERENCE}
   * means that a reference was not found in {@code known} and may be tried again later.
   */
  public Decision decide(Submission submission, KnownEvents known, Postures postures) {
    Optional<Party> sender = directory.party(submission.source());
    if (sender.isEmpty()) {
      return rejected(
          postures.nation(),
          new Rejection(
              "unknown-party",
              null,
              "\"%s\" is no party of directory %s"
                  .formatted(submission.source(), directory.version())));
    }
    Facts facts = Facts.of(submission, directory, sender.get());
    Posture posture = postures.of(facts.sectors());
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
    if (submission.actor() == null
        && matching.stream().anyMatch(rule -> SecondPerson.neededFor(rule, facts))) {
      return rejected(
          posture,
          new Rejection(
              "missing-actor",
              null,
              "a second person must approve this event, so say who the first is: by the token over"
                  + " HTTP, in the record header \"%s\" over Kafka"
                      .formatted(RecordHeaders.ACTOR)));
    }
    return new Deciding(this, guards, facts, known, posture).decision(matching);
  }

  /** Whether a guard keeps a party from the event, whatever the rules say. */
  public boolean guardsRefuse(
      Submission submission, KnownEvents known, Party recipient, Relation relation) {
    return new GuardChecks(guards, submission, known).refused(recipient, relation).isPresent();
  }

  /**
   * The rules that would have matched the event but for one condition, whatever admission says;
   * none for an unknown sender.
   */
  public List<NearMiss> nearMisses(Submission submission, Postures postures) {
    return directory
        .party(submission.source())
        .map(sender -> Facts.of(submission, directory, sender))
        .map(facts -> rules.nearMisses(facts, postures.of(facts.sectors())))
        .orElse(List.of());
  }

  private Decision rejected(Posture posture, Rejection rejection) {
    return Decision.rejected(inForce(posture), rejection);
  }
}
