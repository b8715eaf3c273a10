package org.ceptoarhub.core.decision;

import java.util.List;
import java.util.Optional;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;

/** All guards' answers for one event; the first that refuses a recipient counts. For one thread. */
final class GuardChecks {
  private final List<Guard> guards;
  private final List<Guard.Check> checks;

  GuardChecks(List<Guard> guards, Submission submission, KnownEvents known) {
    this.guards = guards;
    this.checks = guards.stream().map(guard -> guard.on(submission, known)).toList();
  }

  /** A guard's no. */
  record Refused(String guard, String reason) {

    Decision.Refusal of(String rule, List<String> recipients) {
      return new Decision.Refusal(guard, reason, rule, recipients);
    }
  }

  Optional<Refused> refused(Party recipient, Relation relation) {
    for (int i = 0; i < checks.size(); i++) {
      Optional<String> reason = checks.get(i).refuses(recipient, relation);
      if (reason.isPresent()) {
        return Optional.of(new Refused(guards.get(i).id(), reason.get()));
      }
    }
    return Optional.empty();
  }
}
