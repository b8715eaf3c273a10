package org.ceptoarhub.core.analysis;

import java.util.Set;
import org.ceptoarhub.core.rules.Condition;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.Selector;

/** Which condition matches all that another matches, and which line reaches all of another's. */
final class Width {
  private Width() {}

  /** Whether whatever the one matches, the other matches as well. */
  static boolean covers(Condition wide, Condition narrow) {
    return wide.type().equals(narrow.type())
        && covers(wide.senderRoles(), narrow.senderRoles())
        && covers(wide.sectors(), narrow.sectors())
        && covers(wide.categories(), narrow.categories())
        && covers(wide.tlps(), narrow.tlps())
        && covers(wide.stages(), narrow.stages())
        && covers(wide.postures(), narrow.postures())
        && covers(wide.traffic(), narrow.traffic());
  }

  private static boolean covers(Set<?> wide, Set<?> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
  }

  /**
   * Whether the one line proposes whomever the other proposes, on the same terms with the guards.
   */
  static boolean covers(Rule.Line wide, Rule.Line narrow, String kind) {
    return wide.to() == narrow.to()
        || (wide.to() == Selector.ALL_PARTIES
            && wide.to().relation(kind) == narrow.to().relation(kind));
  }
}
