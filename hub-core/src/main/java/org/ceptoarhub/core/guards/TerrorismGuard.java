package org.ceptoarhub.core.guards;

import java.util.Optional;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.TerrorismInformation;

/**
 * Information on terrorism (別紙4 E5) and the damage that NISC suspects it did (E6) are seen by NISC
 * and the incident-handling ministries alone; the suspicion is NISC's to voice.
 */
public final class TerrorismGuard implements Guard {
  private static final Optional<String> CIRCLE =
      Optional.of("only NISC and the incident-handling ministries see what is about terrorism");
  private static final Optional<String> SUSPICION =
      Optional.of("only NISC says that damage is suspected to be of terrorism");

  private final Directory directory;

  public TerrorismGuard(Directory directory) {
    this.directory = directory;
  }

  @Override
  public String id() {
    return "terrorism";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    return switch (submission.event().body()) {
      case TerrorismInformation information -> TerrorismGuard::toTheCircle;
      case DamageInformation damage when isNisc(submission.source()) -> TerrorismGuard::toTheCircle;
      case DamageInformation damage -> (recipient, relation) -> SUSPICION;
      default -> (recipient, relation) -> Optional.empty();
    };
  }

  private boolean isNisc(String party) {
    return directory.party(party).filter(sender -> sender.has(Role.NISC)).isPresent();
  }

  private static Optional<String> toTheCircle(Party recipient, Relation relation) {
    boolean inside = recipient.has(Role.NISC) || recipient.has(Role.INCIDENT_HANDLING_MINISTRY);
    return inside && relation != Relation.PUBLIC ? Optional.empty() : CIRCLE;
  }
}
