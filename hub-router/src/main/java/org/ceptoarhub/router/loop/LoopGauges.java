package org.ceptoarhub.router.loop;

import java.util.concurrent.atomic.LongAdder;
import org.ceptoarhub.router.loop.LoopStatus.State;

/** What a loop tells about itself; written by its thread, read by any. */
final class LoopGauges {
  private final Senders senders;
  private final LongAdder events = new LongAdder();
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder lastDoor = new LongAdder();
  private final LongAdder aborted = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private volatile State state = State.STARTING;
  private volatile Load load = new Load(0, 0, 0, 0);

  /** See {@link LoopStatus}. */
  record Load(int partitions, int loading, int waiting, long lag) {}

  LoopGauges(Senders senders) {
    this.senders = senders;
  }

  void state(State now) {
    state = now;
  }

  void load(Load now) {
    load = now;
  }

  void committed(long newEvents, long newDeliveries, long newRejected, long newLastDoor) {
    events.add(newEvents);
    deliveries.add(newDeliveries);
    rejected.add(newRejected);
    lastDoor.add(newLastDoor);
  }

  void aborted() {
    aborted.increment();
  }

  void restarted() {
    restarts.increment();
  }

  LoopStatus status() {
    Load now = load;
    return new LoopStatus(
        senders,
        state,
        now.partitions(),
        now.loading(),
        now.waiting(),
        now.lag(),
        events.sum(),
        deliveries.sum(),
        rejected.sum(),
        lastDoor.sum(),
        aborted.sum(),
        restarts.sum());
  }
}
