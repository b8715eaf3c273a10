package org.ceptoarhub.router.loop;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** Makes the Kafka clients of one loop. Each call makes a new one; who called closes it. */
public interface LoopClients {

  /** The group's member: earliest, read committed, no commits of its own. */
  Consumer<byte[], byte[]> member();

  /** Reads the group's committed offsets and the decisions; no member of the group. */
  Consumer<byte[], byte[]> reader();

  /** Reads single records of out topics; no member of the group. */
  Consumer<byte[], byte[]> archive();

  /**
   * Where logs end, what is not committed yet included: up to there a reader must go to have seen
   * all that is committed now.
   */
  Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions);

  /** Transactional; its id is the loop's, so that a new one fences an old one off. */
  Producer<byte[], byte[]> producer();
}
