package org.ceptoarhub.standalone;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.embedded.EmbeddedDatabase;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.DirectoryWatch;
import org.ceptoarhub.router.provision.Provisioner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole hub in this JVM, on one data folder. What it starts, in order: the folder's lock, the
 * broker, the database, topics and rights, the shipped editions where none is in force, what keeps
 * topics and rights in line with later directories, the router and the HTTP edge. It stops them in
 * the opposite order; the next start on the folder finds everything as it was.
 */
public final class Standalone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final List<String> SERVICES = List.of(Service.ROUTER, Service.INGEST);

  private final DataFolder data;
  private final Clock clock;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** The parties of the directory in force to their passwords. */
  private final Map<String, String> plainUsers = new ConcurrentHashMap<>();

  /**
   * Where the hub listens and keeps its data.
   *
   * @param data the data folder; made if missing
   * @param httpPort port of the HTTP edge; 0: any free one
   * @param kafkaPort port of the broker; 0: any free one
   */
  public record Options(Path data, int httpPort, int kafkaPort) {}

  private Standalone(DataFolder data, Clock clock) {
    this.data = data;
    this.clock = clock;
  }

  /**
   * Starts a hub and returns when it routes events.
   *
   * @param progress is told what is being done, in a few words
   * @throws IllegalStateException if another hub runs on the folder, or something does not start
   * @throws org.ceptoarhub.embedded.PortTakenException if a port asked for is taken
   */
  public static Standalone start(Options options, Clock clock, Consumer<String> progress) {
    Standalone hub = new Standalone(new DataFolder(options.data()), clock);
    try {
      hub.startAll(options, progress);
      return hub;
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  /** Where the hub is found. */
  public HubAddresses addresses() {
    return HubAddresses.read(data).orElseThrow();
  }

  /** The folder that it runs on. */
  public DataFolder data() {
    return data;
  }

  /** Stops everything, the last started first; each has written all it has when it stops. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    while (!running.isEmpty()) {
      AutoCloseable last = running.pop();
      try {
        last.close();
      } catch (Exception e) {
        LOG.error("{} did not stop as it should", last.getClass().getSimpleName(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAll(Options options, Consumer<String> progress) {
    running.push(data.lock());
    Secrets secrets = Secrets.in(data);

    progress.accept("starting the broker");
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            data.kafka(),
            options.kafkaPort(),
            Service.ADMIN,
            secrets.kafkaPassword(Service.ADMIN),
            plainUsers);
    running.push(broker);

    progress.accept("starting the database");
    EmbeddedDatabase database = EmbeddedDatabase.start(data.postgres(), secrets.databasePassword());
    running.push(database);

    progress.accept("making topics and rights");
    provision(broker, secrets);

    progress.accept("starting router and edge");
    ApplicationContext application =
        Application.start(
            broker.bootstrapServers(),
            database.jdbcUrl(),
            data,
            secrets,
            options.httpPort(),
            Map.of());
    running.push(application);
    EmbeddedServer server = application.getBean(EmbeddedServer.class);

    progress.accept("waiting until events are routed");
    Application.awaitRouting(application);

    HubAddresses addresses =
        new HubAddresses(
            server.getPort(), broker.port(), database.port(), ProcessHandle.current().pid());
    try {
      addresses.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    running.push(() -> HubAddresses.delete(data));
  }

  private void provision(EmbeddedBroker broker, Secrets secrets) {
    Map<String, Object> client = broker.client(Service.ADMIN, secrets.kafkaPassword(Service.ADMIN));
    ControlPublisher control = new ControlPublisher(client, clock);
    Admin admin = Admin.create(client);
    running.push(admin);
    Provisioner provisioner = new Provisioner(admin, Realm.LIVE, (short) 1);
    Directory directory = inForce(admin, control).orElseGet(Standalone::shippedDirectory);
    LOG.info(
        "Provisioned: {}", provisioner.apply(directory, passwords(directory, secrets)).summary());
    partiesOf(directory)
        .forEach(
            party -> secrets.writeCredentials(party, broker.bootstrapServers(), clock.instant()));
    for (String edition : List.of(Shipped.DIRECTORY, Shipped.RULES)) {
      String topic = edition.equals(Shipped.RULES) ? Control.RULES : Control.DIRECTORY;
      LOG.info(
          "{}: {}",
          topic,
          control.publishIfAbsent(
              topic, Shipped.read(edition), Service.ADMIN, "the shipped edition"));
    }
    DirectoryWatch watch =
        new DirectoryWatch(
            client, provisioner, later -> credentials(later, secrets, broker), clock);
    running.push(watch);
    watch.start();
  }

  /**
   * The passwords of whoever takes part by the directory in force; who is new gets what it comes in
   * with.
   */
  private Map<String, String> credentials(
      Directory directory, Secrets secrets, EmbeddedBroker broker) {
    partiesOf(directory).stream()
        .filter(party -> Files.notExists(secrets.tokenFile(party)))
        .forEach(
            party -> secrets.writeCredentials(party, broker.bootstrapServers(), clock.instant()));
    return passwords(directory, secrets);
  }

  /** The same, and these parties and no others may come in by PLAIN from now on. */
  private Map<String, String> passwords(Directory directory, Secrets secrets) {
    Map<String, String> passwords = passwords(partiesOf(directory), secrets);
    plainUsers.putAll(passwords);
    plainUsers.keySet().retainAll(passwords.keySet());
    passwords.putAll(passwords(SERVICES, secrets));
    return passwords;
  }

  private static Directory shippedDirectory() {
    return DirectoryFile.read(Shipped.DIRECTORY, Shipped.read(Shipped.DIRECTORY));
  }

  /** The parties that come in from outside: all but the hub itself. */
  private static List<String> partiesOf(Directory directory) {
    return directory.parties().stream()
        .filter(party -> !party.has(Role.HUB))
        .map(Party::id)
        .toList();
  }

  private static Map<String, String> passwords(List<String> principals, Secrets secrets) {
    Map<String, String> passwords = new HashMap<>();
    principals.forEach(principal -> passwords.put(principal, secrets.kafkaPassword(principal)));
    return passwords;
  }

  /** The directory in force, if the folder has been used before. */
  private static Optional<Directory> inForce(Admin admin, ControlPublisher control) {
    try {
      return admin.listTopics().names().get().contains(Control.DIRECTORY)
          ? control
              .inForce(Control.DIRECTORY)
              .map(yaml -> DirectoryFile.read(Control.DIRECTORY, yaml))
          : Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the broker does not answer its administrator; was the folder of secrets changed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
