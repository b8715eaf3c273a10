package org.ceptoarhub.router.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.ceptoarhub.router.shard.Overlay;
import org.ceptoarhub.router.shard.Shard;
import org.ceptoarhub.router.shard.ShardHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction: first what records lead to, then all of it written with the offsets and
 * committed, then made true. Each part may have a thread of its own, one after the other.
 */
final class Transaction {
  /**
   * With as many records to write it takes in no further event: they have to be kept in memory and
   * written within the transaction's time.
   */
  static final int FULL = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

  private final Overlay overlay;
  private final List<Routed> routed = new ArrayList<>();
  private final Map<Assigned, Progress> progress = new HashMap<>();
  private final Set<Assigned> halted = new HashSet<>();
  private final List<Written> written = new ArrayList<>();
  private int size;
  private boolean begun;

  /** What a record of a sender led to. */
  private record Routed(Assigned sender, long offset, Handled handled) {}

  /** How far the transaction brings one sender. */
  private record Progress(long position, ChainHead head, Future<RecordMetadata> decision) {}

  /** What the index topic gets, and where. */
  private record Written(Indexed indexed, Future<RecordMetadata> place) {}

  Transaction(Overlay overlay) {
    this.overlay = overlay;
  }

  /** What the transaction has come to so far. */
  Overlay overlay() {
    return overlay;
  }

  boolean isEmpty() {
    return routed.isEmpty();
  }

  /** Takes in nothing further of a sender of which a record waits. */
  void halt(Assigned sender) {
    halted.add(sender);
  }

  Set<Assigned> halted() {
    return halted;
  }

  boolean isFull() {
    return size >= FULL;
  }

  /** Takes in what a record led to. */
  void add(Assigned sender, Shard shard, long offset, Handled handled) {
    overlay.add(shard, handled);
    routed.add(new Routed(sender, offset, handled));
    size += handled.records().size();
  }

  /**
   * Whether the producer has begun it, so that it must be aborted if {@link #write} fails. What has
   * begun and was neither committed nor aborted stands in the way of the next one.
   */
  boolean isBegun() {
    return begun;
  }

  /**
   * Writes it, and commits.
   *
   * @param group the group's metadata of when it was taken in, which fences off a member that was
   *     replaced
   * @throws UndecidedCommitException if nobody knows whether it is committed
   * @throws Exception if it is not, and must be aborted
   */
  void write(Producer<byte[], byte[]> producer, ConsumerGroupMetadata group, int attempts)
      throws Exception {
    SendErrors errors = new SendErrors();
    producer.beginTransaction();
    begun = true;
    routed.forEach(one -> send(producer, errors, one));
    producer.flush();
    errors.rethrow();
    producer.sendOffsetsToTransaction(offsets(), group);
    commit(producer, attempts);
  }

  /** What goes wrong with a send is told when all are sent. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(Producer<byte[], byte[]> producer, SendErrors errors, Routed one) {
    Handled handled = one.handled();
    handled.records().forEach(record -> producer.send(record, errors));
    for (Indexed entry : handled.indexed()) {
      written.add(new Written(entry, producer.send(entry.record(), errors)));
    }
    Future<RecordMetadata> decision = producer.send(handled.decision(), errors);
    progress.put(one.sender(), new Progress(one.offset() + 1, handled.link().head(), decision));
  }

  /** All sends are done after the flush, so no answer is waited for here. */
  private Map<TopicPartition, OffsetAndMetadata> offsets() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Map.Entry<Assigned, Progress> entry : progress.entrySet()) {
      Progress reached = entry.getValue();
      RecordMetadata decision = reached.decision().get();
      ShardHead head = new ShardHead(reached.head(), decision.partition(), decision.offset());
      offsets.put(
          entry.getKey().partition, new OffsetAndMetadata(reached.position(), head.toMetadata()));
    }
    return offsets;
  }

  private static void commit(Producer<byte[], byte[]> producer, int attempts) {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == attempts) {
          throw new UndecidedCommitException(e);
        }
      } catch (KafkaException e) {
        throw new UndecidedCommitException(e);
      }
    }
  }

  /** Makes it true in the shards, the index and the gauges. Only when it is committed. */
  void apply(EventIndex index, LoopGauges gauges) {
    overlay.apply();
    for (Written one : written) {
      index.add(one.indexed(), one.place().resultNow().offset());
    }
    progress.forEach(
        (sender, reached) -> {
          sender.position = reached.position();
          if (sender.waiting != null && sender.waiting.offset() < reached.position()) {
            sender.waiting = null;
          }
        });
    routed.forEach(one -> count(one.handled(), gauges));
  }

  private static void count(Handled handled, LoopGauges gauges) {
    DecisionRecord decision = handled.link().record();
    boolean rejected = decision.getRejected() != null;
    boolean stopped = rejected && decision.getRejected().getCode().equals(Shard.LAST_DOOR);
    gauges.committed(1, handled.deliveries(), rejected ? 1 : 0, stopped ? 1 : 0);
    if (stopped) {
      LOG.error(
          "ALARM: the last door stopped event {} of {} at offset {}: {}",
          decision.getEventId(),
          decision.getSource(),
          decision.getSourceOffset(),
          decision.getRejected().getMessage());
    }
  }
}
