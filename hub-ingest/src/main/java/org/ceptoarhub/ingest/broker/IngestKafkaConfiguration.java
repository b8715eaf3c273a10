package org.ceptoarhub.ingest.broker;

import io.micronaut.configuration.kafka.config.AbstractKafkaConfiguration;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code kafka.*}: bootstrap servers and security of the edge's own principal. The framework's
 * clients are off ({@code kafka.enabled}): the edge makes its own.
 */
@Singleton
public final class IngestKafkaConfiguration extends AbstractKafkaConfiguration<byte[], byte[]> {
  private static final String SWITCH = "enabled";

  IngestKafkaConfiguration(Environment environment) {
    super(toKafkaProperties(environment, environment.getProperties(PREFIX, StringConvention.RAW)));
  }

  /** What every client of the edge is made with. */
  public Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    getConfig().forEach((key, value) -> client.put(key.toString(), value));
    client.remove(SWITCH);
    return client;
  }
}
