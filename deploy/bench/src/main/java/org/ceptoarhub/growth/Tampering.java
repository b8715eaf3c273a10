package org.ceptoarhub.growth;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Something that somebody who can write to the broker's disks might do to the decisions. */
enum Tampering {
  /** One byte of one decision is another. */
  FLIPPED,
  /** One decision is not there. */
  REMOVED,
  /** Two decisions of a sender stand in each other's place. */
  REORDERED;

  /** The run of decisions of one sender, in their order, as it is written instead. */
  List<ProducerRecord<byte[], byte[]>> of(List<ProducerRecord<byte[], byte[]>> run) {
    List<ProducerRecord<byte[], byte[]>> tampered = new ArrayList<>(run);
    switch (this) {
      case FLIPPED -> {
        byte[] value = run.getFirst().value().clone();
        value[value.length / 2] ^= 1;
        ProducerRecord<byte[], byte[]> first = run.getFirst();
        tampered.set(0, new ProducerRecord<>(first.topic(), first.partition(), first.key(), value));
      }
      case REMOVED -> tampered.removeFirst();
      case REORDERED -> tampered.add(0, tampered.remove(1));
    }
    return tampered;
  }
}
