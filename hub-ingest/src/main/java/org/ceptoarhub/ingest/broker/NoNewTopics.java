package org.ceptoarhub.ingest.broker;

import io.micronaut.configuration.kafka.admin.KafkaNewTopics;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;

/** The router's provisioning makes the topics: the framework's own administrator stays out. */
@Singleton
@Replaces(KafkaNewTopics.class)
final class NoNewTopics {}
