package org.ceptoarhub.bench.field;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.bench.contender.Assignment;
import org.ceptoarhub.bench.contender.ContenderProcess;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.Warnings.Warning;
import org.ceptoarhub.bench.process.Child;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
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
  private static final String BROKER_HEAP = "1g";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration POLL = Duration.ofMillis(100);

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
  private final EventCodec codec = new EventCodec();
  private final Warnings warnings = new Warnings(codec);

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
      Files.write(folder.resolve(Assignment.DIRECTORY), yaml);
      Files.write(folder.resolve(Assignment.RULES), rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Directory directory = DirectoryFile.read(Assignment.DIRECTORY, yaml);
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
    private final List<Warning> warnings;
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> inboxesBefore;

    private Load(Variant variant, FanOut fanOut, List<Warning> warnings) {
      this.variant = variant;
      this.fanOut = fanOut;
      this.warnings = warnings;
      this.inboxesBefore = inboxEnds(IsolationLevel.READ_UNCOMMITTED);
      loader.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < warnings.size(); i++) {
        String sender = fanOut.senders().get(i % FanOut.SENDERS);
        sent.add(loader.send(record(variant, sender, warnings.get(i))));
      }
      loader.flush();
      for (Future<RecordMetadata> each : sent) {
        RecordMetadata place = get(each);
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        begins.putIfAbsent(partition, place.offset());
        ends.put(partition, place.offset() + 1);
      }
    }

    /** Number of events. */
    public int size() {
      return warnings.size();
    }

    /** Has the router see the events. */
    public void open() {
      loader.commitTransaction();
    }

    /** Share of the events that the router has dealt with for good, from 0 to 1. */
    public double routed() {
      return variant.isTransactional() ? committed() : delivered();
    }

    /** By the group's offsets, which are committed with what is delivered. */
    private double committed() {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          await(admin.listConsumerGroupOffsets(variant.group()).partitionsToOffsetAndMetadata());
      long done = 0;
      for (Map.Entry<TopicPartition, Long> begin : begins.entrySet()) {
        OffsetAndMetadata reached = offsets.get(begin.getKey());
        if (reached != null) {
          long end = ends.getOrDefault(begin.getKey(), 0L);
          done += Math.clamp(reached.offset() - begin.getValue(), 0, end - begin.getValue());
        }
      }
      return (double) done / size();
    }

    /** By what lies in the inboxes; without transactions there is nothing else there. */
    private double delivered() {
      long done = 0;
      for (Map.Entry<TopicPartition, Long> end :
          inboxEnds(IsolationLevel.READ_UNCOMMITTED).entrySet()) {
        done += end.getValue() - inboxesBefore.getOrDefault(end.getKey(), 0L);
      }
      return (double) done / size() / fanOut.members();
    }

    /**
     * Number of transactions in which a router has delivered: each leaves a mark on an inbox. 0 if
     * it has none.
     */
    public long transactions() {
      TopicPartition inbox = only(variant.in(fanOut.recipients().getFirst()));
      long end = inboxEnds(IsolationLevel.READ_UNCOMMITTED).getOrDefault(inbox, 0L);
      return end - inboxesBefore.getOrDefault(inbox, 0L) - size();
    }

    private Map<TopicPartition, Long> inboxEnds(IsolationLevel isolation) {
      return Field.this.ends(inboxes(variant), isolation);
    }

    /** Whether a reader of committed records sees all that lies in the inboxes. */
    private boolean isSettled() {
      return inboxEnds(IsolationLevel.READ_COMMITTED)
          .equals(inboxEnds(IsolationLevel.READ_UNCOMMITTED));
    }

    /**
     * Reads what all inboxes of the router have got since the events were loaded, and holds it
     * against what they ought to have got.
     *
     * @throws IllegalStateException if a transaction stays open
     */
    public Count count() {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!isSettled()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "an inbox of " + variant.title() + " can't be read to its end");
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
      Set<String> wanted =
          warnings.stream()
              .filter(Warning::isForMembers)
              .map(warning -> warning.header().getEventId())
              .collect(toSet());
      Set<String> inboxes = fanOut.recipients().stream().map(variant::in).collect(toSet());
      Map<String, Map<String, Integer>> found = read();
      long lost = 0;
      for (String inbox : inboxes) {
        Map<String, Integer> there = found.getOrDefault(inbox, Map.of());
        lost += wanted.stream().filter(id -> !there.containsKey(id)).count();
      }
      long doubled = 0;
      long trespassed = 0;
      for (Map.Entry<String, Map<String, Integer>> inbox : found.entrySet()) {
        for (Map.Entry<String, Integer> event : inbox.getValue().entrySet()) {
          if (!inboxes.contains(inbox.getKey()) || !wanted.contains(event.getKey())) {
            trespassed += event.getValue();
          } else {
            doubled += event.getValue() - 1;
          }
        }
      }
      return new Count((long) wanted.size() * inboxes.size(), lost, doubled, trespassed);
    }

    /** Inbox to event id to how often it lies there. */
    private Map<String, Map<String, Integer>> read() {
      Map<String, Map<String, Integer>> found = new HashMap<>();
      Map<String, Object> configs = new HashMap<>(client(Service.ADMIN));
      configs.put("isolation.level", "read_committed");
      configs.put("enable.auto.commit", false);
      try (var reader =
          new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        reader.assign(inboxesBefore.keySet());
        inboxesBefore.forEach(reader::seek);
        Map<TopicPartition, Long> until = inboxEnds(IsolationLevel.READ_COMMITTED);
        while (until.entrySet().stream()
            .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
          for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
            found
                .computeIfAbsent(record.topic(), inbox -> new HashMap<>())
                .merge(eventId(record), 1, Integer::sum);
          }
        }
      }
      return found;
    }

    private String eventId(ConsumerRecord<byte[], byte[]> record) {
      try {
        return codec.decodeEvent(record.value()).header().getEventId();
      } catch (MalformedRecordException e) {
        return "no event: " + e.getMessage();
      }
    }
  }

  /**
   * What has become of a load.
   *
   * @param wanted deliveries that ought to be there
   * @param lost of these, the ones that are not
   * @param doubled copies beyond the first
   * @param trespassed deliveries that ought not to be there: another inbox, or a label that forbids
   */
  public record Count(long wanted, long lost, long doubled, long trespassed) {

    /** Whether all is there once and nothing else. */
    public boolean isClean() {
      return wanted > 0 && lost == 0 && doubled == 0 && trespassed == 0;
    }
  }

  private static List<TopicPartition> inboxes(Variant variant) {
    return Arrays.stream(FanOut.values())
        .flatMap(fanOut -> fanOut.recipients().stream())
        .map(variant::in)
        .map(Field::only)
        .toList();
  }

  private Map<TopicPartition, Long> ends(
      Collection<TopicPartition> partitions, IsolationLevel isolation) {
    return await(
            admin
                .listOffsets(
                    partitions.stream()
                        .collect(toMap(Function.identity(), partition -> OffsetSpec.latest())),
                    new ListOffsetsOptions(isolation))
                .all())
        .entrySet()
        .stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /**
   * New events, which every member may get.
   *
   * @param size bytes of each, about
   */
  public Events events(FanOut fanOut, int count, int size) {
    return new Events(fanOut, warnings.make(count, size, false));
  }

  /** New events, some of which nobody may get. */
  public Events mixed(FanOut fanOut, int count, int size) {
    return new Events(fanOut, warnings.make(count, size, true));
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
