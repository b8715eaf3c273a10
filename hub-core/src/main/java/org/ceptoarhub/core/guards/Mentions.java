package org.ceptoarhub.core.guards;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.MentionBasis;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/**
 * Which operators an event may name: what its sender declares, held against its sources.
 *
 * <p>A source that did not consent to be named stays unnamed whatever is declared. NISC knows who
 * the sources are; an agency may not, and must not find out by declaring one operator after the
 * other. So an agency's declarations that need no consent count only in what grew from no source
 * that stays anonymous.
 */
final class Mentions {
  private final Set<String> anonymous;
  private final Set<String> named;
  private final Set<String> self;
  private final boolean senderMayDeclare;
  private final boolean weightyCount;
  private final Map<String, List<Mention>> declared;

  Mentions(Event event, String source, Directory directory, KnownEvents known) {
    Bounds sources = ConsentTerms.ofSources(event, known);
    this.anonymous = new HashSet<>(parties(sources, IdentityConsent.ANONYMOUS));
    this.anonymous.addAll(sharers(event, known));
    this.named = parties(sources, IdentityConsent.NAMED);
    this.self = self(event, source);
    Party sender = directory.party(source).orElse(null);
    boolean nisc = sender != null && sender.has(Role.NISC);
    boolean allKnown = sources.consents().keySet().stream().allMatch(Bounds.Origin::isKnown);
    this.senderMayDeclare = nisc || (sender != null && sender.has(Role.RELATED_AGENCY));
    this.weightyCount = senderMayDeclare && allKnown && (nisc || anonymous.isEmpty());
    this.declared =
        event.header().getMentions().stream().collect(Collectors.groupingBy(Mention::getParty));
  }

  private static Set<String> parties(Bounds sources, IdentityConsent identity) {
    return sources.consents().entrySet().stream()
        .filter(source -> source.getValue().identity() == identity)
        .map(source -> source.getKey().party())
        .collect(toUnmodifiableSet());
  }

  /** Who shared with its own CEPTOAR what the event grew from: that is no consent to be named. */
  private static List<String> sharers(Event event, KnownEvents known) {
    return Lineage.of(event, known).stream()
        .map(origin -> Lineage.find(origin, known))
        .flatMap(Optional::stream)
        .filter(entry -> entry.getKind().equals("SectorShare"))
        .map(IndexEntry::getSource)
        .toList();
  }

  private static Set<String> self(Event event, String source) {
    return switch (event.body()) {
      case SectorShare share when share.getAnonymous() -> Set.of();
      case IncidentReport report -> Set.of(ConsentTerms.reporter(report.getHeader(), source));
      default -> Set.of(source);
    };
  }

  /** Whether the text may name this operator. A source that stays anonymous never. */
  boolean allow(String party) {
    return !anonymous.contains(party) && (self.contains(party) || isDeclared(party));
  }

  /** The same where the sender may not name itself either. */
  boolean allowButSelf(String party) {
    return !anonymous.contains(party) && isDeclared(party);
  }

  private boolean isDeclared(String party) {
    return mentions(party).anyMatch(this::counts);
  }

  /** Why the declared mentions of an operator do not count; null if there are none. */
  @Nullable String objection(String party) {
    String objections =
        mentions(party).map(this::objection).distinct().collect(Collectors.joining("; "));
    return objections.isEmpty() ? null : objections;
  }

  private Stream<Mention> mentions(String party) {
    return declared.getOrDefault(party, List.of()).stream();
  }

  /**
   * The one place that says which declarations count. Those that need no consent make the event
   * wait for a second person, whatever the rules say; that is seen to where it is decided.
   */
  private boolean counts(Mention mention) {
    return switch (mention.getBasis()) {
      case CONSENT -> named.contains(mention.getParty());
      case IMPERSONATED, VENDOR, PUBLIC -> weightyCount;
    };
  }

  private String objection(Mention mention) {
    MentionBasis basis = mention.getBasis();
    return switch (basis) {
      case CONSENT -> "declared as CONSENT, which no source of this event has given";
      case IMPERSONATED, VENDOR, PUBLIC ->
          (senderMayDeclare
                  ? "declared as %s, but this event has a source that stays anonymous"
                  : "declared as %s, which only NISC and related agencies may do")
              .formatted(basis);
    };
  }
}
