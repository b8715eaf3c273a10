package org.ceptoarhub.ingest.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What an emptied ledger has to read before it is whole again: everything that the topics held when
 * reading began. Records that arrive meanwhile don't count; the ledger is always a moment behind.
 */
final class Backlog {
  private final long total;
  private long done;
  private final Map<TopicPartition, Range> open = new HashMap<>();

  private record Range(long next, long end) {}

  private Backlog(long done, long total) {
    this.done = done;
    this.total = total;
  }

  /** The backlog of a ledger that is whole. */
  static Backlog none(LedgerProgress complete) {
    return new Backlog(complete.done(), complete.total());
  }

  /** The backlog of a ledger that goes on at {@code offsets}. */
  static Backlog of(
      Consumer<?, ?> topics,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> offsets,
      Duration timeout) {
    Map<TopicPartition, Long> beginnings = topics.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> ends = topics.endOffsets(partitions, timeout);
    long total = 0;
    long ahead = 0;
    Map<TopicPartition, Range> open = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, beginning);
      long next = Math.max(beginning, offsets.getOrDefault(partition, beginning));
      total += end - beginning;
      if (next < end) {
        ahead += end - next;
        open.put(partition, new Range(next, end));
      }
    }
    Backlog backlog = new Backlog(total - ahead, total);
    backlog.open.putAll(open);
    return backlog;
  }

  /** Takes note that a partition has been read up to {@code next}. */
  void read(TopicPartition partition, long next) {
    Range range = open.get(partition);
    if (range == null) {
      return;
    }
    done += Math.min(next, range.end()) - range.next();
    if (next < range.end()) {
      open.put(partition, new Range(next, range.end()));
    } else {
      open.remove(partition);
    }
  }

  LedgerProgress progress() {
    return new LedgerProgress(done, total, open.isEmpty());
  }
}
