package org.ceptoarhub.core.rules;

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
  private final String hash;
  private final List<Rule> rules;
  private final Map<Key, List<Integer>> index = new HashMap<>();

  private record Key(String kind, Role role) {}

  /**
   * @param hash SHA-256 of the file, in hex
   * @param rules in the order of the file
   */
  public RuleSet(String edition, String title, String hash, List<Rule> rules) {
    this.edition = edition;
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
