/**
 * The HTTP edge: one more Kafka client that writes to the out topic of whoever authenticated and
 * reads that party's in topic. It decides nothing that the router does not decide again. The router
 * may not be imported; the two meet on topics.
 */
@Configuration
@Requires(property = "hub.ingest.enabled", notEquals = "false")
@NullMarked
package org.ceptoarhub.ingest;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
