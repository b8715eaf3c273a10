package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.DirectoryWatch;
import org.ceptoarhub.router.provision.ProvisionReport;
import org.ceptoarhub.router.provision.Provisioner;

/** A real broker, provisioned from the shipped directory, with the shipped editions in force. */
public final class HubBroker implements AutoCloseable {
  private final EmbeddedBroker broker;
  private final Directory directory;

  private HubBroker(EmbeddedBroker broker) {
    this.broker = broker;
    this.directory = DirectoryFile.read("plan2-2009.yaml", edition("directory/plan2-2009.yaml"));
  }

  public static HubBroker start(Path folder) {
    return start(folder, text -> text);
  }

  /**
   * @param edit what is otherwise in the shipped files
   */
  static HubBroker start(Path folder, UnaryOperator<String> edit) {
    var hub =
        new HubBroker(EmbeddedBroker.start(folder, 0, Service.ADMIN, password(Service.ADMIN)));
    hub.provision();
    hub.publish(Control.DIRECTORY, edited("directory/plan2-2009.yaml", edit));
    hub.publish(Control.RULES, edited("rules/plan2-2009.yaml", edit));
    return hub;
  }

  private static byte[] edited(String name, UnaryOperator<String> edit) {
    return edit.apply(new String(edition(name), UTF_8)).getBytes(UTF_8);
  }

  public ProvisionReport provision() {
    try (Admin admin = Admin.create(client(Service.ADMIN))) {
      return new Provisioner(admin, Realm.LIVE, (short) 1).apply(directory, passwords(directory));
    }
  }

  /** What keeps the broker in line with the directory; not started. */
  public DirectoryWatch watch(Admin admin) {
    return new DirectoryWatch(
        client(Service.ADMIN),
        new Provisioner(admin, Realm.LIVE, (short) 1),
        HubBroker::passwords,
        InstantSource.system());
  }

  private static Map<String, String> passwords(Directory directory) {
    return Stream.concat(
            directory.parties().stream().map(Party::id), Stream.of(Service.ROUTER, Service.INGEST))
        .collect(toMap(party -> party, HubBroker::password));
  }

  public Directory directory() {
    return directory;
  }

  /** Puts a file in force; answers from when it is. */
  public Instant publish(String topic, byte[] yaml) {
    return new ControlPublisher(client(Service.ADMIN), Clock.systemUTC())
        .publish(topic, yaml, "test", "a test");
  }

  /** Proposes a file; answers its hash. */
  public String propose(String topic, byte[] yaml) {
    return new ControlPublisher(client(Service.ADMIN), Clock.systemUTC())
        .propose(topic, yaml, "test", "a test");
  }

  public Map<String, Object> client(String principal) {
    return broker.client(principal, password(principal));
  }

  private static String password(String principal) {
    return "password-of-" + principal;
  }

  /** A router that is not started. */
  public Router router() {
    return router(InstantSource.system());
  }

  /** A router that is not started, whose watch goes by this clock. */
  public Router router(InstantSource clock) {
    return new Router(
        configuration(), RouterClients.of(client(Service.ROUTER), configuration()), clock);
  }

  static RouterConfiguration configuration() {
    return new RouterConfiguration(
        true,
        Realm.LIVE,
        "router-1",
        50,
        65_536,
        Duration.ofSeconds(2),
        Duration.ofDays(7),
        100_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        null);
  }

  /** A party's own producer. */
  public Producer<byte[], byte[]> producer(String principal) {
    return new KafkaProducer<>(
        client(principal), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The administrator's transactional producer. */
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    Map<String, Object> configs = new HashMap<>(client(Service.ADMIN));
    configs.put("transactional.id", transactionalId);
    return new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The broker forgets a group and its offsets, as it does when all members were away for long. */
  public void forget(String group) throws Exception {
    try (Admin admin = Admin.create(client(Service.ADMIN))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of(group)).all().get();
                return true;
              });
    }
  }

  private Consumer<byte[], byte[]> follower(String principal) {
    Map<String, Object> configs = new HashMap<>(client(principal));
    configs.put("isolation.level", "read_committed");
    configs.put("auto.offset.reset", "earliest");
    configs.put("enable.auto.commit", false);
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All committed records of a topic as a principal reads it. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, String principal) {
    try (var consumer = follower(principal)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** A shipped edition's file. */
  public static byte[] edition(String name) {
    try (InputStream file = HubBroker.class.getResourceAsStream("/editions/" + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
