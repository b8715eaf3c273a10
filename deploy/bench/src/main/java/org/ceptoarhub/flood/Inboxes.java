package org.ceptoarhub.flood;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;

/** Inboxes that are read as their owners read them, as soon as anything comes. */
final class Inboxes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Pattern EVENT_ID = Pattern.compile("\"eventId\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  /** Has each new event of the party's inbox told over a Kafka consumer. */
  void overKafka(Party party, Consumer<String> seen) {
    CountDownLatch placed = new CountDownLatch(1);
    start(
        () -> {
          Map<String, Object> config = new HashMap<>(party.kafka());
          config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
          config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
          try (KafkaConsumer<byte[], byte[]> consumer =
              new KafkaConsumer<>(
                  config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> inbox = List.of(new TopicPartition(Realm.LIVE.in(party.id()), 0));
            consumer.assign(inbox);
            consumer.seekToEnd(inbox);
            consumer.position(inbox.getFirst());
            placed.countDown();
            while (!closing) {
              consumer
                  .poll(POLL)
                  .forEach(
                      record -> {
                        Header id = record.headers().lastHeader(RecordHeaders.ID);
                        if (id != null) {
                          seen.accept(new String(id.value(), UTF_8));
                        }
                      });
            }
          }
        });
    await(placed);
  }

  /** The same over server-sent events. What the inbox holds already is told too. */
  void overHttp(Party party, Consumer<String> seen) {
    CompletableFuture<HttpResponse<Stream<String>>> opened =
        http.sendAsync(
            party.request("/api/v1/inbox/stream").build(), HttpResponse.BodyHandlers.ofLines());
    HttpResponse<Stream<String>> stream;
    try {
      stream = opened.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the stream of " + party.id() + " does not open", e);
    }
    if (stream.statusCode() != 200) {
      throw new IllegalStateException("the stream of " + party.id() + ": " + stream.statusCode());
    }
    start(
        () ->
            stream
                .body()
                .forEach(
                    line -> {
                      Matcher id = EVENT_ID.matcher(line);
                      if (line.startsWith("data:") && id.find()) {
                        seen.accept(id.group(1));
                      }
                    }));
  }

  private void start(Runnable reading) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    reading.run();
                  } catch (RuntimeException e) {
                    if (!closing) {
                      throw e;
                    }
                  }
                }));
  }

  private static void await(CountDownLatch placed) {
    try {
      if (!placed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("an inbox can't be read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closing = true;
    http.shutdownNow();
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
