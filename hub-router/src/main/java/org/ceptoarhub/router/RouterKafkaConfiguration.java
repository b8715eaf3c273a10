package org.ceptoarhub.router;

import io.micronaut.configuration.kafka.config.AbstractKafkaConfiguration;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code hub.router.kafka.*}: bootstrap servers and security of the router's own principal. Apart
 * from {@code kafka.*}, as in one application the edge is another principal.
 */
@Singleton
final class RouterKafkaConfiguration extends AbstractKafkaConfiguration<byte[], byte[]> {
  private static final String PREFIX = "hub.router.kafka";

  RouterKafkaConfiguration(Environment environment) {
    super(toKafkaProperties(environment, environment.getProperties(PREFIX, StringConvention.RAW)));
  }

  /** What every client of the router is made with. */
  Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    getConfig().forEach((key, value) -> client.put(key.toString(), value));
    return client;
  }
}
