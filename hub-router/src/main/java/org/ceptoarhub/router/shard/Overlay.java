package org.ceptoarhub.router.shard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.shard.Outcome.Accepted;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction would change, seen by what comes later in the same transaction. Thrown away
 * if the transaction aborts; replayed into the shards once it is committed.
 */
public final class Overlay implements KnownEvents {
  private final KnownEvents committed;
  private final Map<EventKey, Accepted> accepted = new HashMap<>();
  private final Map<Shard, Tail> tails = new HashMap<>();

  /**
   * @param committed the events that are known whatever becomes of this transaction
   */
  public Overlay(KnownEvents committed) {
    this.committed = committed;
  }

  private record EventKey(String source, String eventId) {}

  /** What a shard's chain would grow by. */
  private static final class Tail {
    private final List<DecisionRecord> decisions = new ArrayList<>();
    private final Map<String, ByteBuffer> seen = new HashMap<>();
    private ChainHead head = ChainHead.START;
  }

  /** Takes in what a record of a shard led to. */
  public void add(Shard shard, Outcome.Handled handled) {
    Tail tail = tails.computeIfAbsent(shard, key -> new Tail());
    DecisionLog.Link link = handled.link();
    tail.head = link.head();
    tail.decisions.add(link.record());
    if (Shard.isAccepted(link.record())) {
      tail.seen.put(link.record().getEventId(), link.record().getContentHash());
    }
    Accepted event = handled.accepted();
    if (event != null) {
      accepted.put(new EventKey(event.entry().getSource(), event.entry().getEventId()), event);
    }
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    Accepted event = accepted.get(new EventKey(source, eventId));
    return event == null ? committed.find(source, eventId) : Optional.of(event.entry());
  }

  /** Makes it true: replays the decisions into their shards. Only after the commit. */
  public void apply() {
    tails.forEach((shard, tail) -> tail.decisions.forEach(shard::replay));
  }

  /** The events accepted in this transaction. */
  public Iterable<Accepted> accepted() {
    return accepted.values();
  }

  ChainHead head(Shard shard) {
    Tail tail = tails.get(shard);
    return tail == null ? shard.head() : tail.head;
  }

  /** The content hash of the sender's event, if it was accepted before. */
  Optional<ByteBuffer> seen(Shard shard, String eventId) {
    Tail tail = tails.get(shard);
    @Nullable ByteBuffer hash = tail == null ? null : tail.seen.get(eventId);
    return hash == null ? shard.seen(eventId) : Optional.of(hash);
  }
}
