/**
 * What waits: for a party's release, or for the second person of a sender. From the edge's copy of
 * the index and the out topics; a word on it is an event of its own, published like any other.
 */
@NullMarked
package org.ceptoarhub.ingest.held;

import org.jspecify.annotations.NullMarked;
