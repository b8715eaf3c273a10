package org.ceptoarhub.core.rules;

import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Relaying;
import org.ceptoarhub.core.submission.Facts;

/** How many persons of the sending party must stand behind an event before a rule lets it go. */
public enum Approvals {
  ONE,
  TWO,
  /** Two where the sending CEPTOAR redistributes after its coordinator's approval, else one. */
  PER_DIRECTORY;

  /** Whether a second person must approve this event. */
  public boolean needSecondPerson(Facts facts) {
    return switch (this) {
      case ONE -> false;
      case TWO -> true;
      case PER_DIRECTORY ->
          facts
              .directory()
              .ceptoar(facts.sender().id())
              .map(Ceptoar::redistribution)
              .filter(Relaying.APPROVAL::equals)
              .isPresent();
    };
  }
}
