package org.ceptoarhub.core.expectation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * Reads whom a row means: party ids, and for short {@code members-of:ceptoar-gas}, {@code
 * role:ceptoar}, {@code all}; a minus before any of them takes it away again.
 */
final class PartyLists {
  private static final String MEMBERS_OF = "members-of:";
  private static final String ROLE = "role:";
  private static final String ALL = "all";

  private final Directory directory;
  private final Map<String, Party> parties = new TreeMap<>();
  private final Map<String, Role> roles = new TreeMap<>();

  PartyLists(Directory directory) {
    this.directory = directory;
    directory.parties().forEach(party -> parties.put(party.id(), party));
    for (Role role : Role.values()) {
      roles.put(ROLE + role.id(), role);
    }
  }

  Set<String> of(List<YamlNode> nodes) {
    Set<String> ids = new LinkedHashSet<>();
    for (YamlNode node : nodes) {
      String text = node.text();
      if (text.startsWith("-")) {
        List<String> less = of(node, text.substring(1)).toList();
        if (!ids.containsAll(less)) {
          throw node.error("takes away who is not in the list before it; correct the list");
        }
        less.forEach(ids::remove);
      } else {
        of(node, text).forEach(ids::add);
      }
    }
    return ids;
  }

  private Stream<String> of(YamlNode node, String text) {
    if (text.equals(ALL)) {
      return parties.keySet().stream();
    }
    if (text.startsWith(MEMBERS_OF)) {
      String ceptoar = text.substring(MEMBERS_OF.length());
      if (directory.ceptoar(ceptoar).isEmpty()) {
        throw node.error(
            "'%s' is no CEPTOAR of directory %s; correct it"
                .formatted(ceptoar, directory.version()));
      }
      return directory.membersOf(ceptoar).stream().map(Party::id);
    }
    if (text.startsWith(ROLE)) {
      Role role = roles.get(text);
      if (role == null) {
        throw node.error("unknown role; use one of " + String.join(", ", roles.keySet()));
      }
      return directory.parties(role).stream().map(Party::id);
    }
    if (!parties.containsKey(text)) {
      throw node.error(
          "'%s' is no party of directory %s; correct the id".formatted(text, directory.version()));
    }
    return Stream.of(text);
  }
}
