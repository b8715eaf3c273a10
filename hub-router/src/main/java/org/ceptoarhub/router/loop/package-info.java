/**
 * The transactional loop: polls out topics, has shards handle the records, sends what they lead to,
 * and commits it together with the offsets. All threads, waits and Kafka clients of routing are
 * here; what an event means is not.
 */
@NullMarked
package org.ceptoarhub.router.loop;

import org.jspecify.annotations.NullMarked;
