package org.ceptoarhub.router.follow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics and goes on for ever, on a thread of its own. A client that fails is replaced and
 * begins again where it is told to, so what takes the records in must not mind seeing one twice.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final List<String> topics;
  private final Sink sink;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /** Takes the records in. */
  public interface Sink {
    /**
     * Where to read a topic from.
     *
     * @param end where it ends just now
     * @return an offset; 0 for the beginning
     */
    default long start(TopicPartition partition, long end) {
      return 0;
    }

    void accept(ConsumerRecord<byte[], byte[]> record);

    /** Called when all that is committed before this offset of a topic has been taken in. */
    default void reached(TopicPartition partition, long offset) {}

    /** Called when what was there at the start has been read, and at every quiet moment after. */
    default void upToDate() {}
  }

  /**
   * @param name the thread's
   * @param clients makes consumers that read committed records from the earliest
   */
  public TopicFollower(
      String name, Supplier<Consumer<byte[], byte[]>> clients, List<String> topics, Sink sink) {
    this.clients = clients;
    this.topics = List.copyOf(topics);
    this.sink = sink;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Done when what was there at the start has been read. */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp.copy();
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> client = clients.get()) {
        consumer = client;
        follow(client);
      } catch (WakeupException e) {
        LOG.debug("Woken to close");
      } catch (KafkaException e) {
        LOG.warn("Reading {} failed, starting over: {}", topics, e.toString());
        pause();
      } catch (RuntimeException e) {
        LOG.error("What {} tell can't be taken in, starting over", topics, e);
        pause();
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> client) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> client.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    client.assign(partitions);
    Map<TopicPartition, Long> ends = client.endOffsets(partitions);
    ends.forEach((partition, end) -> client.seek(partition, sink.start(partition, end)));
    boolean reachedEnds = false;
    while (closing.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> records = client.poll(POLL);
      records.forEach(sink::accept);
      partitions.forEach(partition -> sink.reached(partition, client.position(partition)));
      reachedEnds =
          reachedEnds
              || ends.entrySet().stream()
                  .allMatch(end -> client.position(end.getKey()) >= end.getValue());
      if (reachedEnds) {
        sink.upToDate();
        caughtUp.complete(null);
      }
    }
  }

  private void pause() {
    try {
      closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> client = consumer;
    if (client != null) {
      client.wakeup();
    }
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
