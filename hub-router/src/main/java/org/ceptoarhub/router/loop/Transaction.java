package org.ceptoarhub.router.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.ceptoarhub.router.shard.Overlay;
import org.ceptoarhub.router.shard.Shard;
import org.ceptoarhub.router.shard.ShardHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction: what is sent in it, and what becomes true with its commit. */
final class Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

  private final Producer<byte[], byte[]> producer;
  private final EventIndex index;
  private final Overlay overlay;
  private final SendErrors errors = new SendErrors();
  private final Map<Assigned, Progress> progress = new HashMap<>();
  private final List<Written> indexed = new ArrayList<>();
  private long events;
  private long deliveries;
  private long rejected;
  private long lastDoor;

  /** How far the transaction brings one sender. */
  private record Progress(
      long position, Shard shard, ChainHead head, Future<RecordMetadata> decision) {}

  /** What the index topic gets, and where. */
  private record Written(Indexed indexed, Future<RecordMetadata> place) {}

  /**
   * @param postures as far as their changes are committed
   */
  Transaction(Producer<byte[], byte[]> producer, EventIndex index, Postures postures) {
    this.producer = producer;
    this.index = index;
    this.overlay = new Overlay(index, postures);
  }

  /** What the transaction has done so far. */
  Overlay overlay() {
    return overlay;
  }

  boolean isEmpty() {
    return progress.isEmpty();
  }

  /** Sends what a record led to; what goes wrong with a send is told when it commits. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void add(Assigned sender, Shard shard, long offset, Handled handled) {
    if (isEmpty()) {
      producer.beginTransaction();
    }
    overlay.add(shard, handled);
    handled.records().forEach(record -> producer.send(record, errors));
    for (Indexed entry : handled.indexed()) {
      indexed.add(new Written(entry, producer.send(entry.record(), errors)));
    }
    Future<RecordMetadata> decision = producer.send(handled.decision(), errors);
    progress.put(sender, new Progress(offset + 1, shard, handled.link().head(), decision));
    count(handled);
  }

  private void count(Handled handled) {
    events++;
    deliveries += handled.deliveries();
    DecisionRecord decision = handled.link().record();
    if (decision.getRejected() == null) {
      return;
    }
    rejected++;
    if (decision.getRejected().getCode().equals(Shard.LAST_DOOR)) {
      lastDoor++;
      LOG.error(
          "ALARM: the last door stopped event {} of {} at offset {}: {}",
          decision.getEventId(),
          decision.getSource(),
          decision.getSourceOffset(),
          decision.getRejected().getMessage());
    }
  }

  /**
   * Commits, and makes it true in the shards and the index.
   *
   * @param group the group's metadata of this moment, which fences off a member that was replaced
   * @throws UndecidedCommitException if nobody knows whether it is committed
   * @throws Exception if it is not, and must be aborted
   */
  void commit(ConsumerGroupMetadata group, int attempts, LoopGauges gauges) throws Exception {
    producer.flush();
    errors.rethrow();
    producer.sendOffsetsToTransaction(offsets(), group);
    commit(attempts);
    overlay.apply();
    for (Written written : indexed) {
      index.add(written.indexed(), written.place().resultNow().offset());
    }
    progress.forEach(
        (sender, reached) -> {
          sender.position = reached.position();
          if (sender.waiting != null && sender.waiting.offset() < reached.position()) {
            sender.waiting = null;
          }
        });
    gauges.committed(events, deliveries, rejected, lastDoor);
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

  private void commit(int attempts) {
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
}
