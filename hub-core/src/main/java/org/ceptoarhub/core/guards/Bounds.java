package org.ceptoarhub.core.guards;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.ConsentTerm;

/**
 * What binds an event: its label, and what each source that it grew from consented to. Bounds are
 * merged by taking the most restrictive of each, so it does not matter in what order, in what
 * groups or how often they come.
 *
 * @param label the strictest label
 * @param consents by source; a recipient must be admitted by every one of them
 */
record Bounds(Tlp label, Map<Origin, Given> consents) {
  /** What binds nothing. */
  static final Bounds NONE = new Bounds(Tlp.CLEAR, Map.of());

  Bounds {
    consents = Map.copyOf(consents);
  }

  /**
   * Whose consent it is.
   *
   * @param party the operator; where it is not known, the sender
   * @param sector the sector that it reported for; empty where it is not known
   */
  record Origin(String party, String sector) {

    boolean isKnown() {
      return !sector.isEmpty();
    }
  }

  /** What one source consented to. */
  record Given(Set<Audience> audiences, IdentityConsent identity) {

    Given {
      audiences = Set.copyOf(audiences);
    }

    Given merge(Given other) {
      Set<Audience> both = EnumSet.noneOf(Audience.class);
      both.addAll(audiences);
      both.retainAll(other.audiences);
      return new Given(
          both, identity == IdentityConsent.NAMED ? other.identity : IdentityConsent.ANONYMOUS);
    }
  }

  static Bounds of(Tlp label) {
    return new Bounds(label, Map.of());
  }

  static Bounds of(ConsentTerm term) {
    Consent consent = term.getConsent();
    return new Bounds(
        Tlp.CLEAR,
        Map.of(
            new Origin(term.getParty(), term.getSector()),
            new Given(Set.copyOf(consent.getAudiences()), consent.getIdentity())));
  }

  static Bounds of(Collection<ConsentTerm> terms) {
    return terms.stream().map(Bounds::of).reduce(NONE, Bounds::merge);
  }

  Bounds merge(Bounds other) {
    Map<Origin, Given> merged = new HashMap<>(consents);
    other.consents.forEach((origin, given) -> merged.merge(origin, given, Given::merge));
    return new Bounds(Labels.strictest(label, other.label), merged);
  }
}
