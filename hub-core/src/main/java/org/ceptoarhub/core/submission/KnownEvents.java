package org.ceptoarhub.core.submission;

import java.util.Optional;
import org.ceptoarhub.log.IndexEntry;

/** Looks up accepted events by their identity. */
@FunctionalInterface
public interface KnownEvents {

  /** The entry of the event (source, eventId), or empty if no such event is known. */
  Optional<IndexEntry> find(String source, String eventId);
}
