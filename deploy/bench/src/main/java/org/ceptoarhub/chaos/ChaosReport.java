package org.ceptoarhub.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run has come to.
 *
 * @param faults how often each kind has struck
 * @param acknowledged records that the brokers have acknowledged to the parties
 * @param failed records that they have not; they may be there or not
 * @param held reports that waited for a ministry's word
 * @param receipts of operators, for what they got
 * @param decisions decisions of the routers, the hub's own events included
 * @param findings deliveries compared, and what is wrong with them
 * @param unkept acknowledged records that are not on the topic, byte for byte, where they were to
 *     be
 * @param forks links of the hash chains that do not follow the one before
 * @param differences everything else that is not as it ought to be, one line each
 */
record ChaosReport(
    long seed,
    Duration lasted,
    Map<FaultKind, Integer> faults,
    int acknowledged,
    int failed,
    int held,
    int receipts,
    int decisions,
    Findings findings,
    int unkept,
    int forks,
    List<String> differences) {

  ChaosReport {
    differences = List.copyOf(differences);
  }

  /** Number of all faults. */
  int struck() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether nothing is wrong. */
  boolean isClean() {
    return findings.isClean() && unkept == 0 && forks == 0 && differences.isEmpty();
  }
}
