package org.ceptoarhub.core.audit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;

/**
 * What a witness keeps: the heads that the hub has published day by day. Of days on which a chain
 * did not grow only the first is kept, so it grows with what happened and not with time.
 */
public final class Witness {
  private final Map<String, NavigableMap<Long, Published>> heads = new HashMap<>();
  private int days;

  /**
   * A head as it was published.
   *
   * @param day the day in Japan that was over
   * @param partition where the link stood then
   * @param offset in it
   */
  public record Published(String day, ChainHead head, int partition, long offset) {}

  /** A witness who has kept nothing yet. */
  public Witness() {}

  /** Adds what one event says. Of two that say different things of one link, the first holds. */
  public void add(ChainHeads said) {
    days += said.getPart() == 0 ? 1 : 0;
    for (ChainEnd end : said.getHeads()) {
      heads
          .computeIfAbsent(end.getSender(), sender -> new TreeMap<>())
          .putIfAbsent(
              end.getSeq(),
              new Published(
                  said.getDay(),
                  new ChainHead(end.getSeq(), end.getHash()),
                  end.getPartition(),
                  end.getOffset()));
    }
  }

  /** How many days' heads it has. */
  public int days() {
    return days;
  }

  /** Everybody of whom a head was published. */
  public Collection<String> senders() {
    return heads.keySet();
  }

  /** What was published of a link, if anything was. */
  Optional<Published> at(String sender, long seq) {
    return Optional.ofNullable(of(sender).get(seq));
  }

  /** The newest head of a sender. */
  Optional<Published> newest(String sender) {
    NavigableMap<Long, Published> published = of(sender);
    return published.isEmpty() ? Optional.empty() : Optional.of(published.lastEntry().getValue());
  }

  private NavigableMap<Long, Published> of(String sender) {
    NavigableMap<Long, Published> published = heads.get(sender);
    return published == null ? new TreeMap<>() : published;
  }
}
