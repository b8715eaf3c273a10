package org.ceptoarhub.core.rules;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.Posture;

/**
 * An edition of the 実施細目 as data, compiled into an index, so that deciding an event does not scan
 * all rules. Immutable. Made by {@link RuleSetFile}.
 */
public final class RuleSet {
  private final String edition;
  private final String title;
  private final LocalDate validFrom;
  private final String hash;
  private final List<Rule> rules;
  private final Map<String, RulesOfKind> byKind = new HashMap<>();

  /** A rule set that holds from ever on. */
  public RuleSet(String edition, String title, String hash, List<Rule> rules) {
    this(edition, title, LocalDate.EPOCH, hash, rules);
  }

  /**
   * @param validFrom the first day on which it holds, JST
   * @param hash SHA-256 of the file, in hex
   * @param rules in the order of the file
   */
  public RuleSet(String edition, String title, LocalDate validFrom, String hash, List<Rule> rules) {
    this.edition = edition;
    this.validFrom = validFrom;
    this.title = title;
    this.hash = hash;
    this.rules = List.copyOf(rules);
    Map<String, List<Rule>> ofKind = new HashMap<>();
    for (Rule rule : rules) {
      ofKind.computeIfAbsent(rule.when().type(), key -> new ArrayList<>()).add(rule);
    }
    ofKind.forEach((kind, list) -> byKind.put(kind, new RulesOfKind(list)));
  }

  public String edition() {
    return edition;
  }

  public String title() {
    return title;
  }

  /** The first day on which this edition holds, JST. */
  public LocalDate validFrom() {
    return validFrom;
  }

  public String hash() {
    return hash;
  }

  public List<Rule> rules() {
    return rules;
  }

  /** The rules that match an event, in the order of the file. */
  public List<Rule> matching(Facts facts, Posture posture) {
    RulesOfKind rulesOfKind = byKind.get(facts.submission().event().kind());
    return rulesOfKind == null ? List.of() : rulesOfKind.matching(new Part.Asked(facts, posture));
  }

  /**
   * The rules of the event's kind of which exactly one condition failed, in the order of the file.
   */
  public List<NearMiss> nearMisses(Facts facts, Posture posture) {
    RulesOfKind rulesOfKind = byKind.get(facts.submission().event().kind());
    return rulesOfKind == null ? List.of() : rulesOfKind.nearMisses(new Part.Asked(facts, posture));
  }
}
