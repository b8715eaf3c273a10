package org.ceptoarhub.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.core.topics.Realm;
import org.jspecify.annotations.Nullable;

/**
 * What a party may try at the broker with good credentials of its own: every topic, group and
 * transactional id that is not its own, and everything that is the administrator's.
 */
final class KafkaDoors {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WholeHub hub;
  private final Set<String> topics;
  private final List<String> owners;
  private final Attempts attempts;

  /**
   * @param topics all topics that there are
   * @param owners whose groups and transactional ids are tried: parties and services
   */
  KafkaDoors(WholeHub hub, Set<String> topics, List<String> owners, Attempts attempts) {
    this.hub = hub;
    this.topics = topics;
    this.owners = owners;
    this.attempts = attempts;
  }

  /**
   * Tries everything as one party.
   *
   * @param own whether its own topics are its own: not if it left the directory
   */
  void tryAll(String party, boolean own) {
    Set<String> notToRead = without(own ? Realm.LIVE.in(party) : "");
    Set<String> notToWrite = without(own ? Realm.LIVE.out(party) : "");
    Set<String> foreign = new HashSet<>(notToRead);
    foreign.retainAll(notToWrite);
    List<String> others = owners.stream().filter(owner -> !own || !owner.equals(party)).toList();
    read(party, hub.kafka(party), foreign);
    if (own) {
      // Of its own topic only the fetch is refused, which a consumer of foreign ones does not get
      // to.
      read(party, hub.kafka(party), Set.of(Realm.LIVE.out(party)));
    }
    write(party, hub.kafka(party), notToWrite);
    try (Admin admin = Admin.create(impatient(hub.kafka(party)))) {
      topics(party, admin, foreign);
      groups(party, admin, others);
      transactionalIds(party, admin, others);
      administration(party, admin);
      lists(party, admin, own ? Set.of(Realm.LIVE.in(party), Realm.LIVE.out(party)) : Set.of());
    }
    join(party, hub.kafka(party), others.get(Math.floorMod(party.hashCode(), others.size())));
  }

  private Set<String> without(String topic) {
    Set<String> others = new HashSet<>(topics);
    others.remove(topic);
    return others;
  }

  private static Map<String, Object> impatient(Map<String, Object> client) {
    client.put("retry.backoff.ms", 0);
    client.put("retry.backoff.max.ms", 0);
    client.put("default.api.timeout.ms", 20_000);
    client.put("request.timeout.ms", 20_000);
    return client;
  }

  private void read(String party, Map<String, Object> client, Set<String> notToRead) {
    Map<String, Object> settings = impatient(client);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          notToRead.stream().map(topic -> new TopicPartition(topic, 0)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Set<String> refused = new HashSet<>();
      try {
        while (refused.size() < notToRead.size()) {
          int before = refused.size();
          try {
            consumer.poll(PATIENCE);
            break;
          } catch (TopicAuthorizationException e) {
            refused.addAll(e.unauthorizedTopics());
          }
          if (refused.size() == before) {
            break;
          }
        }
      } finally {
        notToRead.forEach(
            topic -> attempts.made(refused.contains(topic), party, "consume " + topic, "read"));
      }
    }
  }

  private void write(String party, Map<String, Object> client, Set<String> notToWrite) {
    Map<String, Object> settings = impatient(client);
    settings.put("enable.idempotence", false);
    settings.put("max.block.ms", PATIENCE.toMillis());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      Map<String, Future<?>> sent = new LinkedHashMap<>();
      for (String topic : notToWrite) {
        sent.put(
            "produce " + topic,
            producer.send(new ProducerRecord<>(topic, new byte[1], new byte[9])));
      }
      refused(party, sent, TopicAuthorizationException.class);
    }
  }

  private void topics(String party, Admin admin, Set<String> foreign) {
    List<TopicPartition> partitions =
        foreign.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    refused(
        party,
        named("describe ", admin.describeTopics(foreign).topicNameValues()),
        AuthorizationException.class);
    var offsets =
        admin.listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.earliest())));
    refused(
        party,
        each("offsets of ", partitions, offsets::partitionResult),
        AuthorizationException.class);
    refused(
        party,
        named(
            "delete records of ",
            admin
                .deleteRecords(
                    partitions.stream()
                        .collect(
                            Collectors.toMap(
                                Function.identity(), each -> RecordsToDelete.beforeOffset(0))))
                .lowWatermarks()),
        AuthorizationException.class);
    refused(
        party,
        named(
            "add partitions to ",
            admin
                .createPartitions(
                    foreign.stream()
                        .collect(
                            Collectors.toMap(
                                Function.identity(), each -> NewPartitions.increaseTo(99))))
                .values()),
        AuthorizationException.class);
    refused(
        party,
        named("delete ", admin.deleteTopics(foreign).topicNameValues()),
        AuthorizationException.class);
    List<ConfigResource> configs =
        foreign.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    refused(
        party,
        named("settings of ", admin.describeConfigs(configs).values()),
        AuthorizationException.class);
    refused(
        party,
        named(
            "change settings of ",
            admin
                .incrementalAlterConfigs(
                    configs.stream()
                        .collect(
                            Collectors.toMap(
                                Function.identity(),
                                each ->
                                    List.of(
                                        new AlterConfigOp(
                                            new ConfigEntry("retention.ms", "1"),
                                            AlterConfigOp.OpType.SET)))))
                .values()),
        AuthorizationException.class);
    var producers = admin.describeProducers(partitions, new DescribeProducersOptions());
    refused(
        party,
        each("producers of ", partitions, producers::partitionResult),
        AuthorizationException.class);
  }

  private void groups(String party, Admin admin, List<String> others) {
    List<String> groups = others.stream().map(owner -> owner + ".subscriber").toList();
    refused(
        party,
        named("describe group ", admin.describeConsumerGroups(groups).describedGroups()),
        GroupAuthorizationException.class);
    refused(
        party,
        named("delete group ", admin.deleteConsumerGroups(groups).deletedGroups()),
        GroupAuthorizationException.class);
    refused(
        party,
        each(
            "offsets of group ",
            groups,
            group -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()),
        GroupAuthorizationException.class);
    TopicPartition inbox = new TopicPartition(Realm.LIVE.in(party), 0);
    refused(
        party,
        each(
            "commit as group ",
            groups,
            group ->
                admin
                    .alterConsumerGroupOffsets(group, Map.of(inbox, new OffsetAndMetadata(0)))
                    .all()),
        GroupAuthorizationException.class);
  }

  private void transactionalIds(String party, Admin admin, List<String> others) {
    List<String> ids = others.stream().map(owner -> owner + ".feed").toList();
    var described = admin.describeTransactions(ids);
    refused(
        party,
        each("describe transaction ", ids, described::description),
        TransactionalIdAuthorizationException.class);
    var fenced = admin.fenceProducers(ids);
    refused(
        party,
        named("fence ", fenced.fencedProducers()),
        TransactionalIdAuthorizationException.class);
  }

  private void administration(String party, Admin admin) {
    Map<String, Future<?>> tried = new LinkedHashMap<>();
    tried.put(
        "create a topic",
        admin.createTopics(List.of(new NewTopic("live.out." + party + "2", 1, (short) 1))).all());
    tried.put("read ACLs", admin.describeAcls(AclBindingFilter.ANY).values());
    tried.put(
        "grant itself a right",
        admin
            .createAcls(
                List.of(
                    new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL),
                        new AccessControlEntry(
                            "User:" + party, "*", AclOperation.ALL, AclPermissionType.ALLOW))))
            .all());
    tried.put("delete ACLs", admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
    tried.put("list credentials", admin.describeUserScramCredentials().all());
    tried.put(
        "set another's password",
        admin
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        "nisc",
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                        "guess")))
            .all());
    tried.put(
        "delete another's credential",
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialDeletion("nisc", ScramMechanism.SCRAM_SHA_512)))
            .all());
    tried.put("read quotas", admin.describeClientQuotas(ClientQuotaFilter.all()).entities());
    tried.put(
        "lift its quota",
        admin
            .alterClientQuotas(
                List.of(
                    new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, party)),
                        List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1e12)))))
            .all());
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    tried.put("read the broker's settings", admin.describeConfigs(List.of(broker)).all());
    tried.put(
        "change the broker's settings",
        admin
            .incrementalAlterConfigs(
                Map.of(
                    broker,
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry("log.cleaner.threads", "2"),
                            AlterConfigOp.OpType.SET))))
            .all());
    tried.put("look at the quorum", admin.describeMetadataQuorum().quorumInfo());
    tried.put("list reassignments", admin.listPartitionReassignments().reassignments());
    tried.put("unregister the broker", admin.unregisterBroker(77).all());
    refused(party, tried, AuthorizationException.class);
  }

  private void lists(String party, Admin admin, Set<String> own) {
    exactly(party, "list topics", admin.listTopics().names(), own);
    exactly(
        party,
        "list groups",
        admin
            .listGroups()
            .valid()
            .thenApply(
                all ->
                    all.stream()
                        .map(group -> group.groupId())
                        .filter(group -> !group.startsWith(party + "."))
                        .collect(Collectors.toSet())),
        Set.of());
    exactly(
        party,
        "list transactions",
        admin
            .listTransactions()
            .all()
            .thenApply(
                all ->
                    all.stream()
                        .map(transaction -> transaction.transactionalId())
                        .filter(id -> !id.startsWith(party + "."))
                        .collect(Collectors.toSet())),
        Set.of());
  }

  private void exactly(
      String party, String what, Future<? extends Collection<String>> listed, Set<String> wanted) {
    Object answer = answer(listed);
    attempts.made(
        answer instanceof AuthorizationException
            || (answer instanceof Collection<?> names && wanted.equals(new HashSet<>(names))),
        party,
        what,
        answer);
  }

  private void join(String party, Map<String, Object> client, String other) {
    Map<String, Object> settings = impatient(client);
    settings.put("group.id", other + ".subscriber");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Realm.LIVE.in(party)));
      Object answer;
      try {
        answer = consumer.poll(PATIENCE).count() + " records";
      } catch (AuthorizationException e) {
        answer = e;
      }
      attempts.made(
          answer instanceof AuthorizationException, party, "join group of " + other, answer);
    }
  }

  /** Whether a client with these settings comes in: whether it is told anything. */
  void tryToComeIn(String who, Map<String, Object> settings) {
    Map<String, Object> client = new HashMap<>(settings);
    client.put("default.api.timeout.ms", 4_000);
    client.put("request.timeout.ms", 3_000);
    client.put("reconnect.backoff.ms", 20);
    Object answer;
    try (Admin admin = Admin.create(client)) {
      answer = answer(admin.listTopics().names());
    } catch (KafkaException e) {
      answer = e;
    }
    attempts.made(answer instanceof KafkaException, who, "come in", answer);
  }

  private static <K> Map<String, Future<?>> named(
      String what, Map<K, ? extends Future<?>> results) {
    Map<String, Future<?>> named = new LinkedHashMap<>();
    results.forEach((key, result) -> named.put(what + key, result));
    return named;
  }

  private static <K> Map<String, Future<?>> each(
      String what, List<K> keys, Function<K, ? extends Future<?>> result) {
    Map<String, Future<?>> named = new LinkedHashMap<>();
    keys.forEach(key -> named.put(what + key, result.apply(key)));
    return named;
  }

  private void refused(
      String party, Map<String, Future<?>> tried, Class<? extends Exception> refusal) {
    List<String> names = new ArrayList<>(tried.keySet());
    for (String what : names) {
      Object answer = answer(tried.get(what));
      attempts.made(refusal.isInstance(answer), party, what, answer);
    }
  }

  /** What came of it: a value, or what was thrown. */
  private static Object answer(@Nullable Future<?> result) {
    try {
      Object value =
          result == null ? "nothing" : result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return value == null ? "done" : value;
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException e) {
      return e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
