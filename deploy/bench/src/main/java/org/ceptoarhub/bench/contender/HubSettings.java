package org.ceptoarhub.bench.contender;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.util.HashMap;
import java.util.Map;

/** The hub's router application with the settings of an assignment; all others are its defaults. */
final class HubSettings {
  private HubSettings() {}

  /** Starts the application. */
  static ApplicationContext start(Assignment assignment, Map<String, Object> others) {
    Map<String, Object> settings = new HashMap<>();
    assignment.client().forEach((key, value) -> settings.put("hub.router.kafka." + key, value));
    settings.put("hub.router.max-poll-records", assignment.transaction());
    settings.put("hub.router.partition-fetch", assignment.partitionFetch());
    settings.putAll(others);
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .propertySources(PropertySource.of("bench", settings))
        .start();
  }
}
