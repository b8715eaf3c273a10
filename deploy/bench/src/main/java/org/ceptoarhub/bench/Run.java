package org.ceptoarhub.bench;

import java.time.Duration;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/**
 * One router's way through one load.
 *
 * @param block in which it was measured; within a block all routers got the same events
 * @param events on its out topics
 * @param wall from when it saw them to when all were committed
 * @param router CPU time of its process
 * @param broker CPU time of the broker
 * @param transactions in which it has delivered
 */
record Run(
    Scenario scenario,
    int block,
    Variant variant,
    FanOut fanOut,
    int events,
    Duration wall,
    Duration router,
    Duration broker,
    long transactions) {

  /** Events a second. */
  double rate() {
    return events / (wall.toNanos() / 1e9);
  }

  /** CPU microseconds of the router for an event. */
  double routerMicros() {
    return router.toNanos() / 1e3 / events;
  }

  /** CPU microseconds of the broker for an event. */
  double brokerMicros() {
    return broker.toNanos() / 1e3 / events;
  }

  /** Events for a second of CPU time, of router and broker together. */
  double perCpuSecond() {
    return events / (router.plus(broker).toNanos() / 1e9);
  }

  /** Events in a transaction. */
  double transactionSize() {
    return (double) events / Math.max(1, transactions);
  }
}
