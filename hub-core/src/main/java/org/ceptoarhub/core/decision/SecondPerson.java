package org.ceptoarhub.core.decision;

import java.util.EnumSet;
import java.util.Set;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.MentionBasis;

/**
 * When an event needs the approval of a second person of its sender, and whether it may go out
 * before that.
 */
final class SecondPerson {
  private static final Set<MentionBasis> WEIGHTY =
      EnumSet.of(MentionBasis.IMPERSONATED, MentionBasis.VENDOR, MentionBasis.PUBLIC);

  private SecondPerson() {}

  /** Whether a second person must approve, sooner or later. */
  static boolean neededFor(Rule rule, Facts facts) {
    return inAnyRuleSet(facts.submission().event()) || rule.approvals().needSecondPerson(facts);
  }

  /**
   * Whether the event waits for the second person. Breaking the glass sends it at once, save what
   * no rule set leaves to one person.
   */
  static boolean waitedFor(Rule rule, Facts facts) {
    Event event = facts.submission().event();
    return inAnyRuleSet(event)
        || (rule.approvals().needSecondPerson(facts) && event.header().getBreakGlass() == null);
  }

  /** Another edition comes into force; an operator is named that has not agreed to it. */
  static boolean inAnyRuleSet(Event event) {
    return event.body() instanceof EditionChange
        || event.header().getMentions().stream()
            .anyMatch(mention -> WEIGHTY.contains(mention.getBasis()));
  }
}
