/** Whether the hub does its work: UP only while events are routed. It looks and never repairs. */
@NullMarked
package org.ceptoarhub.ingest.health;

import org.jspecify.annotations.NullMarked;
