package org.ceptoarhub.ingest.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ceptoarhub.ingest.Edge.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.log.IndexEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The edge on a real broker; the test writes what the router would. */
@SuppressWarnings("FutureReturnValueIgnored") // the commit waits for what was sent
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerIT {
  private static final String PASSWORD = "password of this test";
  private static final String OUT = Realm.LIVE.out("electricity-a");
  private static final String IN = Realm.LIVE.in("meti");

  private EmbeddedBroker broker;
  private Map<String, Object> client;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> router;
  private Edge edge;
  private final List<ConsumerRecord<byte[], byte[]>> delivered = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0, Service.ADMIN, PASSWORD);
    client = broker.client(Service.ADMIN, PASSWORD);
    Map<String, Object> patient = new HashMap<>(client);
    patient.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    admin = Admin.create(patient);
    createTopics();
    Map<String, Object> config = new HashMap<>(client);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "router");
    router = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    router.initTransactions();
    edge = edge();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> edge.get("meti", "/api/v1/inbox").status() == 503);
    router.beginTransaction();
    router.send(control(Control.DIRECTORY, shipped("directory")));
    router.send(control(Control.RULES, shipped("rules")));
    router.commitTransaction();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> edge.get("meti", "/api/v1/inbox").status() == 200);
  }

  @AfterAll
  void stop() {
    edge.close();
    router.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    broker.close();
  }

  private Edge edge() {
    Map<String, Object> settings = new HashMap<>();
    client.forEach((key, value) -> settings.put("kafka." + key, value));
    settings.put("hub.ingest.publish-timeout", "3s");
    settings.put("hub.ingest.routing-delay", "1ms");
    return Edge.onKafka(settings);
  }

  private static byte[] shipped(String kind) throws Exception {
    return Files.readAllBytes(Path.of("..", "deploy", kind, "plan2-2009.yaml"));
  }

  private static ProducerRecord<byte[], byte[]> control(String topic, byte[] file) {
    return new ProducerRecord<>(topic, Control.IN_FORCE.getBytes(UTF_8), file);
  }

  private void createTopics() throws Exception {
    Directory directory = DirectoryFile.read("directory", shipped("directory"));
    List<String> names =
        Stream.concat(
                Stream.of(Control.DIRECTORY, Control.RULES, Control.POSTURE, Realm.LIVE.index()),
                directory.parties().stream()
                    .map(Party::id)
                    .flatMap(id -> Stream.of(Realm.LIVE.out(id), Realm.LIVE.in(id))))
            .toList();
    admin
        .createTopics(
            names.stream()
                .map(
                    name ->
                        new NewTopic(name, 1, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime")))
                .toList())
        .all()
        .get();
    Map<TopicPartition, OffsetSpec> writable = new HashMap<>();
    names.forEach(name -> writable.put(new TopicPartition(name, 0), OffsetSpec.latest()));
    admin.listOffsets(writable).all().get();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> config = new HashMap<>(client);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** What the router writes for an event, in a transaction. */
  private void route(ConsumerRecord<byte[], byte[]> event, boolean commit) throws Exception {
    router.beginTransaction();
    ProducerRecord<byte[], byte[]> delivery = new ProducerRecord<>(IN, event.key(), event.value());
    event.headers().forEach(delivery.headers()::add);
    delivery.headers().add(RecordHeaders.RULE, "liaison.operator-to-ministry".getBytes(UTF_8));
    delivery.headers().add(RecordHeaders.HOP, "1".getBytes(UTF_8));
    delivery.headers().add(RecordHeaders.VIEW, "FULL".getBytes(UTF_8));
    router.send(delivery);
    String id = header(event, RecordHeaders.ID);
    IndexEntry entry =
        IndexEntry.newBuilder()
            .setSource("electricity-a")
            .setEventId(id)
            .setKind("IncidentReport")
            .setCaseId(header(event, RecordHeaders.SUBJECT))
            .setRevision(0)
            .setOffset(event.offset())
            .setAt(Instant.ofEpochMilli(event.timestamp()))
            .setContentHash(ByteBuffer.allocate(32))
            .setTlp(Tlp.AMBER)
            .build();
    router.send(
        new ProducerRecord<>(
            Realm.LIVE.index(),
            ("electricity-a/" + id).getBytes(UTF_8),
            new EventCodec().encode(entry)));
    if (commit) {
      router.commitTransaction();
      delivered.add(event);
    } else {
      router.flush();
      router.abortTransaction();
    }
  }

  @Test
  @Order(1)
  void publishedEvents_areOnTheOutTopicInOrder() {
    Answer one = edge.publish("electricity-a", report());
    Answer many = edge.publish("electricity-a", List.of(report(), report(), report()));
    Answer again = edge.publish("electricity-a", List.of(report(), report()));

    List<String> acknowledged = new ArrayList<>();
    acknowledged.add(one.json().path("eventId").asText());
    Stream.of(many, again)
        .forEach(
            answer ->
                answer.json().forEach(item -> acknowledged.add(item.path("eventId").asText())));
    assertThat(read(OUT))
        .extracting(record -> header(record, RecordHeaders.ID))
        .isEqualTo(acknowledged);
    assertThat(header(read(OUT).getFirst(), RecordHeaders.SOURCE)).isEqualTo("electricity-a");
    assertThat(header(read(OUT).getFirst(), RecordHeaders.ACTOR)).isEqualTo("duty-officer");
  }

  @Test
  @Order(2)
  void inbox_skipsMarkersAndAbortedDeliveries() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> events = read(OUT);
    route(events.get(0), true);
    route(events.get(1), false);
    route(events.get(2), true);
    route(events.get(3), false);

    List<String> seen = new ArrayList<>();
    String path = "/api/v1/inbox?limit=1";
    JsonNode next;
    do {
      JsonNode page = edge.get("meti", path).json();
      page.path("items").forEach(item -> seen.add(item.path("eventId").asText()));
      next = page.path("next");
      path = "/api/v1/inbox?limit=1&after=" + next.asText();
    } while (!next.isNull());

    assertThat(seen)
        .containsExactly(
            header(events.get(0), RecordHeaders.ID), header(events.get(2), RecordHeaders.ID));
  }

  @Test
  @Order(3)
  void receipt_isOnTheOutTopicOnce_andAnotherInstanceFindsIt() {
    String path =
        "/api/v1/inbox/electricity-a/%s/receipt"
            .formatted(header(delivered.getFirst(), RecordHeaders.ID));

    Answer first = edge.post("meti", path, "{\"stage\": \"READ\"}");

    assertThat(first.status()).isEqualTo(200);
    List<ConsumerRecord<byte[], byte[]>> out = read(Realm.LIVE.out("meti"));
    assertThat(out).hasSize(1);
    assertThat(Instant.parse(first.json().path("at").asText()))
        .isEqualTo(Instant.ofEpochMilli(out.getFirst().timestamp()));
    try (Edge other = edge()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> other.get("meti", "/api/v1/inbox").status() == 200);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> other.post("meti", path, "{\"stage\": \"READ\"}").status() == 200);
      assertThat(other.post("meti", path, "{\"stage\": \"READ\"}").json()).isEqualTo(first.json());
    }
    assertThat(read(Realm.LIVE.out("meti"))).hasSize(1);
  }

  @Test
  @Order(4)
  void stream_sendsADeliveryWhenItIsCommitted() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(edge.uri("/api/v1/inbox/stream"))
            .header("Authorization", "Bearer " + Edge.token("meti"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
        Scanner lines = new Scanner(body, UTF_8)) {
      assertThat(data(lines)).contains(header(delivered.get(0), RecordHeaders.ID));
      assertThat(data(lines)).contains(header(delivered.get(1), RecordHeaders.ID));
      route(read(OUT).get(4), true);
      assertThat(data(lines)).contains(header(delivered.get(2), RecordHeaders.ID));
      http.shutdownNow();
    }
  }

  private static String data(Scanner lines) {
    String line = lines.nextLine();
    while (!line.startsWith("data:")) {
      line = lines.nextLine();
    }
    return line;
  }

  @Test
  @Order(5)
  void health_isDownUntilTheRouterHasPassedEveryEvent() throws Exception {
    HttpRequest.Builder health = HttpRequest.newBuilder(edge.uri("/health"));
    assertThat(edge.send(health).status()).isEqualTo(503);

    commit("svc-router.live.operators", OUT);
    commit("svc-router.live.authorities", Realm.LIVE.out("meti"));

    await().atMost(Duration.ofSeconds(30)).until(() -> edge.send(health).status() == 200);
  }

  private void commit(String group, String topic) throws Exception {
    long next = read(topic).getLast().offset() + 1;
    admin
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(next)))
        .all()
        .get();
  }

  @Test
  @Order(6)
  void brokerThatStopped_is503OnEveryCallThatNeedsIt() {
    broker.close();

    assertThat(edge.publish("electricity-a", report()).status()).isEqualTo(503);
    assertThat(edge.publish("electricity-a", List.of(report(), report())).status()).isEqualTo(503);
    assertThat(edge.get("meti", "/api/v1/inbox").status()).isEqualTo(503);
    assertThat(edge.get("meti", "/api/v1/inbox/stream").status()).isEqualTo(503);
    assertThat(edge.send(HttpRequest.newBuilder(edge.uri("/health"))).status()).isEqualTo(503);
  }
}
