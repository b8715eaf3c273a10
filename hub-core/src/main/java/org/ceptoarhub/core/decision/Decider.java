package org.ceptoarhub.core.decision;

import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.Posture;

/**
 * Decides who gets an event. Pure: the same event, directory, rules, references and posture give
 * the same Decision. Immutable and thread-safe; made anew when an edition of the directory or the
 * rules comes into force.
 */
public final class Decider {

  public Decider(Directory directory, RuleSet rules) {
    throw new UnsupportedOperationException();
  }

  /**
   * Admits the event (see {@link org.ceptoarhub.core.admission}) and applies rules and guards to
   * it. An event that is not admitted gets a Decision with {@code rejected}; code {@code
   * unknown-reference} means that a reference was not found in {@code known} and may be tried again
   * later.
   */
  public Decision decide(Submission submission, KnownEvents known, Posture posture) {
    throw new UnsupportedOperationException();
  }
}
