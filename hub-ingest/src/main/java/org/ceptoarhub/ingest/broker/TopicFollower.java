package org.ceptoarhub.ingest.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link TopicView}s: one thread reads all their topics and then goes on following them.
 * It waits for topics that are not there yet, and begins again when the connection fails for good.
 */
@Context
final class TopicFollower {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final List<TopicView> waiting;
  private final Map<String, TopicView> views = new HashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("topic-follower").unstarted(this::run);

  TopicFollower(KafkaClients clients, List<TopicView> views) {
    this.clients = clients;
    this.waiting = new ArrayList<>(views);
    views.forEach(view -> view.topics().forEach(topic -> this.views.put(topic, view)));
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  @PreDestroy
  void stop() throws InterruptedException {
    stop.countDown();
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }

  private void run() {
    try {
      do {
        try (Consumer<byte[], byte[]> consumer = clients.consumer("follower")) {
          follow(consumer);
        } catch (KafkaException e) {
          LOG.warn("Following {} broke off; beginning again", views.keySet(), e);
        } catch (RuntimeException e) {
          LOG.error("What {} tell can't be taken in; beginning again", views.keySet(), e);
        }
      } while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : views.keySet()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      while (found.isEmpty()) {
        if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        found = consumer.partitionsFor(topic);
      }
      found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    String cluster = clients.cluster();
    ends.forEach(
        (partition, end) -> consumer.seek(partition, view(partition.topic()).resume(cluster, end)));
    while (stop.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.key() != null) {
          view(record.topic())
              .apply(
                  new TopicRecord(
                      record.topic(),
                      record.offset(),
                      new String(record.key(), UTF_8),
                      record.value(),
                      TextHeaders.of(record.headers())));
        }
      }
      partitions.forEach(
          partition ->
              view(partition.topic()).passed(partition.topic(), consumer.position(partition)));
      waiting.removeIf(view -> caughtUp(view, consumer, ends));
    }
  }

  private TopicView view(String topic) {
    return Objects.requireNonNull(views.get(topic), topic);
  }

  private static boolean caughtUp(
      TopicView view, Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    boolean reached =
        ends.entrySet().stream()
            .filter(end -> view.topics().contains(end.getKey().topic()))
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    if (reached) {
      view.caughtUp();
    }
    return reached;
  }
}
