package org.ceptoarhub.router.shard;

import java.util.concurrent.CompletableFuture;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.router.shard.Outcome.Indexed;

/** The accepted events of a realm, of all senders, and what has become of them. Thread-safe. */
public interface EventIndex extends KnownEvents {
  /**
   * Takes in what a committed transaction has written to the index topic.
   *
   * @param offset its offset there: what is older than what is known changes nothing
   */
  void add(Indexed indexed, long offset);

  /** Done when all is known that stands before this offset of the index topic. */
  CompletableFuture<Void> reached(long offset);
}
