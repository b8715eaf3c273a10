package org.ceptoarhub.router.loop;

/**
 * What a loop does just now, and what it has done since it was made.
 *
 * @param state whether events are routed
 * @param partitions out topics assigned to it
 * @param loading of these, the ones whose shard is being rebuilt, or could not be
 * @param waiting of these, the ones that wait for a reference to become known
 * @param lag records that wait to be read, as far as is known
 * @param events records handled
 * @param deliveries deliveries made
 * @param rejected records refused
 * @param lastDoor records stopped by the last door; more than none is an alarm
 * @param aborted transactions aborted
 * @param restarts times that all clients and shards were made anew
 */
public record LoopStatus(
    Senders senders,
    State state,
    int partitions,
    int loading,
    int waiting,
    long lag,
    long events,
    long deliveries,
    long rejected,
    long lastDoor,
    long aborted,
    long restarts) {

  /** The states of a loop. */
  public enum State {
    /** Joining the group, rebuilding shards, or making new clients after a failure. */
    STARTING,
    /** Transactions fail; each is tried again. */
    STALLED,
    /** Events are routed. */
    ROUTING,
    /** Closed, or died of an error that it could not mend. */
    STOPPED
  }

  /** Whether the events of all assigned senders are routed. */
  public boolean isRouting() {
    return state == State.ROUTING && loading == 0;
  }
}
