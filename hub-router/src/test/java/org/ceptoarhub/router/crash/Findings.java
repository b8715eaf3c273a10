package org.ceptoarhub.router.crash;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs between what was delivered and what ought to have been; counts of deliveries. */
record Findings(int checked, int lost, int doubled, int misrouted) {

  static final Findings NONE = new Findings(0, 0, 0, 0);

  /**
   * Compares what one inbox holds of one sender.
   *
   * @param expected ids of events, each once
   */
  static Findings of(List<String> expected, List<String> actual) {
    Map<String, Integer> found =
        actual.stream().collect(Collectors.toMap(Function.identity(), id -> 1, Integer::sum));
    List<String> ids = Stream.concat(expected.stream(), actual.stream()).distinct().toList();
    int lost = 0;
    int doubled = 0;
    int misrouted = 0;
    for (String id : ids) {
      int times = found.getOrDefault(id, 0);
      if (!expected.contains(id)) {
        misrouted += times;
      } else if (times == 0) {
        lost++;
      } else {
        doubled += times - 1;
      }
    }
    return new Findings(expected.size(), lost, doubled, misrouted);
  }

  Findings plus(Findings other) {
    return new Findings(
        checked + other.checked,
        lost + other.lost,
        doubled + other.doubled,
        misrouted + other.misrouted);
  }
}
