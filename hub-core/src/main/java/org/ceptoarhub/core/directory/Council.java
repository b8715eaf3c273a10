package org.ceptoarhub.core.directory;

import java.util.List;
import java.util.Optional;

/**
 * How the CEPTOAR Council (セプターカウンシル) shares among its members (別紙4 E10). Who is a member stands
 * with each CEPTOAR.
 *
 * @param observersReceive whether observers get what members share
 * @param observers party ids of observers that are no CEPTOARs
 * @param workingGroups of member CEPTOARs
 */
public record Council(boolean observersReceive, List<String> observers, List<Group> workingGroups) {
  /** Without observers and working groups. */
  public static final Council PLAIN = new Council(false, List.of(), List.of());

  public Council {
    observers = List.copyOf(observers);
    workingGroups = List.copyOf(workingGroups);
  }

  public Optional<Group> workingGroup(String id) {
    return workingGroups.stream().filter(group -> group.id().equals(id)).findFirst();
  }
}
