package org.ceptoarhub.core.guards;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Map;
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
import org.ceptoarhub.log.ConsentTerm;
import org.jspecify.annotations.Nullable;

/** Which operators an event may name: what its sender declares, held against its sources. */
final class Mentions {
  private final Set<String> anonymous;
  private final Set<String> named;
  private final Set<String> self;
  private final boolean senderMayDeclare;
  private final Map<String, List<Mention>> declared;

  Mentions(Event event, String source, Directory directory, KnownEvents known) {
    List<ConsentTerm> terms = ConsentTerms.ofSources(event, known);
    this.anonymous = parties(terms, IdentityConsent.ANONYMOUS);
    this.named = parties(terms, IdentityConsent.NAMED);
    this.self = self(event, source);
    this.senderMayDeclare = directory.party(source).filter(Mentions::mayDeclare).isPresent();
    this.declared =
        event.header().getMentions().stream().collect(Collectors.groupingBy(Mention::getParty));
  }

  private static Set<String> parties(List<ConsentTerm> terms, IdentityConsent identity) {
    return terms.stream()
        .filter(term -> term.getConsent().getIdentity() == identity)
        .map(ConsentTerm::getParty)
        .collect(toUnmodifiableSet());
  }

  private static Set<String> self(Event event, String source) {
    return switch (event.body()) {
      case SectorShare share when share.getAnonymous() -> Set.of();
      case IncidentReport report -> Set.of(ConsentTerms.reporter(report, source));
      default -> Set.of(source);
    };
  }

  private static boolean mayDeclare(Party sender) {
    return sender.has(Role.NISC) || sender.has(Role.RELATED_AGENCY);
  }

  /** Whether the text may name this operator. A source that stays anonymous never. */
  boolean allow(String party) {
    return !anonymous.contains(party)
        && (self.contains(party) || mentions(party).anyMatch(this::counts));
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
   * The one place that says which declarations count. No second person can approve an event yet, so
   * the bases that need one never do.
   */
  private boolean counts(Mention mention) {
    return switch (mention.getBasis()) {
      case CONSENT -> named.contains(mention.getParty());
      case IMPERSONATED, VENDOR, PUBLIC -> false;
    };
  }

  private String objection(Mention mention) {
    MentionBasis basis = mention.getBasis();
    return switch (basis) {
      case CONSENT -> "declared as CONSENT, which no source of this event has given";
      case IMPERSONATED, VENDOR, PUBLIC ->
          senderMayDeclare
              ? "declared as %s, which needs the approval of a second person: approvals come with a later edition of the hub"
                  .formatted(basis)
              : "declared as %s, which only NISC and related agencies may do".formatted(basis);
    };
  }
}
