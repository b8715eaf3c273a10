package org.ceptoarhub.ingest.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The in and out topics of parties, read from any place and committed records only. */
public interface PartyTopics {

  /**
   * Opens a topic for reading from an offset.
   *
   * @param from the first offset to read; one beyond the end means the end, one that retention has
   *     deleted means the oldest
   * @throws BrokerUnavailableException if the broker does not answer
   */
  Reader open(String topic, long from);

  /** Opens a topic at the first record that the broker took at this time or later. */
  Reader open(String topic, Instant from);

  /** A place in a topic. One thread at a time. */
  interface Reader extends AutoCloseable {

    /** The offset after the last committed record that there is now. */
    long end();

    /** The offset after the last record that {@link #poll} returned or skipped. */
    long position();

    /** The next records; waits for the first at most this long. */
    List<Stored> poll(Duration patience);

    @Override
    void close();
  }
}
