package org.ceptoarhub.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.BrokerCluster;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.embedded.EmbeddedDatabase;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.Provisioner;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A hub whose parts are processes of their own: three brokers, up to three routers, and the ledger
 * with its database. Sessions are short, so that a pause that ends one is short too.
 */
final class ChaosHub implements AutoCloseable {
  static final Realm REALM = Realm.LIVE;

  private static final String PASSWORD = "a-password";
  private static final int BROKERS = 3;
  private static final int ROUTERS = 3;
  private static final int BROKER_HEAP = 320;
  private static final int ROUTER_HEAP = 192;
  private static final int LEDGER_HEAP = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final String REQUEST_TIMEOUT = "5000";
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM = 4L << 30;
  private static final String FOLDER_PREFIX = "hub-chaos-";

  /** What Kafka's own tests of failures shorten too; nothing here makes it keep less. */
  private static final Map<String, String> CLUSTER_SETTINGS =
      Map.ofEntries(
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("controller.quorum.request.timeout.ms", "2000"),
          Map.entry("replica.socket.timeout.ms", REQUEST_TIMEOUT),
          Map.entry("group.min.session.timeout.ms", "1000"),
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
          Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"));

  private final Path folder;
  private final Scene scene;
  private final BrokerCluster cluster = BrokerCluster.of(BROKERS, CLUSTER_SETTINGS);
  private final List<Child> brokers;
  private final List<Slot> routers;
  private final Slot ledger;
  private final int databasePort;
  private @Nullable EmbeddedDatabase database;

  /** A place for a process, and for a second one of the same name. */
  static final class Slot {
    private final Child one;
    private final Child other;
    private boolean swapped;

    Slot(Child one, Child other) {
      this.one = one;
      this.other = other;
    }

    synchronized Child current() {
      return swapped ? other : one;
    }

    synchronized Child heir() {
      return swapped ? one : other;
    }

    /** The heir is the one from now on. */
    synchronized void swap() {
      swapped = !swapped;
    }
  }

  ChaosHub(Path folder, Scene scene) {
    this.folder = folder;
    this.scene = scene;
    this.brokers = IntStream.rangeClosed(1, BROKERS).mapToObj(this::broker).toList();
    this.routers = IntStream.rangeClosed(1, ROUTERS).mapToObj(this::router).toList();
    EmbeddedDatabase first = EmbeddedDatabase.start(folder.resolve("postgres"), PASSWORD);
    this.database = first;
    this.databasePort = first.port();
    this.ledger = new Slot(ledger("ledger"), ledger("ledger-heir"));
  }

  private Child broker(int id) {
    return new Child(
        "broker-" + id,
        BrokerNode.class,
        folder,
        BROKER_HEAP,
        BrokerNode.settings(cluster, id, folder.resolve("kafka-" + id), Service.ADMIN, PASSWORD));
  }

  private Slot router(int number) {
    String instance = "router-" + number;
    return new Slot(router(instance, instance), router(instance + "-heir", instance));
  }

  private Child router(String name, String instance) {
    return new Child(
        name,
        RouterNode.class,
        folder,
        ROUTER_HEAP,
        RouterNode.settings(instance, folder.resolve("index-" + instance), client(Service.ROUTER)));
  }

  private Child ledger(String name) {
    Map<String, String> settings = new HashMap<>();
    settings.put("hub.router.enabled", "false");
    settings.put("hub.ledger.enabled", "true");
    settings.put("hub.security.jwt-key", Base64.getEncoder().encodeToString(new byte[48]));
    settings.put("datasources.default.url", EmbeddedDatabase.jdbcUrl(databasePort));
    settings.put("datasources.default.username", EmbeddedDatabase.USER);
    settings.put("datasources.default.password", PASSWORD);
    client(Service.INGEST).forEach((key, value) -> settings.put("kafka." + key, value.toString()));
    settings.put("kafka.request.timeout.ms", REQUEST_TIMEOUT);
    return new Child(name, LedgerNode.class, folder, LEDGER_HEAP, settings);
  }

  /** Starts the brokers, makes topics and rights, and starts two routers and the ledger. */
  void start() throws InterruptedException {
    brokers.forEach(Child::start);
    Map<String, Object> client = client(Service.ADMIN);
    try (Admin admin = Admin.create(client)) {
      await("three brokers", () -> admin.describeCluster().nodes().get().size() == BROKERS);
      new Provisioner(admin, REALM, (short) cluster.copies())
          .apply(scene.directory(), Map.of(Service.ROUTER, PASSWORD, Service.INGEST, PASSWORD));
    }
    var control = new ControlPublisher(client, Clock.systemUTC());
    control.publish(Control.DIRECTORY, scene.directoryFile(), "crash test", "shipped");
    control.publish(Control.RULES, scene.rulesFile(), "crash test", "shipped");
    routers.get(0).current().start();
    routers.get(1).current().start();
    ledger.current().start();
  }

  /** Something that may yet be the case. */
  interface Condition {
    boolean holds() throws ExecutionException, InterruptedException;
  }

  static void await(String what, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (ExecutionException e) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no " + what + " after " + PATIENCE, e);
        }
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no " + what + " after " + PATIENCE);
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  Scene scene() {
    return scene;
  }

  Path folder() {
    return folder;
  }

  List<Child> brokers() {
    return brokers;
  }

  List<Slot> routers() {
    return routers;
  }

  Slot ledger() {
    return ledger;
  }

  synchronized void stopDatabase() {
    EmbeddedDatabase running = database;
    if (running != null) {
      database = null;
      running.close();
    }
  }

  synchronized void startDatabase() {
    if (database == null) {
      database = EmbeddedDatabase.start(folder.resolve("postgres"), PASSWORD, databasePort);
    }
  }

  DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(EmbeddedDatabase.jdbcUrl(databasePort));
    source.setUser(EmbeddedDatabase.USER);
    source.setPassword(PASSWORD);
    return source;
  }

  /** What a client needs to come in as this principal. */
  Map<String, Object> client(String principal) {
    return EmbeddedBroker.client(cluster.bootstrapServers(), principal, PASSWORD);
  }

  /** Reads what is committed on some topics, and keeps it. */
  TopicReader reader(List<String> topics) {
    return new TopicReader(consumer(), topics);
  }

  /** Counts what is committed on some topics. */
  TopicReader counter(List<String> topics) {
    return TopicReader.counting(consumer(), topics);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> configs = new HashMap<>(client(Service.ADMIN));
    configs.put("isolation.level", "read_committed");
    configs.put("auto.offset.reset", "earliest");
    configs.put("enable.auto.commit", false);
    configs.put("request.timeout.ms", REQUEST_TIMEOUT);
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Ends everything at once; nothing of it is needed any more. */
  @Override
  public void close() {
    List<Child> all = new ArrayList<>(brokers);
    for (Slot slot : routers) {
      all.add(slot.current());
      all.add(slot.heir());
    }
    all.add(ledger.current());
    all.add(ledger.heir());
    all.forEach(Child::kill);
    stopDatabase();
  }

  /**
   * A new folder, in memory if there is room: controllers wait for a disk, and a run is no
   * keepsake.
   */
  static Path newFolder() throws IOException {
    boolean roomy = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM;
    return roomy
        ? Files.createTempDirectory(MEMORY, FOLDER_PREFIX)
        : Files.createTempDirectory(FOLDER_PREFIX);
  }

  /** Deletes what the run has written. */
  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      List<Path> deepestFirst = new ArrayList<>(files.toList()).reversed();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
