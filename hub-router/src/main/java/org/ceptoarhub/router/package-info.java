/**
 * The router as an application: its settings, its Kafka clients, its start and its end. How records
 * are handled, sent and committed is in the rooms below.
 */
@NullMarked
package org.ceptoarhub.router;

import org.jspecify.annotations.NullMarked;
