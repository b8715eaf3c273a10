package org.ceptoarhub.flood;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.ceptoarhub.codec.Event;

/** Sends parties' events over HTTP and Kafka without waiting for the answers. */
final class Senders implements AutoCloseable {
  private static final int ACCEPTED = 202;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Producer<String, byte[]>> producers = new ConcurrentHashMap<>();
  private final Mail mail;

  /** A party, the door by which its events come in, and what it sends. */
  record Sender(Party party, Door door, Supplier<Event> next) {}

  Senders(Mail mail) {
    this.mail = mail;
  }

  /** Sends in turn for each of the senders by the schedule; what becomes of it the board sees. */
  void run(List<Sender> senders, Arrivals arrivals, Board board) {
    List<Sender> turns = new ArrayList<>(senders);
    arrivals.run((number, due) -> send(turns.get((int) (number % turns.size())), due, board));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is seen in the inboxes
  private void send(Sender sender, long due, Board board) {
    Event event = sender.next().get();
    String id = event.header().getEventId();
    board.sending(id, sender.door(), due);
    switch (sender.door()) {
      case HTTP ->
          sender
              .party()
              .publish(http, mail.json(event))
              .whenComplete(
                  (status, failure) -> {
                    if (status == null || status != ACCEPTED) {
                      board.refused(id);
                    }
                  });
      case KAFKA ->
          producer(sender.party())
              .send(
                  mail.record(sender.party().id(), event),
                  (metadata, failure) -> {
                    if (failure != null) {
                      board.refused(id);
                    }
                  });
    }
  }

  /** Connects, so that the first event does not wait for that. */
  void warmUp(List<Sender> senders) {
    for (Sender sender : senders) {
      if (sender.door() == Door.KAFKA) {
        producer(sender.party())
            .partitionsFor(mail.record(sender.party().id(), sender.next().get()).topic());
      }
    }
  }

  private Producer<String, byte[]> producer(Party party) {
    return producers.computeIfAbsent(party.id(), id -> producer(party, Map.of()));
  }

  static Producer<String, byte[]> producer(Party party, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(party.kafka());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.putAll(more);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    producers.values().forEach(producer -> producer.close(Duration.ofSeconds(5)));
    http.shutdownNow();
  }
}
