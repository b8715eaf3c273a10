package org.ceptoarhub.ingest.editions;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.core.yaml.Problem;
import org.ceptoarhub.event.EditionSubject;

/**
 * The files that this edge has lately refused, so that a desk can show what is wrong and that the
 * last good one stays. They were never taken, so nothing else keeps them.
 */
@Singleton
final class RefusedUploads {
  private static final int KEPT = 10;

  private final Map<EditionSubject, Deque<Refused>> refused = new EnumMap<>(EditionSubject.class);

  /**
   * A file that could not be taken.
   *
   * @param problems at least one
   */
  record Refused(String by, String actor, Instant at, String hash, List<Problem> problems) {

    Refused {
      problems = List.copyOf(problems);
    }
  }

  synchronized void add(EditionSubject subject, Refused upload) {
    Deque<Refused> newestFirst = refused.computeIfAbsent(subject, key -> new ArrayDeque<>());
    newestFirst.addFirst(upload);
    if (newestFirst.size() > KEPT) {
      newestFirst.removeLast();
    }
  }

  /** The newest first. */
  synchronized List<Refused> of(EditionSubject subject) {
    return List.copyOf(refused.getOrDefault(subject, new ArrayDeque<>()));
  }
}
