/**
 * The router's own copies of compacted topics: the index of events, the configuration in force.
 * Read from the beginning to the end before anything is routed, and followed from then on. Nothing
 * here writes.
 */
@NullMarked
package org.ceptoarhub.router.follow;

import org.jspecify.annotations.NullMarked;
