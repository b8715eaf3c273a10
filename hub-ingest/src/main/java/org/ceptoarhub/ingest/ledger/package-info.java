/**
 * The ledger: a PostgreSQL view of the hub's topics for searching and reading, kept by a projector
 * that stores its offsets in the transaction of its rows. Publishing and routing do not need it,
 * and nothing here writes to a topic. What a party may see of it is decided in the queries, not in
 * the callers.
 */
@Configuration
@Requires(property = "hub.ledger.enabled", value = "true")
@NullMarked
package org.ceptoarhub.ingest.ledger;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
