package org.ceptoarhub.flood;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.ceptoarhub.codec.Event;

/** One party that hands in as much as it can, by one door, and heeds no word to come later. */
final class Flooder implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final int ACCEPTED = 202;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final long begun = System.nanoTime();
  private volatile boolean closing;

  /**
   * What it did.
   *
   * @param sentPerSecond events that it sent
   * @param takenPerSecond events that were acknowledged
   */
  record Done(double sentPerSecond, double takenPerSecond) {}

  Flooder(Party party, Door door, Mail mail, String sector) {
    switch (door) {
      case HTTP -> {
        for (int i = 0; i < CONNECTIONS; i++) {
          start(() -> overHttp(party, mail, sector));
        }
      }
      case KAFKA -> start(() -> overKafka(party, mail, sector));
    }
  }

  private void overHttp(Party party, Mail mail, String sector) {
    while (!closing) {
      sent.incrementAndGet();
      try {
        if (party.publish(http, mail.json(mail.report(sector))).join() == ACCEPTED) {
          taken.incrementAndGet();
        }
      } catch (CompletionException e) {
        Thread.onSpinWait();
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // counted when it is acknowledged
  private void overKafka(Party party, Mail mail, String sector) {
    try (Producer<String, byte[]> producer =
        Senders.producer(party, Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000))) {
      while (!closing) {
        Event event = mail.report(sector);
        try {
          producer.send(
              mail.record(party.id(), event),
              (metadata, failure) -> {
                if (failure == null) {
                  taken.incrementAndGet();
                }
              });
          sent.incrementAndGet();
        } catch (KafkaException e) {
          Thread.onSpinWait();
        }
      }
      producer.close(Duration.ZERO);
    }
  }

  Done done() {
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Done(Math.round(sent.get() / seconds), Math.round(taken.get() / seconds));
  }

  private void start(Runnable flooding) {
    threads.add(Thread.ofPlatform().daemon().start(flooding));
  }

  @Override
  public void close() {
    closing = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(15));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    http.shutdownNow();
  }
}
