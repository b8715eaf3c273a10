package org.ceptoarhub.router.shard;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** What parties have handed in, to be read again at its place. */
@FunctionalInterface
public interface Archive {

  /**
   * The record at an offset of a party's out topic; empty if the topic does not hold it any more.
   *
   * @throws KafkaException if it can't be read just now
   */
  Optional<ConsumerRecord<byte[], byte[]>> read(String source, long offset);
}
