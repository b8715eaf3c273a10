package org.ceptoarhub.core.index;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Set;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;

/**
 * An event on which somebody has yet to say something: a relaying party, or a second person of its
 * sender's.
 *
 * @param sequel null if nothing has become of it yet
 */
public record Unsettled(IndexEntry entry, @Nullable Sequel sequel) {

  /** What waits. */
  public List<HeldGroup> held() {
    return sequel == null ? entry.getHeld() : sequel.getHeld();
  }

  /** Whether a party has said something on it, or time has in its stead. */
  public boolean hasSettled(String by, OrderAct act) {
    return sequel != null
        && sequel.getSettlements().stream()
            .anyMatch(settled -> settled.getBy().equals(by) && settled.getAct() == act);
  }

  /** Whether a second person ought to have approved it, or ought to soon. */
  public boolean isUnapproved() {
    return entry.getApproveBy() != null && !hasSettled(entry.getSource(), OrderAct.APPROVE);
  }

  /** The parties, other than its sender, for which something waits. */
  public Set<String> relays() {
    return held().stream()
        .map(HeldGroup::getBy)
        .filter(by -> !by.equals(entry.getSource()))
        .collect(toUnmodifiableSet());
  }

  /**
   * Whether anybody has. A superseded event waits for nobody, and a narrower view does so as the
   * event that it shows.
   */
  public boolean waits() {
    boolean superseded =
        entry.getSupersededBy() != null || (sequel != null && sequel.getSupersededBy() != null);
    return !superseded && entry.getShows() == null && (isUnapproved() || !held().isEmpty());
  }
}
