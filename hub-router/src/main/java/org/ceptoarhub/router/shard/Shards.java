package org.ceptoarhub.router.shard;

import java.time.Duration;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.submission.ContentHash;
import org.ceptoarhub.core.topics.Realm;

/** Makes the shards of a realm; holds what they have in common. Thread-safe. */
public final class Shards {
  private final Realm realm;
  private final EventCodec codec;
  private final Duration window;
  private final int windowBound;
  private final DecisionLog log;
  private final ContentHash contentHash;
  private final Outgoing outgoing;

  /**
   * @param window how long a shard remembers the events that it has accepted
   * @param windowBound how many of them at most
   */
  public Shards(Realm realm, EventCodec codec, Duration window, int windowBound) {
    this.realm = realm;
    this.codec = codec;
    this.window = window;
    this.windowBound = windowBound;
    this.log = new DecisionLog(codec);
    this.contentHash = new ContentHash(codec);
    this.outgoing = new Outgoing(realm, codec);
  }

  public Realm realm() {
    return realm;
  }

  public EventCodec codec() {
    return codec;
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
        source,
        decisionsPartition,
        head,
        new DuplicateWindow(window, windowBound),
        realm,
        codec,
        log,
        contentHash,
        outgoing);
  }
}
