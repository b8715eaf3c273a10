/**
 * The names on the wire: topics of a realm, record headers, service principals. Names only; no
 * Kafka client enters.
 */
@NullMarked
package org.ceptoarhub.core.topics;

import org.jspecify.annotations.NullMarked;
