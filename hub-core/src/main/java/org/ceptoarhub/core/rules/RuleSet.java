package org.ceptoarhub.core.rules;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.Posture;

/**
 * An edition of the 実施細目 as data, compiled into an index by kind and sender's role, so that
 * deciding an event does not scan all rules. Immutable. Made by {@link RuleSetFile}.
 */
public final class RuleSet {
  private final String edition;
  private final String title;
  private final LocalDate validFrom;
  private final String hash;
  private final List<Rule> rules;
  private final Map<Key, List<Integer>> index = new HashMap<>();

  private record Key(String kind, Role role) {}

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
    for (int position = 0; position < rules.size(); position++) {
      Condition when = rules.get(position).when();
      Set<Role> roles = when.senderRoles().isEmpty() ? Set.of(Role.values()) : when.senderRoles();
      for (Role role : roles) {
        index.computeIfAbsent(new Key(when.type(), role), key -> new ArrayList<>()).add(position);
      }
    }
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
    TreeMap<Integer, Rule> matching = new TreeMap<>();
    String kind = facts.submission().event().kind();
    for (Role role : facts.sender().roles()) {
      for (int position : index.getOrDefault(new Key(kind, role), List.of())) {
        Rule rule = rules.get(position);
        if (rule.when().matchesRest(facts, posture)) {
          matching.put(position, rule);
        }
      }
    }
    return List.copyOf(matching.values());
  }
}
