package org.ceptoarhub.bench.field;

import java.nio.file.Path;
import java.util.Map;
import org.ceptoarhub.bench.process.Child;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;

/**
 * The broker as a process of its own. It says on which port it listens and ends when its standard
 * input does, so it never outlives who started it.
 */
public final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * @param arguments the broker's folder; the administrator's password
   */
  public static void main(String[] arguments) throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(arguments[0]),
            0,
            Service.ADMIN,
            arguments[1],
            Map.of(),
            // What has been routed is thrown away at once, or memory would not last.
            Map.of(
                "log.retention.check.interval.ms", "1000", "log.initial.task.delay.ms", "1000"))) {
      System.out.println(Child.READY + broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Nothing is said to a broker.
      }
    }
    System.exit(0);
  }
}
