package org.ceptoarhub.core.submission;

import java.util.Optional;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/** Looks up accepted events by their identity. */
@FunctionalInterface
public interface KnownEvents {

  /** The entry of the event (source, eventId), or empty if no such event is known. */
  Optional<IndexEntry> find(String source, String eventId);

  /** What has become of the event since it was decided, or empty if nothing has. */
  default Optional<Sequel> sequel(String source, String eventId) {
    return Optional.empty();
  }
}
