package org.ceptoarhub.ingest.broker;

import java.time.Instant;
import java.util.List;
import org.ceptoarhub.codec.Event;

/** The out topics. */
public interface EventLog {

  /**
   * Appends events of one sender to its out topic, in this order, all of them or none. Returns when
   * every in-sync replica has them.
   *
   * @param sender party id
   * @param actor the person or program that acts for the sender
   * @return the broker's time of each
   * @throws BrokerUnavailableException if the broker did not acknowledge in time: it has all of
   *     them or none
   */
  List<Instant> append(String sender, String actor, List<Entry> entries);

  /**
   * An event to append.
   *
   * @param bytes the event in the wire format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(Event event, byte[] bytes) {}
}
