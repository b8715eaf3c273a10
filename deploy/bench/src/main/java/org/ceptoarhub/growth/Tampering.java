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
  REORDERED,
  /** A sender's last decisions are not there, of which the published heads tell. */
  CUT;

  /** Decisions of one sender, one after the other, that it is done to. */
  static final int RUN = 3;

  /** Which of a sender's decisions is the first that it is done to, of so many. */
  int first(int decisions) {
    return this == CUT ? decisions - RUN : decisions / 2;
  }

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
      case CUT -> tampered.clear();
    }
    return tampered;
  }
}
