package org.ceptoarhub.bench.field;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.bench.contender.Assignment;
import org.ceptoarhub.bench.contender.ContenderProcess;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.Warnings.Warning;
import org.ceptoarhub.bench.process.Child;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.Provisioner;
import org.ceptoarhub.standalone.Shipped;

/**
 * A broker with topics for every router that is compared. Each has out and in topics of its own,
 * alike in number and settings, and gets the same bytes, so that it stands still while another is
 * measured.
 *
 * <p>Events are loaded in a transaction that is open until the router is to begin: it reads
 * committed records only, so all of them come into its sight at one moment, and it has them all in
 * front of it as after an outage.
 */
public final class Field implements AutoCloseable {
  private static final String DIRECTORY = "directory.yaml";
  private static final String RULES = "rules.yaml";
  private static final String BROKER_HEAP = "1g";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * What topics keep. More than is loaded for one run, so nothing that has not been routed is lost.
   */
  private static final int KEPT_BYTES = 16 << 20;

  private final Path folder;
  private final String password = UUID.randomUUID().toString();
  private final Child broker;
  private final String bootstrapServers;
  private final Admin admin;
  private final Producer<byte[], byte[]> loader;
  private final Warnings warnings = new Warnings(new EventCodec());

  private Field(Path folder, Collection<Variant> variants) {
    this.folder = folder;
    this.broker =
        Child.start(
            "broker",
            folder,
            BROKER_HEAP,
            path -> true,
            BrokerProcess.class,
            List.of(folder.resolve("kafka").toString(), password));
    try {
      this.bootstrapServers = broker.awaitReady();
      this.admin = Admin.create(client(Service.ADMIN));
      provision(variants);
      this.loader = loader();
    } catch (RuntimeException e) {
      broker.kill();
      throw e;
    }
  }

  /**
   * Starts a broker with everything that these routers need.
   *
   * @param folder empty; the caller throws it away
   */
  public static Field start(Path folder, Collection<Variant> variants) {
    return new Field(folder, variants);
  }

  private Map<String, Object> client(String principal) {
    return EmbeddedBroker.client(bootstrapServers, principal, password);
  }

  private Producer<byte[], byte[]> loader() {
    Map<String, Object> configs = new HashMap<>(client(Service.ADMIN));
    configs.put("transactional.id", "bench-loader");
    configs.put("transaction.timeout.ms", 600_000);
    configs.put("linger.ms", 20);
    configs.put("batch.size", 128 * 1024);
    var producer =
        new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  // --- topics and rights

  private void provision(Collection<Variant> variants) {
    byte[] yaml = FanOut.directory();
    byte[] rules = Shipped.read(Shipped.RULES);
    try {
      Files.write(folder.resolve(DIRECTORY), yaml);
      Files.write(folder.resolve(RULES), rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Directory directory = DirectoryFile.read(DIRECTORY, yaml);
    new Provisioner(admin, Realm.LIVE, (short) 1)
        .apply(directory, Map.of(Service.ROUTER, password));
    ControlPublisher control = new ControlPublisher(client(Service.ADMIN), Clock.systemUTC());
    control.publishIfAbsent(Control.DIRECTORY, yaml, Service.ADMIN, "bench");
    control.publishIfAbsent(Control.RULES, rules, Service.ADMIN, "bench");
    for (Variant variant : variants) {
      if (variant != Variant.HUB) {
        await(admin.createTopics(topics(variant).stream().map(Field::topic).toList()).all());
        await(
            admin
                .listOffsets(
                    topics(variant).stream()
                        .collect(toMap(Field::only, topic -> OffsetSpec.latest())))
                .all());
      }
      bound(topics(variant));
    }
    await(
        admin
            .createAcls(
                List.of(
                    all(ResourceType.TOPIC),
                    all(ResourceType.GROUP),
                    all(ResourceType.TRANSACTIONAL_ID)))
            .all());
  }

  /** The hub's own router has its rights by the directory; its peers need some too. */
  private static AclBinding all(ResourceType type) {
    return new AclBinding(
        new ResourcePattern(type, ResourcePattern.WILDCARD_RESOURCE, PatternType.LITERAL),
        new AccessControlEntry(
            "User:" + Service.ROUTER, "*", AclOperation.ALL, AclPermissionType.ALLOW));
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, 1, (short) 1)
        .configs(Map.of("message.timestamp.type", "LogAppendTime", "min.insync.replicas", "1"));
  }

  private void bound(List<String> topics) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (String topic : topics) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, topic),
          Map.of(
                  "segment.bytes",
                  KEPT_BYTES,
                  "retention.bytes",
                  KEPT_BYTES,
                  "segment.index.bytes",
                  1 << 20,
                  "file.delete.delay.ms",
                  1000)
              .entrySet()
              .stream()
              .map(
                  entry ->
                      new AlterConfigOp(
                          new ConfigEntry(entry.getKey(), entry.getValue().toString()),
                          AlterConfigOp.OpType.SET))
              .toList());
    }
    await(admin.incrementalAlterConfigs(changes).all());
  }

  private static List<String> topics(Variant variant) {
    return Arrays.stream(FanOut.values())
        .flatMap(
            fanOut ->
                Stream.concat(
                    fanOut.senders().stream().map(variant::out),
                    fanOut.recipients().stream().map(variant::in)))
        .toList();
  }

  private static TopicPartition only(String topic) {
    return new TopicPartition(topic, 0);
  }

  // --- routers

  /** Starts a router; it is not ready yet. */
  public Child start(Variant variant, int transaction, int eventBytes, String heap) {
    Map<String, List<String>> routes = new LinkedHashMap<>();
    for (FanOut fanOut : FanOut.values()) {
      for (String sender : fanOut.senders()) {
        routes.put(variant.out(sender), fanOut.recipients().stream().map(variant::in).toList());
      }
    }
    Map<String, String> client =
        client(Service.ROUTER).entrySet().stream()
            .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
    Path file = folder.resolve(variant.id() + ".properties");
    new Assignment(variant, client, transaction, eventBytes, routes, folder).write(file);
    return Child.start(
        variant.id(),
        folder,
        heap,
        Field::isOfRouters,
        ContenderProcess.class,
        List.of(file.toString()));
  }

  /** Routers run without the hub's edge, as in production. */
  private static boolean isOfRouters(Path entry) {
    String path = entry.toString();
    return !path.contains("hub-ingest")
        && !path.contains("hub-standalone")
        && !path.contains("deploy/standalone/target");
  }

  // --- events

  /** Events that lie on a router's out topics, out of its sight. */
  public final class Load {
    private final Variant variant;
    private final FanOut fanOut;
    private final int events;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final long inboxBefore;

    private Load(Variant variant, FanOut fanOut, List<Warning> load) {
      this.variant = variant;
      this.fanOut = fanOut;
      this.events = load.size();
      this.inboxBefore = inboxEnd();
      loader.beginTransaction();
      List<Future<RecordMetadata>> last = new ArrayList<>();
      for (int i = 0; i < load.size(); i++) {
        String sender = fanOut.senders().get(i % FanOut.SENDERS);
        Future<RecordMetadata> sent = loader.send(record(variant, sender, load.get(i)));
        if (i >= load.size() - FanOut.SENDERS) {
          last.add(sent);
        }
      }
      loader.flush();
      for (Future<RecordMetadata> sent : last) {
        RecordMetadata place = get(sent);
        ends.put(new TopicPartition(place.topic(), place.partition()), place.offset() + 1);
      }
    }

    /** Number of events. */
    public int size() {
      return events;
    }

    /** Has the router see the events. */
    public void open() {
      loader.commitTransaction();
    }

    /** Whether the router has committed all of them. */
    public boolean isRouted() {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          await(admin.listConsumerGroupOffsets(variant.group()).partitionsToOffsetAndMetadata());
      return ends.entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata reached = offsets.get(end.getKey());
                return reached != null && reached.offset() >= end.getValue();
              });
    }

    /** Number of transactions in which a router has delivered: each leaves a mark on an inbox. */
    public long transactions() {
      return inboxEnd() - inboxBefore - events;
    }

    private long inboxEnd() {
      TopicPartition inbox = only(variant.in(fanOut.recipients().getFirst()));
      return Field.this.ends(Set.of(inbox)).getOrDefault(inbox, 0L);
    }
  }

  private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return await(
            admin
                .listOffsets(
                    partitions.stream()
                        .collect(toMap(Function.identity(), partition -> OffsetSpec.latest())))
                .all())
        .entrySet()
        .stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /**
   * New events.
   *
   * @param size bytes of each, about
   */
  public Events events(FanOut fanOut, int count, int size) {
    return new Events(fanOut, warnings.make(count, size, false));
  }

  /** Events that every router gets alike. */
  public final class Events {
    private final FanOut fanOut;
    private final List<Warning> made;

    private Events(FanOut fanOut, List<Warning> made) {
      this.fanOut = fanOut;
      this.made = made;
    }

    /** Loads the first of them for a router. */
    public Load load(Variant variant, int count) {
      return new Load(variant, fanOut, made.subList(0, count));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      Variant variant, String sender, Warning warning) {
    var record =
        new ProducerRecord<>(
            variant.out(sender), 0, warning.header().getCaseId().getBytes(UTF_8), warning.bytes());
    Map.of(
            RecordHeaders.SPEC_VERSION,
            "1.0",
            RecordHeaders.ID,
            warning.header().getEventId(),
            RecordHeaders.SOURCE,
            sender,
            RecordHeaders.TYPE,
            RecordHeaders.TYPE_PREFIX + "Redistribution",
            RecordHeaders.TIME,
            warning.header().getIssuedAt().toString(),
            RecordHeaders.SUBJECT,
            warning.header().getCaseId(),
            RecordHeaders.CONTENT_TYPE,
            RecordHeaders.AVRO,
            RecordHeaders.ACTOR,
            "someone")
        .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return record;
  }

  /** CPU time of the broker since it began. */
  public Duration cpu() {
    return broker.cpu();
  }

  private static <T> T await(KafkaFuture<T> answer) {
    return get(answer.toCompletionStage().toCompletableFuture());
  }

  private static <T> T get(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refuses: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    loader.close(PATIENCE);
    admin.close(PATIENCE);
    broker.close();
  }
}
