package org.ceptoarhub.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka node, broker and KRaft controller, in this JVM: on loopback, on disk, closed by
 * default; alone, or one of a {@link BrokerCluster}.
 *
 * <p>Clients come in by SASL/SCRAM-SHA-512. Whom the caller names may also come in by SASL/PLAIN,
 * for clients built on librdkafka before 2.6.1 (kcat of Debian 12 among them), whose SCRAM a Kafka
 * 4 broker refuses. The administrator is the one super user; everybody else may do what an ACL
 * says, and without an ACL nothing. The node talks to itself on two further loopback ports with a
 * password that lives no longer than it does, or to its like with the cluster's. A folder keeps its
 * topics, ACLs and credentials over restarts, on whatever port.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** Has the system size a socket's buffer. */
  private static final String SYSTEM_BUFFER = "-1";

  private static final String ITSELF = "svc-broker";

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it accepts clients.
   *
   * @param folder where it keeps everything; made if missing
   * @param port where clients come in; 0: any free one
   * @param admin the super user's name
   * @param password the super user's password; on a folder that has been used before, the same as
   *     then
   * @throws PortTakenException if the port asked for is taken
   * @throws IllegalStateException if the folder can't be used
   */
  public static EmbeddedBroker start(Path folder, int port, String admin, String password) {
    return start(folder, port, admin, password, Map.of());
  }

  /**
   * The same, and these users may come in by SASL/PLAIN too.
   *
   * @param plainUsers user to password, looked at each time that somebody comes: who is taken out
   *     is let in no more, though whoever is connected stays so. Changed by any thread, it must be
   *     made for that
   */
  public static EmbeddedBroker start(
      Path folder, int port, String admin, String password, Map<String, String> plainUsers) {
    return start(folder, port, admin, password, plainUsers, Map.of());
  }

  /**
   * The same, with settings of the broker other than those that stand here.
   *
   * @param others Kafka's name of a setting to its value
   */
  public static EmbeddedBroker start(
      Path folder,
      int port,
      String admin,
      String password,
      Map<String, String> plainUsers,
      Map<String, String> others) {
    BrokerCluster alone = BrokerCluster.alone(LoopbackPort.claim(port));
    return start(folder, alone, alone.nodes().getFirst(), admin, password, plainUsers, others);
  }

  /**
   * Starts a node of a cluster and returns when it accepts clients, which it does when most of the
   * nodes are there.
   *
   * @param folder where this node keeps everything; made if missing
   * @param id which of the cluster's nodes it is
   * @throws IllegalStateException if the folder can't be used
   */
  public static EmbeddedBroker start(
      Path folder, BrokerCluster cluster, int id, String admin, String password) {
    return start(folder, cluster, cluster.node(id), admin, password, Map.of(), Map.of());
  }

  private static EmbeddedBroker start(
      Path folder,
      BrokerCluster cluster,
      BrokerCluster.Node node,
      String admin,
      String password,
      Map<String, String> plainUsers,
      Map<String, String> others) {
    if (Files.notExists(folder.resolve("meta.properties"))) {
      format(folder, cluster, node, admin, password);
    }
    Properties settings = settings(folder, cluster, node, admin);
    Function<String, @Nullable String> passwords = plainUsers::get;
    settings.put(PlainUsers.PASSWORDS, passwords);
    settings.putAll(others);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedBroker(server, node.clientPort());
  }

  /**
   * A broker that can't write to its folder any more ends the whole process at once, so that
   * nothing is acknowledged that is not kept. This says what is to be done before that, for all
   * brokers of the process; who is told last counts.
   *
   * @param lastWords must not wait for a broker
   */
  public static void beforeItEndsTheProcess(Runnable lastWords) {
    AtomicBoolean said = new AtomicBoolean();
    Exit.Procedure end =
        (status, message) -> {
          try {
            if (said.compareAndSet(false, true)) {
              lastWords.run();
            }
          } finally {
            Runtime.getRuntime().halt(Math.max(1, status));
          }
        };
    Exit.setHaltProcedure(end);
    Exit.setExitProcedure(end);
  }

  /** The port on which clients come in. */
  public int port() {
    return port;
  }

  /** The {@code bootstrap.servers} of a client. */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  /** What a client needs to connect as this user. */
  public Map<String, Object> client(String user, String password) {
    return client(bootstrapServers(), user, password);
  }

  /** What a client needs to connect as this user to the broker at this address. */
  public static Map<String, Object> client(String bootstrapServers, String user, String password) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
  }

  /** Stops when everything is on disk. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(
      Path folder, BrokerCluster cluster, BrokerCluster.Node node, String admin, String password) {
    try {
      Files.createDirectories(folder);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setNodeId(node.id())
          .setClusterId(cluster.id())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setScramArguments(
              List.of("SCRAM-SHA-512=[name=%s,password=%s]".formatted(admin, password)))
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("can't prepare " + folder + " for the broker", e);
    }
  }

  private static Properties settings(
      Path folder, BrokerCluster cluster, BrokerCluster.Node node, String admin) {
    String host = LoopbackPort.HOST;
    String inner =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%2$s\" user_%1$s=\"%2$s\";"
            .formatted(ITSELF, cluster.password());

    var settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", node.id());
    settings.put("log.dirs", folder.toString());
    settings.put(
        "controller.quorum.voters",
        cluster.nodes().stream()
            .map(voter -> "%d@%s:%d".formatted(voter.id(), host, voter.controllerPort()))
            .collect(Collectors.joining(",")));

    settings.put(
        "listeners",
        "CLIENT://%1$s:%2$d,INNER://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
            .formatted(host, node.clientPort(), node.innerPort(), node.controllerPort()));
    settings.put(
        "advertised.listeners",
        "CLIENT://%1$s:%2$d,INNER://%1$s:%3$d"
            .formatted(host, node.clientPort(), node.innerPort()));
    settings.put(
        "listener.security.protocol.map",
        "CLIENT:SASL_PLAINTEXT,INNER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
    settings.put("inter.broker.listener.name", "INNER");
    settings.put("controller.listener.names", "CONTROLLER");

    settings.put("listener.name.client.sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
    settings.put(
        "listener.name.client.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put(
        "listener.name.client.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required;");
    settings.put(
        "listener.name.client.plain.sasl.server.callback.handler.class",
        PlainUsers.class.getName());
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("sasl.mechanism.controller.protocol", "PLAIN");
    for (String listener : List.of("inner", "controller")) {
      settings.put("listener.name." + listener + ".sasl.enabled.mechanisms", "PLAIN");
      settings.put("listener.name." + listener + ".plain.sasl.jaas.config", inner);
    }

    settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
    settings.put("allow.everyone.if.no.acl.found", "false");
    settings.put("super.users", "User:" + admin + ";User:" + ITSELF);

    // A few hundred small partitions: few internal ones, little memory. Groups keep their offsets
    // as long as topics keep their records.
    String copies = Integer.toString(cluster.copies());
    String inSync = Integer.toString(cluster.inSync());
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", copies);
    settings.put("min.insync.replicas", inSync);
    settings.put("offsets.topic.replication.factor", copies);
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("offsets.retention.minutes", Integer.toString(400 * 24 * 60));
    settings.put("transaction.state.log.replication.factor", copies);
    settings.put("transaction.state.log.min.isr", inSync);
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", copies);
    settings.put("share.coordinator.state.topic.min.isr", inSync);
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("socket.send.buffer.bytes", SYSTEM_BUFFER);
    settings.put("socket.receive.buffer.bytes", SYSTEM_BUFFER);
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    settings.putAll(cluster.settings());
    return settings;
  }
}
