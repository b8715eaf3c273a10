package org.ceptoarhub.core.audit;

import org.jspecify.annotations.Nullable;

/**
 * A record of the decision log as it stands there.
 *
 * @param partition of the log
 * @param offset in it; offsets need not be without gaps, as the log keeps other marks between
 *     records
 * @param key the sender's id, as it was written
 * @param value a decision in the wire format
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogRecord(
    int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {}
