package org.ceptoarhub.ingest.broker;

import io.micronaut.configuration.kafka.admin.AdminClientFactory;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.exceptions.DisabledBeanException;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.admin.AdminClient;

/**
 * Keeps the framework's own administration client out: nothing of the edge makes topics, and the
 * framework leaves it running when the application closes.
 */
@Factory
final class NoAdministrator {

  @Singleton
  @Replaces(value = AdminClient.class, factory = AdminClientFactory.class)
  AdminClient none() {
    throw new DisabledBeanException("The edge makes its own Kafka clients");
  }
}
