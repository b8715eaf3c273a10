package org.ceptoarhub.ingest.editions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;

/**
 * What a rule set has that another has not, one line a rule: {@code +} added, {@code -} removed,
 * {@code ~} changed, {@code ^} another place in the file, which decides who is asked first.
 */
final class RulesDiff {
  private RulesDiff() {}

  static List<String> of(RuleSet from, RuleSet to) {
    Map<String, Rule> before = byId(from);
    Map<String, Rule> after = byId(to);
    List<String> lines = new ArrayList<>();
    after.forEach(
        (id, rule) -> {
          Rule was = before.get(id);
          if (was == null) {
            lines.add("+ rule " + id + ": " + rule.basis());
          } else if (!was.equals(rule)) {
            lines.add("~ rule " + id + ": " + String.join(", ", parts(was, rule)));
          }
        });
    before.keySet().stream()
        .filter(id -> !after.containsKey(id))
        .forEach(id -> lines.add("- rule " + id));
    List<String> kept = before.keySet().stream().filter(after::containsKey).toList();
    List<String> now = after.keySet().stream().filter(before::containsKey).toList();
    for (int i = 0; i < kept.size(); i++) {
      if (!kept.get(i).equals(now.get(i))) {
        lines.add("^ rule " + now.get(i) + ": stands where " + kept.get(i) + " stood");
      }
    }
    return lines;
  }

  private static List<String> parts(Rule was, Rule is) {
    List<String> parts = new ArrayList<>();
    if (!was.basis().equals(is.basis())) {
      parts.add("basis");
    }
    if (!was.when().equals(is.when())) {
      parts.add("when");
    }
    if (!was.deliver().equals(is.deliver())) {
      parts.add("deliver");
    }
    if (was.approvals() != is.approvals()) {
      parts.add("approvals");
    }
    return parts;
  }

  private static Map<String, Rule> byId(RuleSet rules) {
    Map<String, Rule> byId = new LinkedHashMap<>();
    rules.rules().forEach(rule -> byId.put(rule.id(), rule));
    return byId;
  }
}
