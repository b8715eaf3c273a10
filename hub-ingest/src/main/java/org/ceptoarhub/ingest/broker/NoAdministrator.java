package org.ceptoarhub.ingest.broker;

import io.micronaut.configuration.kafka.admin.AdminClientFactory;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;

/**
 * Takes the place of the framework's own administration client, which would keep a connection for
 * the making of topics: the router's provisioning makes them.
 */
@Factory
@Replaces(AdminClientFactory.class)
final class NoAdministrator {}
