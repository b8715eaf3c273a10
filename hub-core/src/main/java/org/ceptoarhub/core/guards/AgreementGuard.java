package org.ceptoarhub.core.guards;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.Notice;

/**
 * A related agency (関係機関) and a CEPTOAR or an operator share with each other only under an
 * agreement of the two (合意, 別紙4 E8) that is live on the day of the event. An agency is one that has
 * no other role: a ministry that is one too has paths of its own. Crime reports and the hub's
 * notices need no agreement.
 */
public final class AgreementGuard implements Guard {
  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
  private static final Set<Role> AGENCY = Set.of(Role.RELATED_AGENCY);

  private final Directory directory;
  private final Map<Pair, List<Agreement>> agreements = new HashMap<>();

  private record Pair(String agency, String partner) {}

  /** Indexes the agreements of the directory. */
  public AgreementGuard(Directory directory) {
    this.directory = directory;
    for (Agreement agreement : directory.agreements()) {
      agreements
          .computeIfAbsent(
              new Pair(agreement.agency(), agreement.partner()), key -> new ArrayList<>())
          .add(agreement);
    }
  }

  @Override
  public String id() {
    return "agreement";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    boolean free =
        switch (submission.event().body()) {
          case CrimeReport report -> true;
          case Notice notice -> true;
          default -> false;
        };
    if (free) {
      return (recipient, relation) -> Optional.empty();
    }
    LocalDate day = LocalDate.ofInstant(submission.at(), JAPAN);
    String source = submission.source();
    Party sender = directory.party(source).orElse(null);
    if (sender == null) {
      return (recipient, relation) -> none(source, day);
    }
    if (isAgency(sender)) {
      return (recipient, relation) ->
          relation == Relation.PUBLIC || !isPartner(recipient) || agree(source, recipient.id(), day)
              ? Optional.empty()
              : none(source, day);
    }
    if (isPartner(sender)) {
      return (recipient, relation) ->
          relation == Relation.PUBLIC || !isAgency(recipient) || agree(recipient.id(), source, day)
              ? Optional.empty()
              : none(source, day);
    }
    return (recipient, relation) -> Optional.empty();
  }

  private static Optional<String> none(String source, LocalDate day) {
    return Optional.of("no agreement with %s is live on %s".formatted(source, day));
  }

  private static boolean isAgency(Party party) {
    return party.roles().equals(AGENCY);
  }

  private static boolean isPartner(Party party) {
    return party.has(Role.CEPTOAR) || party.has(Role.OPERATOR);
  }

  private boolean agree(String agency, String partner, LocalDate day) {
    return agreements.getOrDefault(new Pair(agency, partner), List.of()).stream()
        .anyMatch(agreement -> agreement.liveOn(day));
  }
}
