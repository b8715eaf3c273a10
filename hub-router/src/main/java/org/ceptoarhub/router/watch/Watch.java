package org.ceptoarhub.router.watch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.index.Unsettled;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.HubOrders;
import org.ceptoarhub.router.shard.HubOrders.Order;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the clock's orders and the daily heads onto the hub's out topic, on a thread of its own.
 * Every router watches; the hub's shard drops what another one has written already.
 */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ControlState control;
  private final Supplier<Collection<Unsettled>> open;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final HubOrders orders;
  private final DailyHeads heads;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  // Of the watch's thread alone.
  private final Set<String> given = new HashSet<>();
  private @Nullable Producer<byte[], byte[]> producer;

  /** An order under way. */
  private record Sent(String id, Future<RecordMetadata> acknowledged) {}

  /**
   * @param open the events that wait just now
   * @param producers makes idempotent producers; whoever asked closes them
   */
  public Watch(
      ControlState control,
      Supplier<Collection<Unsettled>> open,
      Supplier<Producer<byte[], byte[]>> producers,
      HubOrders orders,
      DailyHeads heads,
      InstantSource clock) {
    this.control = control;
    this.open = open;
    this.producers = producers;
    this.orders = orders;
    this.heads = heads;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform()
            .name("router-watch")
            .daemon()
            .uncaughtExceptionHandler(
                (dead, error) -> LOG.error("The watch died, nothing is ordered in time", error))
            .unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        lookPatiently();
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted to close");
    } finally {
      closeProducer();
    }
  }

  private void lookPatiently() throws InterruptedException {
    try {
      look();
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      LOG.warn("Orders of the clock can't be given just now, trying again: {}", e.toString());
      closeProducer();
    } catch (RuntimeException e) {
      LOG.error("The watch has failed, trying again: {}", e.toString(), e);
    }
  }

  /** Writes what is due and has not been written by this watch. */
  void look() throws InterruptedException, ExecutionException, TimeoutException {
    Instant now = clock.instant();
    Directory directory = control.at(now).directory();
    Optional<String> hub = directory.parties(Role.HUB).stream().map(Party::id).findFirst();
    Collection<Unsettled> waiting = hub.isEmpty() ? List.of() : open.get();
    Set<String> niscs =
        directory.parties(Role.NISC).stream().map(Party::id).collect(toUnmodifiableSet());
    Set<String> due = new HashSet<>();
    List<Sent> sent = new ArrayList<>();
    for (Unsettled one : waiting) {
      for (Order order : DueOrders.of(one, niscs, control.postures(), now)) {
        due.add(order.id());
        if (!given.contains(order.id())) {
          sent.add(new Sent(order.id(), producer().send(orders.record(hub.orElseThrow(), order))));
          LOG.info(
              "Ordered: {} of {} {} by {}",
              order.act(),
              order.about().getSource(),
              order.about().getEventId(),
              order.by());
        }
      }
    }
    given.retainAll(due);
    for (Sent order : sent) {
      order.acknowledged().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      given.add(order.id());
    }
    if (hub.isPresent()) {
      sayHeads(hub.get(), now);
    }
  }

  private void sayHeads(String hub, Instant now)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ProducerRecord<byte[], byte[]>> due = heads.due(hub, now);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> part : due) {
      sent.add(producer().send(part));
    }
    for (Future<RecordMetadata> acknowledged : sent) {
      acknowledged.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (!due.isEmpty()) {
      heads.said(now);
      LOG.info("Said where the chains end, in {} parts", due.size());
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> client = producer;
    if (client == null) {
      client = producers.get();
      producer = client;
    }
    return client;
  }

  private void closeProducer() {
    Producer<byte[], byte[]> client = producer;
    producer = null;
    if (client != null) {
      client.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
