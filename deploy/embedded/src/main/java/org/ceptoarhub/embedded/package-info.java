/**
 * The hub's two servers, a Kafka broker and a PostgreSQL, run from the classpath on loopback and on
 * a folder that outlives them. Tests and the standalone hub start them alike. Nothing of the hub
 * itself enters: no topic, no party, no table.
 */
@NullMarked
package org.ceptoarhub.embedded;

import org.jspecify.annotations.NullMarked;
