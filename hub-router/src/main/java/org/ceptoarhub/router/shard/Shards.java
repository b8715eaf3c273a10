package org.ceptoarhub.router.shard;

import java.time.Duration;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.topics.Realm;

/** Makes the shards of a realm; holds what they have in common. Thread-safe. */
public final class Shards {
  private final SharedParts shared;
  private final Duration window;
  private final int windowBound;

  /**
   * @param window how long a shard remembers the events that it has accepted
   * @param windowBound how many of them at most
   * @param effects what is written when an event changes postures or editions
   */
  public Shards(Realm realm, EventCodec codec, Duration window, int windowBound, Effects effects) {
    this.shared = SharedParts.of(realm, codec, effects);
    this.window = window;
    this.windowBound = windowBound;
  }

  public Realm realm() {
    return shared.realm();
  }

  public EventCodec codec() {
    return shared.codec();
  }

  public Duration window() {
    return window;
  }

  /**
   * A sender's shard that knows no event yet.
   *
   * @param source party id of the sender
   * @param decisionsPartition where its chain is kept
   * @param head where its chain ends
   */
  public Shard shard(String source, int decisionsPartition, ChainHead head) {
    return new Shard(
        source, decisionsPartition, head, new DuplicateWindow(window, windowBound), shared);
  }
}
