package org.ceptoarhub.chaos;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ceptoarhub.embedded.BrokerCluster;
import org.ceptoarhub.embedded.BrokerCluster.Node;
import org.ceptoarhub.embedded.EmbeddedBroker;

/** A broker in a process of its own. */
final class BrokerNode {
  private static final String KAFKA = "kafka.";

  private BrokerNode() {}

  /** What the node of this id is started with. */
  static Map<String, String> settings(
      BrokerCluster cluster, int id, Path folder, String admin, String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("folder", folder.toString());
    settings.put("node", Integer.toString(id));
    settings.put("admin", admin);
    settings.put("password", password);
    settings.put("cluster.id", cluster.id());
    settings.put("cluster.password", cluster.password());
    settings.put(
        "cluster.nodes",
        cluster.nodes().stream()
            .map(
                node ->
                    "%d:%d:%d:%d"
                        .formatted(
                            node.id(), node.clientPort(), node.innerPort(), node.controllerPort()))
            .collect(Collectors.joining(",")));
    cluster.settings().forEach((key, value) -> settings.put(KAFKA + key, value));
    return settings;
  }

  public static void main(String... arguments) throws Exception {
    Map<String, Object> given = Lifeline.settings(arguments);
    Map<String, String> settings = new HashMap<>();
    Map<String, String> kafka = new HashMap<>();
    given.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA)) {
            kafka.put(key.substring(KAFKA.length()), value.toString());
          } else {
            settings.put(key, value.toString());
          }
        });
    List<Node> nodes =
        Arrays.stream(settings.getOrDefault("cluster.nodes", "").split(",", -1))
            .map(BrokerNode::node)
            .toList();
    Lifeline.hold(
        System.in,
        EmbeddedBroker.start(
            Path.of(settings.getOrDefault("folder", "")),
            new BrokerCluster(
                settings.getOrDefault("cluster.id", ""),
                settings.getOrDefault("cluster.password", ""),
                nodes,
                kafka),
            Integer.parseInt(settings.getOrDefault("node", "")),
            settings.getOrDefault("admin", ""),
            settings.getOrDefault("password", "")));
  }

  private static Node node(String text) {
    int[] numbers = Arrays.stream(text.split(":", -1)).mapToInt(Integer::parseInt).toArray();
    return new Node(numbers[0], numbers[1], numbers[2], numbers[3]);
  }
}
