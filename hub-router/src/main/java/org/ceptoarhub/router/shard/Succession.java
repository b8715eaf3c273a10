package org.ceptoarhub.router.shard;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * What a revision takes the place of, and who has got that, at once or later.
 *
 * @param superseded the entries of the events themselves, not of what shows them
 */
record Succession(List<IndexEntry> superseded, KnownEvents known) {

  /** A party that has got something in a view. */
  record Former(IndexEntry entry, View view) {}

  static Succession of(Event event, KnownEvents known) {
    return new Succession(
        event.header().getReferences().stream()
            .filter(reference -> reference.getRel() == Rel.supersedes)
            .flatMap(
                reference -> real(reference.getSource(), reference.getEventId(), known).stream())
            .distinct()
            .toList(),
        known);
  }

  /** The entry of an event, also where it is named as a narrower view shows it. */
  static Optional<IndexEntry> real(String source, String eventId, KnownEvents known) {
    Optional<IndexEntry> entry = known.find(source, eventId);
    return entry
        .map(IndexEntry::getShows)
        .flatMap(shown -> known.find(shown.getSource(), shown.getEventId()))
        .or(() -> entry);
  }

  /** Who has got what is superseded, and how. */
  Map<String, Former> audience() {
    Map<String, Former> audience = new LinkedHashMap<>();
    for (IndexEntry entry : superseded) {
      groups(entry)
          .forEach(
              group -> {
                Former former = new Former(entry, View.valueOf(group.getView()));
                group.getRecipients().forEach(recipient -> audience.put(recipient, former));
              });
    }
    return audience;
  }

  /** Those who have got what is superseded and whom a decision neither reaches nor will reach. */
  Set<String> missedBy(Decision decision) {
    Set<String> missed = new HashSet<>(audience().keySet());
    decision.deliveries().forEach(delivery -> missed.removeAll(delivery.recipients()));
    decision.held().forEach(wait -> missed.removeAll(wait.recipients()));
    return missed;
  }

  /** The views in which what is superseded has been seen or may yet be. */
  Set<View> views() {
    Set<View> views = EnumSet.noneOf(View.class);
    for (IndexEntry entry : superseded) {
      groups(entry).map(group -> View.valueOf(group.getView())).forEach(views::add);
      entry.getHeld().forEach(group -> views.add(View.valueOf(group.getView())));
      if (!entry.getHeld().isEmpty()) {
        views.add(View.HEADLINE);
      }
    }
    return views;
  }

  private Stream<AudienceGroup> groups(IndexEntry entry) {
    return Stream.concat(
        entry.getAudience().stream(),
        known.sequel(entry.getSource(), entry.getEventId()).stream()
            .map(Sequel::getAudience)
            .flatMap(List::stream));
  }

  /**
   * Whether something may have become of an event after it was decided, or of what it superseded
   * itself, so that the hub must look who got it late.
   */
  boolean hasSequel(IndexEntry entry) {
    return !entry.getHeld().isEmpty()
        || entry.getApproveBy() != null
        || entry.getRevision() > 0
        || known.sequel(entry.getSource(), entry.getEventId()).isPresent();
  }
}
