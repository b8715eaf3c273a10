package org.ceptoarhub.bench.contender;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.KafkaClients;
import org.ceptoarhub.router.RouterConfiguration;
import org.ceptoarhub.router.loop.LoopClients;
import org.ceptoarhub.router.loop.Senders;
import org.jspecify.annotations.Nullable;

/**
 * R0, the least that routing can cost: poll, send each record's bytes to its inboxes, commit both
 * in one transaction. It has the hub's own clients, so what differs is only what the hub does
 * between poll and commit. It looks into nothing, and it dies of any error.
 */
final class BareCopy implements Contender {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, List<String>> routes;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Thread thread;
  private volatile boolean ready;
  private volatile boolean closing;

  BareCopy(Assignment assignment) {
    this.routes = assignment.routes();
    LoopClients clients = clients(assignment);
    this.consumer = clients.member();
    this.producer = clients.producer();
    this.thread = Thread.ofPlatform().name("r0").unstarted(this::run);
    thread.start();
  }

  private static LoopClients clients(Assignment assignment) {
    try (ApplicationContext settings =
        HubSettings.start(
            assignment,
            // The other realm, so that its group is not the hub's.
            Map.of("hub.router.enabled", false, "hub.router.realm", Realm.DRILL))) {
      return new KafkaClients(
              Map.copyOf(assignment.client()), settings.getBean(RouterConfiguration.class))
          .loop(Senders.AUTHORITIES);
    }
  }

  private void run() {
    producer.initTransactions();
    consumer.subscribe(routes.keySet());
    while (!closing) {
      ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
      if (!batch.isEmpty()) {
        copy(batch);
      }
      ready = consumer.assignment().size() == routes.size();
    }
    consumer.close();
    producer.close();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void copy(ConsumerRecords<byte[], byte[]> batch) {
    Errors errors = new Errors();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    producer.beginTransaction();
    for (TopicPartition partition : batch.partitions()) {
      List<String> inboxes = routes.getOrDefault(partition.topic(), List.of());
      List<ConsumerRecord<byte[], byte[]>> records = batch.records(partition);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        for (String inbox : inboxes) {
          producer.send(
              new ProducerRecord<>(inbox, 0, record.key(), record.value(), record.headers()),
              errors);
        }
      }
      offsets.put(partition, new OffsetAndMetadata(records.getLast().offset() + 1));
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    producer.commitTransaction();
    errors.throwIfAny();
  }

  /** The first thing that went wrong with a send. */
  private static final class Errors implements Callback {
    private volatile @Nullable Exception first;

    @Override
    public void onCompletion(
        org.apache.kafka.clients.producer.@Nullable RecordMetadata metadata,
        @Nullable Exception exception) {
      if (exception != null) {
        first = exception;
      }
    }

    void throwIfAny() {
      if (first != null) {
        throw new KafkaException(first);
      }
    }
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
