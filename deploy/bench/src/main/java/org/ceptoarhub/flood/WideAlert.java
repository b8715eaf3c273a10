package org.ceptoarhub.flood;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.flood.FloodReport.Provisioned;
import org.ceptoarhub.flood.FloodReport.Wide;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.Secrets;

/** One alert to very many operators, on a hub of its own: the administrator reads all inboxes. */
final class WideAlert {
  private static final int ROUNDS = 11;
  private static final int WARM_UP = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private WideAlert() {}

  static Wide measure(DataFolder folder, Provisioned made, int recipients, String heap)
      throws IOException {
    try (HubProcess hub = HubProcess.start(folder, heap);
        KafkaConsumer<byte[], byte[]> inboxes = reader(hub, recipients);
        HttpClient http = HttpClient.newHttpClient()) {
      Mail mail = new Mail();
      Party nisc = Party.of(hub, "nisc");
      List<Double> committed = new ArrayList<>();
      List<Double> last = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Event alert = mail.alert();
        long begun = System.nanoTime();
        var answer = nisc.publish(http, mail.json(alert));
        double[] times = await(inboxes, alert.header().getEventId(), recipients, begun);
        if (answer.join() != 202) {
          throw new IllegalStateException("the alert was not taken: " + answer.join());
        }
        if (round >= WARM_UP) {
          committed.add(times[0]);
          last.add(times[1]);
        }
      }
      committed.sort(null);
      last.sort(null);
      return new Wide(
          recipients,
          made.parties(),
          Math.round(hub.startup().toMillis() / 100.0) / 10.0,
          committed.get(committed.size() / 2),
          last.get(last.size() / 2),
          last.getLast());
    }
  }

  private static KafkaConsumer<byte[], byte[]> reader(HubProcess hub, int recipients) {
    Map<String, Object> config =
        new HashMap<>(
            EmbeddedBroker.client(
                hub.addresses().bootstrapServers(),
                Service.ADMIN,
                Secrets.in(hub.data()).kafkaPassword(Service.ADMIN)));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all =
        new ArrayList<>(
            IntStream.rangeClosed(1, recipients)
                .mapToObj(i -> new TopicPartition(Realm.LIVE.in(WideDirectory.id(i)), 0))
                .toList());
    consumer.partitionsFor(Realm.LIVE.decisions()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .forEach(all::add);
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
    return consumer;
  }

  /** Until the decision could be read, and until the last inbox had it; in milliseconds. */
  private static double[] await(
      KafkaConsumer<byte[], byte[]> inboxes, String eventId, int recipients, long begun) {
    Set<String> reached = new HashSet<>();
    double committed = 0;
    long end = begun + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : inboxes.poll(Duration.ofMillis(200))) {
        if (record.topic().equals(Realm.LIVE.decisions())) {
          committed = committed == 0 ? millisSince(begun) : committed;
        } else if (new String(record.headers().lastHeader(RecordHeaders.ID).value(), UTF_8)
            .equals(eventId)) {
          reached.add(record.topic());
        }
      }
      if (reached.size() == recipients && committed > 0) {
        return new double[] {committed, millisSince(begun)};
      }
    }
    throw new IllegalStateException(
        "the alert reached %d of %d inboxes".formatted(reached.size(), recipients));
  }

  private static double millisSince(long begun) {
    return Math.round((System.nanoTime() - begun) / 1e5) / 10.0;
  }
}
