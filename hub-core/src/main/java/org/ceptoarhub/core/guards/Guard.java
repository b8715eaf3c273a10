package org.ceptoarhub.core.guards;

import java.util.Optional;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;

/**
 * What no rule can switch off. A guard looks at an event once, then answers for each proposed
 * recipient in constant time. It is total: it answers for every event and every party, and refuses
 * what it does not understand.
 */
public interface Guard {

  /** The name in Decisions, e.g. {@code tlp}. */
  String id();

  /** Looks at the event. References that {@code known} does not find count as what admits least. */
  Check on(Submission submission, KnownEvents known);

  /** The guard's answer for one event. */
  @FunctionalInterface
  interface Check {

    /**
     * The reason why this party may not have the event, or empty if the guard has nothing against
     * it.
     */
    Optional<String> refuses(Party recipient, Relation relation);
  }
}
