package org.ceptoarhub.core.guards;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * What a CEPTOAR redistributes does not double what came by the main path (別紙4 E2): who got an
 * event, at once or by a later release, does not get what is redistributed from it. Who got what a
 * redistribution supersedes gets the revision all the same.
 */
public final class RepetitionGuard implements Guard {
  private static final Optional<String> REPEATED =
      Optional.of("has already got what this is redistributed from");
  private static final Optional<String> UNKNOWN =
      Optional.of("whether it has already got what this is redistributed from is not known");

  @Override
  public String id() {
    return "repetition";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    if (!(submission.event().body() instanceof Redistribution redistribution)) {
      return (recipient, relation) -> Optional.empty();
    }
    Set<String> served = new HashSet<>();
    Set<String> former = new HashSet<>();
    for (Reference reference : redistribution.getHeader().getReferences()) {
      EventRef ref = new EventRef(reference.getSource(), reference.getEventId());
      Optional<IndexEntry> entry = Lineage.find(ref, known);
      switch (reference.getRel()) {
        case derivedFrom -> {
          if (entry.isEmpty()) {
            return (recipient, relation) -> UNKNOWN;
          }
          addAudience(entry.get(), known, served);
        }
        case supersedes -> entry.ifPresent(before -> addAudience(before, known, former));
        case inReplyTo -> {}
      }
    }
    served.removeAll(former);
    return (recipient, relation) ->
        relation != Relation.PUBLIC && served.contains(recipient.id())
            ? REPEATED
            : Optional.empty();
  }

  private static void addAudience(IndexEntry entry, KnownEvents known, Set<String> parties) {
    addRecipients(entry.getAudience(), parties);
    known
        .sequel(entry.getSource(), entry.getEventId())
        .map(Sequel::getAudience)
        .ifPresent(groups -> addRecipients(groups, parties));
  }

  private static void addRecipients(List<AudienceGroup> groups, Collection<String> parties) {
    groups.forEach(group -> parties.addAll(group.getRecipients()));
  }
}
