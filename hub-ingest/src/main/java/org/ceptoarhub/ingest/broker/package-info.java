/**
 * The one room where a Kafka client may enter. It appends to out topics, reads in topics, follows
 * compacted topics into memory, and asks how far the router is; everything else talks to its ports.
 */
@NullMarked
package org.ceptoarhub.ingest.broker;

import org.jspecify.annotations.NullMarked;
