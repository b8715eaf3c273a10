package org.ceptoarhub.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.ContactRoute;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.router.provision.Provisioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub relies on in a Kafka broker, whichever one it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrokerContract {
  static final String ADMIN_PASSWORD = "the-administrators-password";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GAS = "gas-a";
  private static final String POWER = "electricity-a";

  private final Directory directory = directory();

  private String bootstrapServers = "";

  /**
   * Starts a broker on which {@link Service#ADMIN} is super user.
   *
   * @return its {@code bootstrap.servers}
   */
  abstract String startBroker() throws Exception;

  abstract void stopBroker();

  @BeforeAll
  void startAndProvision() throws Exception {
    bootstrapServers = startBroker();
    try (Admin admin = Admin.create(as(Service.ADMIN))) {
      provisioner(admin).apply(directory, passwords());
    }
  }

  @AfterAll
  void stop() {
    stopBroker();
  }

  @Test
  void committedTransaction_isSeenWhole() throws Exception {
    String key = UUID.randomUUID().toString();
    try (var producer = transactional(Service.ROUTER, "commit")) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, Realm.LIVE.in(GAS), key, "first");
      send(producer, Realm.LIVE.decisions(), key, "second");
      producer.commitTransaction();
    }
    assertThat(values(as(GAS), Realm.LIVE.in(GAS), key)).containsExactly("first");
    assertThat(values(as(Service.ROUTER), Realm.LIVE.decisions(), key)).containsExactly("second");
  }

  @Test
  void abortedTransaction_isNotSeen() throws Exception {
    String key = UUID.randomUUID().toString();
    try (var producer = transactional(Service.ROUTER, "abort")) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, Realm.LIVE.in(GAS), key, "never");
      producer.abortTransaction();
    }
    assertThat(values(as(GAS), Realm.LIVE.in(GAS), key)).isEmpty();
  }

  @Test
  void secondProducerOfATransactionalId_fencesTheFirst() throws Exception {
    String key = UUID.randomUUID().toString();
    try (var first = transactional(Service.ROUTER, "fenced");
        var second = transactional(Service.ROUTER, "fenced")) {
      first.initTransactions();
      first.beginTransaction();
      send(first, Realm.LIVE.in(GAS), key, "from the first");
      second.initTransactions();

      assertThatExceptionOfType(ProducerFencedException.class).isThrownBy(first::commitTransaction);
    }
    assertThat(values(as(GAS), Realm.LIVE.in(GAS), key)).isEmpty();
  }

  @Test
  void provisioningAgain_changesNothing() {
    try (Admin admin = Admin.create(as(Service.ADMIN))) {
      assertThat(provisioner(admin).apply(directory, passwords()))
          .matches(report -> report.changedNothing(), "changed nothing");
    }
  }

  @Test
  void party_writesItsOwnOutTopic_onTheBrokersTime() throws Exception {
    String key = UUID.randomUUID().toString();
    try (var producer = producer(as(GAS))) {
      producer.send(new ProducerRecord<>(Realm.LIVE.out(GAS), null, 0L, key, "hello")).get();
    }
    assertThat(records(as(Service.ROUTER), Realm.LIVE.out(GAS), key))
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
              assertThat(sent.timestamp()).isPositive();
            });
  }

  @Test
  void party_readsItsOwnInTopicInAGroupOfItsOwn() {
    try (var consumer = consumer(as(GAS), GAS + ".subscriber")) {
      consumer.subscribe(List.of(Realm.LIVE.in(GAS)));
      consumer.poll(Duration.ofSeconds(1));
      assertThat(consumer.groupMetadata().groupId()).isEqualTo(GAS + ".subscriber");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "live.out.electricity-a",
        "live.out.hub",
        "live.in.electricity-a",
        "live.in.gas-a",
        "live.decisions",
        "live.index",
        "live.receipts",
        "live.quarantine",
        Control.DIRECTORY,
        Control.RULES,
        Control.POSTURE
      })
  void party_isRefusedToWrite(String topic) {
    try (var producer = producer(as(GAS))) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "key", "value")).get())
          .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "live.in.electricity-a",
        "live.in.nisc",
        "live.out.electricity-a",
        "live.out.gas-a",
        "live.decisions",
        "live.index",
        "live.receipts",
        "live.quarantine",
        Control.DIRECTORY,
        Control.RULES,
        Control.POSTURE
      })
  void party_isRefusedToRead(String topic) {
    try (var consumer = consumer(as(GAS), GAS + ".reader")) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      assertThatExceptionOfType(TopicAuthorizationException.class)
          .isThrownBy(() -> consumer.poll(PATIENCE));
    }
  }

  @Test
  void party_isRefusedAnothersGroup() {
    try (var consumer = consumer(as(GAS), POWER + ".subscriber")) {
      consumer.subscribe(List.of(Realm.LIVE.in(GAS)));
      assertThatExceptionOfType(GroupAuthorizationException.class)
          .isThrownBy(() -> consumer.poll(PATIENCE));
    }
  }

  @Test
  void party_isRefusedAnothersTransactionalId() {
    Map<String, Object> settings = new HashMap<>(as(GAS));
    settings.put("transactional.id", POWER + ".feed");
    try (var producer = producer(settings)) {
      assertThatExceptionOfType(TransactionalIdAuthorizationException.class)
          .isThrownBy(producer::initTransactions);
    }
  }

  @Test
  void party_isNotTold_whatElseThereIs() throws Exception {
    try (Admin admin = Admin.create(as(GAS))) {
      assertThat(admin.listTopics().names().get())
          .containsExactlyInAnyOrder(Realm.LIVE.out(GAS), Realm.LIVE.in(GAS));
    }
  }

  @Test
  void party_makesNoTopic() {
    try (Admin admin = Admin.create(as(GAS))) {
      assertThatThrownBy(
              () ->
                  admin
                      .createTopics(List.of(new NewTopic("live.out.gas-a2", 1, (short) 1)))
                      .all()
                      .get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  @Test
  void edge_readsNoInboxIntoAPartysGroup() {
    try (var consumer = consumer(as(Service.INGEST), GAS + ".subscriber")) {
      consumer.subscribe(List.of(Realm.LIVE.in(GAS)));
      assertThatExceptionOfType(GroupAuthorizationException.class)
          .isThrownBy(() -> consumer.poll(PATIENCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {GAS, "nobody"})
  void wrongPassword_isRefused(String user) {
    try (Admin admin = Admin.create(client(user, "a guess"))) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  @Test
  void everyParty_hasByteRates() throws Exception {
    try (Admin admin = Admin.create(as(Service.ADMIN))) {
      Map<ClientQuotaEntity, Map<String, Double>> quotas =
          admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
      assertThat(directory.parties())
          .allSatisfy(
              party ->
                  assertThat(
                          quotas.get(
                              new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, party.id()))))
                      .containsOnlyKeys(
                          "producer_byte_rate", "consumer_byte_rate", "request_percentage"));
    }
  }

  private static Provisioner provisioner(Admin admin) {
    return new Provisioner(admin, Realm.LIVE, (short) 1);
  }

  private Map<String, String> passwords() {
    return Stream.concat(
            directory.parties().stream().map(Party::id), Stream.of(Service.ROUTER, Service.INGEST))
        .collect(Collectors.toMap(principal -> principal, BrokerContract::password));
  }

  private static String password(String principal) {
    return principal.equals(Service.ADMIN) ? ADMIN_PASSWORD : "password-of-" + principal;
  }

  private Map<String, Object> as(String principal) {
    return client(principal, password(principal));
  }

  private Map<String, Object> client(String user, String password) {
    return EmbeddedBroker.client(bootstrapServers, user, password);
  }

  private KafkaProducer<String, String> transactional(String service, String name) {
    Map<String, Object> settings = new HashMap<>(as(service));
    settings.put("transactional.id", service + ".contract." + name);
    return producer(settings);
  }

  private static void send(
      KafkaProducer<String, String> producer, String topic, String key, String value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  /** Not idempotent unless transactional, so that a refusal is the topic's and comes at once. */
  private static KafkaProducer<String, String> producer(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("acks", "all");
    settings.put("enable.idempotence", client.containsKey("transactional.id"));
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(Map<String, Object> client, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("group.id", group);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private static List<String> values(Map<String, Object> client, String topic, String key) {
    return records(client, topic, key).stream().map(ConsumerRecord::value).toList();
  }

  /** The committed records with this key that are on the topic now. */
  private static List<ConsumerRecord<String, String>> records(
      Map<String, Object> client, String topic, String key) {
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (var consumer = consumer(client, "unused")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          if (key.equals(record.key())) {
            found.add(record);
          }
        }
      }
    }
    return found;
  }

  private static Directory directory() {
    return new Directory(
        "contract",
        List.of(new Sector("electricity", "電力"), new Sector("gas", "ガス")),
        List.of(
            party("nisc", Role.NISC),
            party("meti", Role.COMPETENT_MINISTRY),
            party("hub", Role.HUB),
            party("ceptoar-electricity", Role.CEPTOAR),
            party("ceptoar-gas", Role.CEPTOAR),
            operator(POWER, "electricity"),
            operator(GAS, "gas")),
        List.of(
            new Ceptoar("ceptoar-electricity", "electricity", "meti", CouncilSeat.MEMBER),
            new Ceptoar("ceptoar-gas", "gas", "meti", CouncilSeat.MEMBER)),
        List.of(),
        List.of());
  }

  private static Party party(String id, Role role) {
    return party(id, role, List.of());
  }

  private static Party operator(String id, String sector) {
    return party(id, Role.OPERATOR, List.of(new Membership(sector, "ceptoar-" + sector, "meti")));
  }

  private static Party party(String id, Role role, List<Membership> memberships) {
    return new Party(
        id,
        id,
        Set.of(role),
        memberships,
        List.of(),
        List.of(),
        List.of(),
        List.of(new ContactRoute("hub", "")));
  }
}
