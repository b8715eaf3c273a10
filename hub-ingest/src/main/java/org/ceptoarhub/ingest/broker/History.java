package org.ceptoarhub.ingest.broker;

import java.time.Instant;
import java.util.List;
import org.ceptoarhub.log.DecisionRecord;
import org.jspecify.annotations.Nullable;

/** The decisions that were kept, with the events that they were made on. */
public interface History {

  /**
   * Opens what there is now.
   *
   * @param since only decisions that the broker took at this time or later; null: all
   * @throws BrokerUnavailableException if the broker does not answer
   */
  Run open(@Nullable Instant since);

  /**
   * A decision and its event.
   *
   * @param event the event as it was handed in; null if its topic holds it no more
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Kept(DecisionRecord decision, byte @Nullable [] event) {}

  /** One way through the history: each sender's decisions in the order of its chain. */
  interface Run extends AutoCloseable {

    /** How many records there are to read, some of which are no decisions. */
    long total();

    /** How many of them have been read. */
    long read();

    /**
     * The next decisions, some hundreds of them; empty at the end.
     *
     * @throws BrokerUnavailableException if the broker does not answer
     */
    List<Kept> next();

    @Override
    void close();
  }
}
