package org.ceptoarhub.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.ceptoarhub.router.Router;
import org.ceptoarhub.router.RouterClients;
import org.ceptoarhub.router.RouterConfiguration;

/** A router in a process of its own, with the clients that it really has and short sessions. */
final class RouterNode {
  private static final String INSTANCE = "instance";
  private static final String INDEX = "index";

  /** Longer than any run: what a provision is derived from is known in the end. */
  private static final Duration REFERENCE_PATIENCE = Duration.ofHours(10);

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(8);
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);
  private static final int POLLED_AT_ONCE = 200;
  private static final int FETCHED_AT_ONCE = 64 * 1024;

  private RouterNode() {}

  /**
   * What the router of this name is started with.
   *
   * @param index where it keeps its copy of the index
   */
  static Map<String, String> settings(String instance, Path index, Map<String, Object> broker) {
    Map<String, String> settings = new HashMap<>();
    broker.forEach((key, value) -> settings.put(key, value.toString()));
    settings.put(INSTANCE, instance);
    settings.put(INDEX, index.toString());
    return settings;
  }

  public static void main(String... arguments) throws Exception {
    Map<String, Object> broker = Lifeline.settings(arguments);
    String instance = String.valueOf(broker.remove(INSTANCE));
    Path index = Path.of(String.valueOf(broker.remove(INDEX)));
    RouterConfiguration configuration =
        new RouterConfiguration(
            true,
            ChaosHub.REALM,
            instance,
            POLLED_AT_ONCE,
            FETCHED_AT_ONCE,
            REFERENCE_PATIENCE,
            Duration.ofDays(7),
            100_000,
            TRANSACTION_TIMEOUT,
            SESSION_TIMEOUT,
            index);
    RouterClients clients = RouterClients.of(broker, configuration);
    Router router = new Router(configuration, clients, InstantSource.system());
    router.start();
    Lifeline.hold(System.in, router);
  }
}
