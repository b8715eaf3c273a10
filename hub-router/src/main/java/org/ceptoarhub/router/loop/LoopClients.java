package org.ceptoarhub.router.loop;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes the Kafka clients of one loop. Each call makes a new one; who called closes it. */
public interface LoopClients {

  /** The group's member: earliest, read committed, no commits of its own. */
  Consumer<byte[], byte[]> member();

  /** Reads the group's committed offsets and the decisions; no member of the group. */
  Consumer<byte[], byte[]> reader();

  /** Transactional; its id is the loop's, so that a new one fences an old one off. */
  Producer<byte[], byte[]> producer();
}
