package org.ceptoarhub.router.shard;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds names in a text, letter by letter as they stand. A name that begins or ends with an ASCII
 * letter or digit counts only where no other such character adjoins it there.
 */
final class Names {
  private final Node root = new Node();
  private final BitSet initials = new BitSet(Character.MAX_VALUE);

  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>();
    private final Set<String> owners = new HashSet<>(0);
  }

  /**
   * @param names owner to names
   */
  Names(Map<String, ? extends Collection<String>> names) {
    names.forEach(
        (owner, all) ->
            all.stream().filter(name -> !name.isBlank()).forEach(name -> add(owner, name)));
  }

  private void add(String owner, String name) {
    Node node = root;
    for (int i = 0; i < name.length(); i++) {
      node = node.next.computeIfAbsent(name.charAt(i), key -> new Node());
    }
    node.owners.add(owner);
    initials.set(name.charAt(0));
  }

  /** The owners of the names that stand in the text; a name inside a longer one does not count. */
  void find(String text, Collection<? super String> owners) {
    int reached = 0;
    for (int start = initial(text, 0); start < text.length(); start = initial(text, start + 1)) {
      if (start == 0 || !adjoin(text.charAt(start - 1), text.charAt(start))) {
        int end = addLongest(text, start, reached, owners);
        reached = Math.max(reached, end);
      }
    }
  }

  /** Adds the owners of the longest name at a place, if it ends beyond what was found before. */
  private int addLongest(String text, int start, int reached, Collection<? super String> owners) {
    @Nullable Node longest = null;
    int end = reached;
    @Nullable Node node = root;
    for (int i = start; i < text.length(); i++) {
      node = node.next.get(text.charAt(i));
      if (node == null) {
        break;
      }
      boolean whole = i + 1 == text.length() || !adjoin(text.charAt(i), text.charAt(i + 1));
      if (whole && !node.owners.isEmpty() && i + 1 > end) {
        longest = node;
        end = i + 1;
      }
    }
    if (longest != null) {
      owners.addAll(longest.owners);
    }
    return end;
  }

  private int initial(String text, int from) {
    int i = from;
    while (i < text.length() && !initials.get(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean adjoin(char left, char right) {
    return isAsciiAlphanumeric(left) && isAsciiAlphanumeric(right);
  }

  private static boolean isAsciiAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
