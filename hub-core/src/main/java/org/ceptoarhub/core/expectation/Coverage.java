package org.ceptoarhub.core.expectation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Guards;
import org.ceptoarhub.core.rules.Condition;
import org.ceptoarhub.core.rules.NearMiss;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.Submission;

/**
 * What the rows that hold try: of every rule a match and, for each condition beside the kind, a
 * near miss; every guard; and in the matrix every kind under every label at every hop.
 */
final class Coverage {
  private final Decider decider;
  private final ExpectationTable table;
  private final Set<String> matched = new HashSet<>();
  private final Set<String> missed = new HashSet<>();
  private final Set<String> refusing = new HashSet<>();

  Coverage(Decider decider, ExpectationTable table) {
    this.decider = decider;
    this.table = table;
  }

  void add(Row row, Submission submission, Decision decision, List<NearMiss> nearMisses) {
    refusing.addAll(row.expected().guards());
    if (row.after() != null) {
      refusing.addAll(row.after().guards());
    }
    if (row.step().rules() != null) {
      return;
    }
    matched.addAll(row.expected().rules());
    nearMisses.forEach(miss -> missed.add(key(miss.rule(), miss.condition())));
    if (decision.rejected().isPresent()) {
      return;
    }
    Party sender = decider.directory().party(submission.source()).orElseThrow();
    Facts facts = Facts.of(submission, decider.directory(), sender);
    for (Rule rule : decider.rules().matching(facts, row.step().postures().of(facts.sectors()))) {
      // One that finds nobody in this directory can show no more than that it matches.
      if (rule.deliver().stream().allMatch(line -> line.to().select(facts).isEmpty())) {
        matched.add(rule.id());
      }
    }
  }

  /** What no row tries, in words. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Rule rule : decider.rules().rules()) {
      if (!matched.contains(rule.id())) {
        missing.add("rule '%s': no row that holds shows what it does".formatted(rule.id()));
      }
      parts(rule.when())
          .forEach(
              (condition, wanted) -> {
                if (!wanted.isEmpty() && !missed.contains(key(rule.id(), condition))) {
                  missing.add(
                      "rule '%s', condition %s: no row misses it by just that"
                          .formatted(rule.id(), condition));
                }
              });
    }
    for (Guard guard : Guards.all(decider.directory())) {
      if (!refusing.contains(guard.id())) {
        missing.add("guard '%s': no row that holds expects its refusal".formatted(guard.id()));
      }
    }
    matrix(missing);
    return missing;
  }

  private void matrix(List<String> missing) {
    Set<String> told = new HashSet<>();
    for (Rule rule : decider.rules().rules()) {
      for (Rule.Line line : rule.deliver()) {
        for (String label : List.of("CLEAR", "GREEN", "AMBER", "AMBER_STRICT", "RED")) {
          String cell = "%s %s %d".formatted(rule.when().type(), label, line.hop());
          if (!table.cells().contains(cell) && told.add(cell)) {
            missing.add(
                "matrix: no cell for %s under %s at hop %d"
                    .formatted(rule.when().type(), label, line.hop()));
          }
        }
      }
    }
  }

  private static SortedMap<String, Set<?>> parts(Condition when) {
    return new TreeMap<>(
        Map.of(
            "sender.role", when.senderRoles(),
            "sector", when.sectors(),
            "category", when.categories(),
            "tlp", when.tlps(),
            "stage", when.stages(),
            "posture", when.postures(),
            "traffic", when.traffic()));
  }

  private static String key(String rule, String condition) {
    return rule + " " + condition;
  }
}
