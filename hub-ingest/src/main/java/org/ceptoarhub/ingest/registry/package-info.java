/**
 * The reading half of the Confluent Schema Registry API, for the hub's own schemas, so that Kafka
 * tools can read its topics. Nothing can be registered: an id belongs to a schema for ever, in
 * every hub.
 */
@NullMarked
package org.ceptoarhub.ingest.registry;

import org.jspecify.annotations.NullMarked;
