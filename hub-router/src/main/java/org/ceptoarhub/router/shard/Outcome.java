package org.ceptoarhub.router.shard;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.index.IndexKeys;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/** What a record of an out topic leads to. */
public sealed interface Outcome {

  /**
   * The record is dealt with once all of this is committed.
   *
   * @param records deliveries, receipt, quarantine, notices, orders, changes of control
   * @param indexed what the index topic gets
   * @param decision the decision log's record
   * @param link the link of the sender's chain that {@code decision} carries
   * @param postures the changes of posture that come true
   * @param deliveries number of deliveries in {@code records}
   */
  record Handled(
      List<ProducerRecord<byte[], byte[]>> records,
      List<Indexed> indexed,
      ProducerRecord<byte[], byte[]> decision,
      DecisionLog.Link link,
      List<PostureChange> postures,
      int deliveries)
      implements Outcome {

    public Handled {
      records = List.copyOf(records);
      indexed = List.copyOf(indexed);
      postures = List.copyOf(postures);
    }
  }

  /** What the index topic tells of an event. */
  sealed interface Indexed {

    /** As it goes to the index topic. */
    ProducerRecord<byte[], byte[]> record();

    /** Its key on the index topic. */
    String key();

    /** An event that was accepted, or an identity under which a narrower view shows it. */
    record Entry(IndexEntry entry, ProducerRecord<byte[], byte[]> record) implements Indexed {

      @Override
      public String key() {
        return IndexKeys.of(entry);
      }
    }

    /** What has become of an event since. */
    record Followed(Sequel sequel, ProducerRecord<byte[], byte[]> record) implements Indexed {

      @Override
      public String key() {
        return IndexKeys.of(sequel);
      }
    }
  }

  /**
   * The event refers to one that is not known yet. It may be handled again later, or be refused for
   * this reason.
   */
  record Unresolved(Rejection rejection) implements Outcome {}
}
