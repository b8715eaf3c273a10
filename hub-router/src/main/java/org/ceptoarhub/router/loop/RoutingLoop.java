package org.ceptoarhub.router.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.ceptoarhub.router.loop.LoopStatus.State;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Shards;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes the events of some senders until it is closed. The work is done in sessions: clients and
 * shards that live together. When a session can't go on (fenced off, a commit that nobody answered)
 * all of it is thrown away and the next one begins with what the broker says is committed.
 */
public final class RoutingLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoutingLoop.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

  private final Senders senders;
  private final LoopSettings settings;
  private final LoopClients clients;
  private final Shards shards;
  private final EventIndex index;
  private final ControlState control;
  private final InstantSource clock;
  private final LoopGauges gauges;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final ThreadFactory writers;
  private volatile @Nullable Session session;

  /**
   * @param index the accepted events of the realm, shared by its loops; read to the end
   * @param control the directories and rules that are, were and are to be in force
   */
  public RoutingLoop(
      Senders senders,
      LoopSettings settings,
      LoopClients clients,
      Shards shards,
      EventIndex index,
      ControlState control,
      InstantSource clock) {
    this.senders = senders;
    this.settings = settings;
    this.clients = clients;
    this.shards = shards;
    this.index = index;
    this.control = control;
    this.clock = clock;
    this.gauges = new LoopGauges(senders);
    this.thread =
        Thread.ofPlatform()
            .name("router-" + senders.id())
            .uncaughtExceptionHandler(
                (dead, error) -> LOG.error("Loop {} died, nothing of it is routed", senders, error))
            .unstarted(this::run);
    this.writers = Thread.ofPlatform().name("router-" + senders.id() + "-writer").factory();
  }

  public void start() {
    thread.start();
  }

  public LoopStatus status() {
    return gauges.status();
  }

  private void run() {
    Backoff backoff = new Backoff(settings.backoff(), closing);
    try {
      while (closing.getCount() > 0) {
        runSession(backoff);
      }
    } finally {
      gauges.state(State.STOPPED);
    }
  }

  private void runSession(Backoff backoff) {
    gauges.state(State.STARTING);
    try (Consumer<byte[], byte[]> member = clients.member();
        Producer<byte[], byte[]> producer = clients.producer();
        ShardLoader loader =
            new ShardLoader("shards-" + senders.id(), clients, shards, index, clock);
        TopicArchive archive = new TopicArchive(shards.realm(), clients);
        ExecutorService writer = Executors.newSingleThreadExecutor(writers)) {
      Session running =
          new Session(
              senders,
              settings,
              shards,
              index,
              control,
              new SteadyTime(clock),
              gauges,
              member,
              producer,
              loader,
              archive,
              writer,
              backoff);
      session = running;
      producer.initTransactions();
      while (closing.getCount() > 0) {
        running.turn();
      }
      running.finish();
    } catch (RuntimeException e) {
      if (closing.getCount() > 0) {
        LOG.error("Loop {} begins anew from what is committed: {}", senders, e.toString());
        gauges.restarted();
        backoff.pause();
      }
    } finally {
      session = null;
    }
  }

  /** Stops after the transaction in hand; returns when the loop has ended. */
  @Override
  public void close() {
    closing.countDown();
    Session running = session;
    if (running != null) {
      running.wakeup();
    }
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_PATIENCE)) {
        LOG.warn("Loop {} does not end; its transaction will time out", senders);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
