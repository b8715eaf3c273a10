package org.ceptoarhub.core.guards;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.log.ConsentTerm;
import org.ceptoarhub.log.IndexEntry;

/** The consents (情報連絡元の同意した範囲) that bind an event and what grows from it. */
public final class ConsentTerms {
  private ConsentTerms() {}

  /**
   * What binds everything that will be derived from this event, as its index entry keeps it: a
   * report's own consent, and all that it is derived from.
   *
   * @param source the event's sender
   */
  public static List<ConsentTerm> of(Event event, String source, KnownEvents known) {
    Set<ConsentTerm> terms = new LinkedHashSet<>();
    if (event.body() instanceof IncidentReport report) {
      terms.add(new ConsentTerm(reporter(report, source), report.getSector(), report.getConsent()));
    }
    terms.addAll(ofSources(event, known));
    return List.copyOf(terms);
  }

  /**
   * What binds this event itself: the consents of everything that it is derived from, and of what
   * the event was derived from that it supersedes, so that a revision does not shake them off. A
   * report is bound by none but its own: its source has said anew what it consents to. A source
   * that is not known consents to nothing.
   */
  static List<ConsentTerm> ofSources(Event event, KnownEvents known) {
    boolean report = event.body() instanceof IncidentReport;
    return event.header().getReferences().stream()
        .filter(
            reference ->
                reference.getRel() == Rel.derivedFrom
                    || (reference.getRel() == Rel.supersedes && !report))
        .flatMap(reference -> ofSource(reference, known))
        .distinct()
        .toList();
  }

  private static Stream<ConsentTerm> ofSource(Reference reference, KnownEvents known) {
    return known
        .find(reference.getSource(), reference.getEventId())
        .map(IndexEntry::getConsents)
        .orElseGet(() -> List.of(nothing(reference.getSource())))
        .stream();
  }

  private static ConsentTerm nothing(String party) {
    return new ConsentTerm(party, "", new Consent(List.of(), IdentityConsent.ANONYMOUS));
  }

  /** The operator whose report it is, also when a ministry or a CEPTOAR enters it. */
  static String reporter(IncidentReport report, String source) {
    return Optional.ofNullable(report.getHeader().getOnBehalfOf()).orElse(source);
  }
}
