package org.ceptoarhub.core.guards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.Audience;

/**
 * A report, and what derives from one, reaches only whom every one of its sources consented to.
 * NISC and the source's competent ministry are always in. A source that is not known, or no longer
 * has a place in the sector that it reported for, consented to nothing: then only NISC is in.
 *
 * <p>The reason it gives is the same for every recipient: which audience a party is of, seen from
 * the source, would tell who the source is.
 */
public final class ConsentGuard implements Guard {
  private static final Optional<String> REASON =
      Optional.of("outside what the sources of this event consented to");

  private final Directory directory;
  private final Map<String, List<String>> ceptoarsOfMinistry = new HashMap<>();

  public ConsentGuard(Directory directory) {
    this.directory = directory;
    for (Ceptoar ceptoar : directory.ceptoars()) {
      ceptoarsOfMinistry
          .computeIfAbsent(ceptoar.ministry(), key -> new ArrayList<>())
          .add(ceptoar.party());
    }
  }

  @Override
  public String id() {
    return "consent";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    List<Range> ranges =
        ConsentTerms.binding(submission.event(), submission.source(), known)
            .consents()
            .entrySet()
            .stream()
            .map(term -> range(term.getKey(), term.getValue()))
            .distinct()
            .toList();
    return (recipient, relation) ->
        ranges.stream().allMatch(range -> admits(range, recipient, relation))
            ? Optional.empty()
            : REASON;
  }

  /**
   * What one source consented to, and the places that its audiences are counted from.
   *
   * @param sector the sector it reported for
   * @param ceptoars its own CEPTOARs there
   * @param ministries its competent ministries there
   */
  private record Range(
      Set<Audience> audiences, String sector, Set<String> ceptoars, Set<String> ministries) {}

  private Range range(Bounds.Origin origin, Bounds.Given given) {
    List<Membership> memberships =
        directory.party(origin.party()).stream()
            .flatMap(party -> party.memberships().stream())
            .filter(membership -> membership.sector().equals(origin.sector()))
            .toList();
    return new Range(
        memberships.isEmpty() ? Set.of() : given.audiences(),
        origin.sector(),
        memberships.stream().map(Membership::ceptoar).collect(Collectors.toUnmodifiableSet()),
        memberships.stream().map(Membership::ministry).collect(Collectors.toUnmodifiableSet()));
  }

  private boolean admits(Range range, Party recipient, Relation relation) {
    if (relation == Relation.PUBLIC) {
      return range.audiences().contains(Audience.PUBLIC);
    }
    if (directory.party(recipient.id()).isEmpty()) {
      return false;
    }
    return recipient.has(Role.NISC)
        || range.ministries().contains(recipient.id())
        || !Collections.disjoint(range.audiences(), audiences(recipient, range));
  }

  /** The audiences that a party is of, seen from a source. */
  private Set<Audience> audiences(Party recipient, Range range) {
    Set<Audience> audiences = EnumSet.noneOf(Audience.class);
    if (recipient.has(Role.SECURITY_MINISTRY) || recipient.has(Role.INCIDENT_HANDLING_MINISTRY)) {
      audiences.add(Audience.GOVERNMENT);
    }
    if (recipient.has(Role.RELATED_AGENCY)) {
      audiences.add(Audience.AGENCIES);
    }
    ceptoarsAround(recipient).map(ceptoar -> audience(ceptoar, range)).forEach(audiences::add);
    return audiences;
  }

  /** The CEPTOARs that a party is, is a member of, or is the competent ministry of. */
  private Stream<String> ceptoarsAround(Party party) {
    return party.roles().stream()
        .flatMap(
            role ->
                switch (role) {
                  case CEPTOAR -> Stream.of(party.id());
                  case OPERATOR -> party.memberships().stream().map(Membership::ceptoar);
                  case COMPETENT_MINISTRY ->
                      ceptoarsOfMinistry.getOrDefault(party.id(), List.of()).stream();
                  case NISC, SECURITY_MINISTRY, INCIDENT_HANDLING_MINISTRY, RELATED_AGENCY, HUB ->
                      Stream.empty();
                });
  }

  private Audience audience(String ceptoar, Range range) {
    if (range.ceptoars().contains(ceptoar)) {
      return Audience.OWN_CEPTOAR;
    }
    boolean sameSector =
        directory.ceptoar(ceptoar).map(Ceptoar::sector).filter(range.sector()::equals).isPresent();
    return sameSector ? Audience.OWN_SECTOR : Audience.OTHER_SECTORS;
  }
}
