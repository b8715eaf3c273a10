package org.ceptoarhub.router.shard;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/** What a record of an out topic leads to. */
public sealed interface Outcome {

  /**
   * The record is dealt with once all of this is committed.
   *
   * @param records deliveries, index entry, receipt, quarantine, notice
   * @param decision the decision log's record
   * @param link the link of the sender's chain that {@code decision} carries
   * @param accepted the event as the index knows it; null if it does not
   * @param deliveries number of deliveries in {@code records}
   */
  record Handled(
      List<ProducerRecord<byte[], byte[]>> records,
      ProducerRecord<byte[], byte[]> decision,
      DecisionLog.Link link,
      @Nullable Accepted accepted,
      int deliveries)
      implements Outcome {}

  /**
   * An accepted event.
   *
   * @param bytes the entry's wire format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Accepted(IndexEntry entry, byte[] bytes) {}

  /**
   * The event refers to one that is not known yet. It may be handled again later, or be refused for
   * this reason.
   */
  record Unresolved(Rejection rejection) implements Outcome {}
}
