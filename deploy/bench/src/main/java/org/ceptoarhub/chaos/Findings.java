package org.ceptoarhub.chaos;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What differs between what was delivered and what ought to have been; counts of deliveries.
 *
 * @param disordered deliveries that come after one of the same sender which they ought to precede
 */
record Findings(int checked, int lost, int doubled, int misrouted, int disordered) {

  static final Findings NONE = new Findings(0, 0, 0, 0, 0);

  /**
   * Compares what one inbox holds of one sender.
   *
   * @param expected ids of events, each once, in order
   */
  static Findings of(List<String> expected, List<String> actual) {
    Map<String, Integer> places = new HashMap<>();
    expected.forEach(id -> places.put(id, places.size()));
    Set<String> found = new LinkedHashSet<>();
    int doubled = 0;
    int misrouted = 0;
    int disordered = 0;
    int furthest = -1;
    for (String id : actual) {
      Integer place = places.get(id);
      if (place == null) {
        misrouted++;
      } else if (!found.add(id)) {
        doubled++;
      } else if (place < furthest) {
        disordered++;
      } else {
        furthest = place;
      }
    }
    return new Findings(
        expected.size(), expected.size() - found.size(), doubled, misrouted, disordered);
  }

  Findings plus(Findings other) {
    return new Findings(
        checked + other.checked,
        lost + other.lost,
        doubled + other.doubled,
        misrouted + other.misrouted,
        disordered + other.disordered);
  }

  boolean isClean() {
    return lost + doubled + misrouted + disordered == 0;
  }
}
