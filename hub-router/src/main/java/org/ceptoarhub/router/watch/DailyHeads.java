package org.ceptoarhub.router.watch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.HubHeads;
import org.ceptoarhub.router.shard.HubHeads.Part;
import org.ceptoarhub.router.shard.ShardHead;
import org.jspecify.annotations.Nullable;

/**
 * The daily word on where all chains end, for the day in Japan that was over last. What a hub
 * missed that was down for several days is the same as what it says of the last of them; of a day
 * before the first decision there is nothing to say. Used by the watch's thread alone.
 *
 * <p>A part's id is that of its day and number, so several routers say it once; of two that say it
 * at the same moment with different heads the first holds. A part is a part of the senders, in
 * their order, and not of the heads: so it is of the same senders whoever reads them.
 */
public final class DailyHeads {
  /** Senders in one event: with ids of 40 characters about 125 kB of the 256 KiB. */
  static final int PART = 1_000;

  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

  private final Realm realm;
  private final ControlState control;
  private final KnownEvents known;
  private final ChainEnds ends;
  private final HubHeads records;
  private @Nullable LocalDate said;

  /**
   * @param realm of a drill nothing is said: its record is evidence of nothing
   * @param known the accepted events, by which a part that was said is known
   */
  public DailyHeads(
      Realm realm, ControlState control, KnownEvents known, ChainEnds ends, HubHeads records) {
    this.realm = realm;
    this.records = records;
    this.control = control;
    this.known = known;
    this.ends = ends;
  }

  /**
   * The parts that are due and have not been said, as records. They are due until {@link #said}.
   *
   * @param hub the hub's own party id
   */
  List<ProducerRecord<byte[], byte[]>> due(String hub, Instant now) {
    LocalDate day = lastDay(now);
    if (realm != Realm.LIVE || day.equals(said)) {
      return List.of();
    }
    Instant over = day.plusDays(1).atStartOfDay(JAPAN).toInstant();
    List<Party> senders =
        control.senders().stream().sorted(Comparator.comparing(Party::id)).toList();
    int parts = (senders.size() + PART - 1) / PART;
    List<Integer> missing = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      if (known.find(hub, HubHeads.id(day, part)).isEmpty()) {
        missing.add(part);
      }
    }
    if (missing.isEmpty() || !ends.anyBefore(over)) {
      said = day;
      return List.of();
    }
    SortedMap<String, ShardHead> heads = ends.of(senders);
    return missing.stream()
        .map(part -> new Part(day, part, parts, of(part, senders, heads), over))
        .map(part -> records.record(hub, part))
        .toList();
  }

  private static SortedMap<String, ShardHead> of(
      int part, List<Party> senders, SortedMap<String, ShardHead> heads) {
    Set<String> mine =
        senders.stream()
            .skip((long) part * PART)
            .limit(PART)
            .map(Party::id)
            .collect(Collectors.toSet());
    SortedMap<String, ShardHead> some = new TreeMap<>(heads);
    some.keySet().retainAll(mine);
    return some;
  }

  /** All that was due is acknowledged. */
  void said(Instant now) {
    said = lastDay(now);
  }

  private static LocalDate lastDay(Instant now) {
    return LocalDate.ofInstant(now, JAPAN).minusDays(1);
  }
}
