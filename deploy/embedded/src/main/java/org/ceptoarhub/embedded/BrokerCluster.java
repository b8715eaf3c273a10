package org.ceptoarhub.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Nodes on loopback that are one cluster: each is broker and KRaft controller. Three of them keep
 * everything three times and acknowledge what two have, so that any one may be lost.
 *
 * @param id the cluster's id, by which a folder knows to which it belongs
 * @param password by which the nodes know each other
 * @param settings settings of Kafka's that go before the usual ones, the same in all nodes
 */
public record BrokerCluster(
    String id, String password, List<Node> nodes, Map<String, String> settings) {
  private static final int MOST_COPIES = 3;

  /** From here up to where Linux begins to give ports to connections that go out. */
  private static final int LOWEST_PORT = 20_000;

  private static final int HIGHEST_PORT = 32_000;

  public BrokerCluster {
    nodes = List.copyOf(nodes);
    settings = Map.copyOf(settings);
  }

  /**
   * A node and its loopback ports.
   *
   * @param clientPort where clients come in
   * @param innerPort where the other brokers do
   * @param controllerPort where brokers and controllers talk to the controller
   */
  public record Node(int id, int clientPort, int innerPort, int controllerPort) {}

  /**
   * A new cluster, on ports that are free now and that no connection takes while a node is down.
   *
   * @param size number of nodes, with ids from 1
   */
  public static BrokerCluster of(int size, Map<String, String> settings) {
    List<Integer> ports = ports(3 * size);
    List<Node> nodes = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      int first = 3 * (id - 1);
      nodes.add(new Node(id, ports.get(first), ports.get(first + 1), ports.get(first + 2)));
    }
    return new BrokerCluster(
        Uuid.randomUuid().toString(), Uuid.randomUuid().toString(), nodes, settings);
  }

  /** A node that is a cluster by itself. */
  static BrokerCluster alone(int clientPort) {
    return new BrokerCluster(
        Uuid.randomUuid().toString(),
        Uuid.randomUuid().toString(),
        List.of(new Node(1, clientPort, LoopbackPort.claim(0), LoopbackPort.claim(0))),
        Map.of());
  }

  private static List<Integer> ports(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      }
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try {
      return LoopbackPort.claim(port) == port;
    } catch (PortTakenException taken) {
      return false;
    }
  }

  /**
   * The node of this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node node(int id) {
    return nodes.stream()
        .filter(node -> node.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the cluster has no node " + id));
  }

  /** The {@code bootstrap.servers} of a client. */
  public String bootstrapServers() {
    return nodes.stream()
        .map(node -> LoopbackPort.HOST + ":" + node.clientPort())
        .collect(Collectors.joining(","));
  }

  /** How often a record is kept. */
  public int copies() {
    return Math.min(MOST_COPIES, nodes.size());
  }

  /** How many nodes must have a record before it is acknowledged. */
  int inSync() {
    return Math.max(1, copies() - 1);
  }
}
