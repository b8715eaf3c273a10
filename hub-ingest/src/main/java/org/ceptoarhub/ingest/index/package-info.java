/**
 * The edge's own copy of the index of accepted events, followed on its topic, so that references
 * and repeats are answered from memory. Nothing is written.
 */
@NullMarked
package org.ceptoarhub.ingest.index;

import org.jspecify.annotations.NullMarked;
