package org.ceptoarhub.router.shard;

import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.router.shard.Outcome.Accepted;

/** The accepted events of a realm, of all senders. Thread-safe. */
public interface EventIndex extends KnownEvents {

  /** Takes in an event whose transaction has been committed. */
  void add(Accepted accepted);
}
