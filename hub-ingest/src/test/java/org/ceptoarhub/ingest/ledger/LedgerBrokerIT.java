package org.ceptoarhub.ingest.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker's transactions mean to the ledger: markers take offsets, aborted records none. */
class LedgerBrokerIT {
  private static final String PASSWORD = "password of this test";
  private static final List<String> TOPICS =
      List.of(
          Realm.LIVE.in("meti"),
          Realm.LIVE.decisions(),
          Realm.LIVE.receipts(),
          Realm.LIVE.quarantine());

  @TempDir Path folder;

  @Test
  void committedTransactions_areInTheLedger_abortedOnesAreNot() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(folder.resolve("kafka"), 0, Service.ADMIN, PASSWORD);
        LedgerDatabase database = new LedgerDatabase(folder.resolve("postgres"))) {
      Map<String, Object> client = broker.client(Service.ADMIN, PASSWORD);
      createTopics(client);
      Event committed = Traffic.event("committed");
      try (KafkaProducer<byte[], byte[]> producer = producer(client)) {
        producer.initTransactions();
        send(producer, Traffic.event("aborted"));
        producer.abortTransaction();
        send(producer, committed);
        producer.commitTransaction();
        send(producer, Traffic.event("aborted too"));
        producer.abortTransaction();
      }
      Projector projector =
          new Projector(
              new LedgerSchema(database.pool()),
              database.pool(),
              new Projection(new EventCodec()),
              () -> new KafkaConsumer<>(Projector.consumerProperties(client)),
              Projector.Pace.USUAL);
      projector.start();
      try {
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(
                () ->
                    database
                        .column("select caught_up from ledger.projection")
                        .equals(List.of("t")));
        List<LedgerProgress> heard = new ArrayList<>();
        new LedgerRebuild(database.pool()).run(heard::add);

        assertThat(database.column("select event_id from ledger.deliveries"))
            .containsExactly(Traffic.id(committed));
        assertThat(database.column("select event_id from ledger.decisions"))
            .containsExactly(Traffic.id(committed));
        assertThat(heard.getLast().complete()).isTrue();
        assertThat(heard.getLast().done()).isEqualTo(heard.getLast().total());
      } finally {
        projector.close();
      }
    }
  }

  /** In a new transaction, what the router would write for one event to one recipient. */
  private static void send(KafkaProducer<byte[], byte[]> producer, Event event) throws Exception {
    TopicLog written = new TopicLog();
    new Traffic(written).delivered("nisc", event, "meti");
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> record : written.records()) {
      ProducerRecord<byte[], byte[]> copy =
          new ProducerRecord<>(
              record.topic(), 0, Traffic.caseId(event).getBytes(UTF_8), record.value());
      record.headers().forEach(copy.headers()::add);
      producer.send(copy).get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
    Map<String, Object> config = new HashMap<>(client);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "router");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void createTopics(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(TOPICS.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
          .all()
          .get();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      TOPICS.forEach(topic -> ends.put(new TopicPartition(topic, 0), OffsetSpec.latest()));
      await().ignoreExceptions().until(() -> admin.listOffsets(ends).all().get().size() == 4);
    }
  }
}
