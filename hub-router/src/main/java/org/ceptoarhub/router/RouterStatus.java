package org.ceptoarhub.router;

import java.util.List;
import org.ceptoarhub.router.loop.LoopStatus;

/**
 * How the router is.
 *
 * @param ready whether a directory and rules are in force and the index of events has been read
 * @param loops one for authorities, one for operators
 */
public record RouterStatus(boolean ready, List<LoopStatus> loops) {

  public RouterStatus {
    loops = List.copyOf(loops);
  }

  /** Whether the events of all senders are routed. */
  public boolean isRouting() {
    return ready && loops.stream().allMatch(LoopStatus::isRouting);
  }
}
