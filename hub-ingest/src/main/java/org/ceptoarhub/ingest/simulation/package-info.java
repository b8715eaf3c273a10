/**
 * Other rules tried on the decisions that were kept: the history is read, the trying itself is the
 * core's. One at a time; nothing is written.
 */
@NullMarked
package org.ceptoarhub.ingest.simulation;

import org.jspecify.annotations.NullMarked;
