package org.ceptoarhub.router.shard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction would change, seen by what comes later in the same transaction and by the
 * transaction after it. Thrown away if the transaction aborts; replayed into the shards once it is
 * committed.
 */
public final class Overlay implements KnownEvents {
  private final KnownEvents committed;
  private final Map<EventKey, IndexEntry> entries = new HashMap<>();
  private final Map<EventKey, Sequel> sequels = new HashMap<>();
  private final Map<Shard, Tail> tails = new HashMap<>();
  private final List<PostureChange> changes = new ArrayList<>();
  private @Nullable Overlay before;
  private Postures postures;

  /**
   * @param committed the events that are known whatever becomes of this transaction
   * @param postures the postures, as far as their changes are committed
   */
  public Overlay(KnownEvents committed, Postures postures) {
    this.committed = committed;
    this.postures = postures;
  }

  /**
   * On top of a transaction that is not committed yet: if that one aborts, so must this.
   *
   * @param postures the postures, as far as their changes are committed
   */
  public static Overlay after(Overlay before, Postures postures) {
    Overlay overlay = new Overlay(before.committed, postures);
    overlay.before = before;
    before.changes.forEach(overlay::change);
    return overlay;
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
    for (Indexed indexed : handled.indexed()) {
      switch (indexed) {
        case Indexed.Entry entry ->
            entries.put(
                new EventKey(entry.entry().getSource(), entry.entry().getEventId()), entry.entry());
        case Indexed.Followed followed ->
            sequels.put(
                new EventKey(followed.sequel().getSource(), followed.sequel().getEventId()),
                followed.sequel());
      }
    }
    for (PostureChange change : handled.postures()) {
      changes.add(change);
      change(change);
    }
  }

  private void change(PostureChange change) {
    postures = postures.after(change);
  }

  private KnownEvents known() {
    return before == null ? committed : before;
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(entries.get(new EventKey(source, eventId)))
        .or(() -> known().find(source, eventId));
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return Optional.ofNullable(sequels.get(new EventKey(source, eventId)))
        .or(() -> known().sequel(source, eventId));
  }

  /** The postures as they stand at this point of the transaction. */
  Postures postures() {
    return postures;
  }

  /**
   * Makes it true: replays the decisions into their shards. Only after the commit, and after that
   * of the transaction before.
   */
  public void apply() {
    tails.forEach((shard, tail) -> tail.decisions.forEach(shard::replay));
    tails.clear();
    before = null;
  }

  ChainHead head(Shard shard) {
    Tail tail = tails.get(shard);
    if (tail != null) {
      return tail.head;
    }
    return before == null ? shard.head() : before.head(shard);
  }

  /** The content hash of the sender's event, if it was accepted before. */
  Optional<ByteBuffer> seen(Shard shard, String eventId) {
    Tail tail = tails.get(shard);
    @Nullable ByteBuffer hash = tail == null ? null : tail.seen.get(eventId);
    if (hash != null) {
      return Optional.of(hash);
    }
    return before == null ? shard.seen(eventId) : before.seen(shard, eventId);
  }
}
