package org.ceptoarhub.core.guards;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;

/** Follows references to what an event grew from. */
final class Lineage {
  /** More than any incident has; a longer chain counts as unknown. */
  private static final int MAX_REVISIONS = 1_000;

  private Lineage() {}

  /**
   * Everything that an event grew from, by whatever way: what it is derived from, what that grew
   * from, and what the event grew from that it supersedes, so that a revision does not shake it
   * off. Only a report shakes it off by a revision: its source has said anew what it consents to.
   * What {@code known} does not find is in it too.
   */
  static Set<EventRef> of(Event event, KnownEvents known) {
    boolean report = event.body() instanceof IncidentReport;
    Set<EventRef> origins = new LinkedHashSet<>();
    for (Reference reference : event.header().getReferences()) {
      switch (reference.getRel()) {
        case derivedFrom -> addWithOrigins(reference, known, origins);
        case supersedes -> {
          if (!report) {
            addOrigins(reference, known, origins);
          }
        }
        case inReplyTo -> {}
      }
    }
    return origins;
  }

  private static void addWithOrigins(
      Reference reference, KnownEvents known, Set<EventRef> origins) {
    EventRef named = new EventRef(reference.getSource(), reference.getEventId());
    Optional<IndexEntry> entry = find(named, known);
    origins.add(entry.map(Lineage::refTo).orElse(named));
    entry.map(IndexEntry::getGrewFrom).ifPresent(origins::addAll);
  }

  private static void addOrigins(Reference reference, KnownEvents known, Set<EventRef> origins) {
    EventRef named = new EventRef(reference.getSource(), reference.getEventId());
    IndexEntry entry = find(named, known).orElse(null);
    if (entry == null) {
      origins.add(named);
      return;
    }
    if (!entry.getConsents().isEmpty()) {
      // An entry of an earlier version of the hub, which kept its sources' terms in itself.
      origins.add(refTo(entry));
    }
    origins.addAll(entry.getGrewFrom());
  }

  private static EventRef refTo(IndexEntry entry) {
    return new EventRef(entry.getSource(), entry.getEventId());
  }

  /** The event of this identity, or the one that the identity shows in a narrower view. */
  static Optional<IndexEntry> find(EventRef ref, KnownEvents known) {
    Optional<IndexEntry> entry = known.find(ref.getSource(), ref.getEventId());
    EventRef shown = entry.map(IndexEntry::getShows).orElse(null);
    return shown == null
        ? entry
        : known
            .find(shown.getSource(), shown.getEventId())
            .filter(original -> original.getShows() == null);
  }

  /**
   * An event and the revisions that have taken its place since, oldest first; empty if one of them
   * is not known.
   */
  static Optional<List<IndexEntry>> withRevisions(EventRef ref, KnownEvents known) {
    List<IndexEntry> revisions = new ArrayList<>();
    Optional<IndexEntry> entry = find(ref, known);
    while (entry.isPresent() && revisions.size() <= MAX_REVISIONS) {
      revisions.add(entry.get());
      String source = entry.get().getSource();
      String next = supersededBy(entry.get(), known);
      if (next == null) {
        return Optional.of(revisions);
      }
      entry = known.find(source, next);
    }
    return Optional.empty();
  }

  private static @Nullable String supersededBy(IndexEntry entry, KnownEvents known) {
    return entry.getSupersededBy() != null
        ? entry.getSupersededBy()
        : known
            .sequel(entry.getSource(), entry.getEventId())
            .map(Sequel::getSupersededBy)
            .orElse(null);
  }

  static boolean isReport(IndexEntry entry) {
    return entry.getKind().equals("IncidentReport");
  }
}
