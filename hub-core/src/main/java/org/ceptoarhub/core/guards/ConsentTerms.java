package org.ceptoarhub.core.guards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.log.ConsentTerm;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * The consents (情報連絡元の同意した範囲) that bind an event and what grows from it. An index entry keeps a
 * report's own consent ({@link #own}) and what the event grew from ({@link #grewFrom}); what its
 * sources consent to is looked up anew for every decision, so that an amendment binds at once.
 */
public final class ConsentTerms {
  private ConsentTerms() {}

  /**
   * What the operator that this report is from consents to; empty for what is no report. A crime
   * report (犯罪被害等の通報) is for its addressee: it consents to nobody else.
   *
   * @param source the event's sender
   */
  public static List<ConsentTerm> own(Event event, String source) {
    return switch (event.body()) {
      case IncidentReport report ->
          List.of(
              new ConsentTerm(
                  reporter(report.getHeader(), source), report.getSector(), report.getConsent()));
      case CrimeReport report ->
          List.of(
              new ConsentTerm(
                  reporter(report.getHeader(), source), report.getSector(), toNobody()));
      default -> List.of();
    };
  }

  /**
   * Everything that an event grew from, by whatever way, reports and others: the sources of what it
   * is derived from as well, and of what it supersedes.
   */
  public static List<EventRef> grewFrom(Event event, KnownEvents known) {
    return List.copyOf(Lineage.of(event, known));
  }

  /**
   * What binds an event: the consents of all that it grew from, and its own if it is a report.
   *
   * @param source the event's sender
   */
  static Bounds binding(Event event, String source, KnownEvents known) {
    Bounds sources = ofSources(event, known);
    return event.body() instanceof IncidentReport
        ? sources.merge(ownNow(event, source, known))
        : sources;
  }

  /** A report's own consent as it stands now: amended, or narrowed by its revisions. */
  static Bounds ownNow(Event event, String source, KnownEvents known) {
    String eventId = event.header().getEventId();
    boolean indexed = known.find(source, eventId).filter(Lineage::isReport).isPresent();
    return Bounds.of(indexed ? ofOrigin(new EventRef(source, eventId), known) : own(event, source));
  }

  /**
   * The consents of all that an event grew from, as they stand now. A source that is not known
   * consents to nothing.
   */
  static Bounds ofSources(Event event, KnownEvents known) {
    Bounds bounds = Bounds.NONE;
    for (EventRef origin : Lineage.of(event, known)) {
      bounds = bounds.merge(Bounds.of(ofOrigin(origin, known)));
    }
    return bounds;
  }

  /** A report's terms are those of its revisions as well. */
  private static List<ConsentTerm> ofOrigin(EventRef origin, KnownEvents known) {
    IndexEntry entry = Lineage.find(origin, known).orElse(null);
    if (entry == null) {
      return List.of(nothing(origin.getSource()));
    }
    if (!consents(entry)) {
      return entry.getConsents();
    }
    List<ConsentTerm> terms = new ArrayList<>(entry.getConsents());
    Lineage.withRevisions(origin, known)
        .ifPresentOrElse(
            revisions -> {
              terms.clear();
              revisions.forEach(revision -> terms.add(asOfNow(revision, known)));
              // An entry of an earlier version of the hub keeps the terms of its sources too.
              terms.addAll(entry.getConsents().stream().skip(1).toList());
            },
            () -> terms.add(nothing(entry.getSource())));
    return terms;
  }

  /** A report's own consent: the first of its entry's, or what its source has put in its place. */
  private static ConsentTerm asOfNow(IndexEntry report, KnownEvents known) {
    if (report.getConsents().isEmpty()) {
      return nothing(report.getSource());
    }
    ConsentTerm own = report.getConsents().getFirst();
    return Optional.of(report)
        .filter(Lineage::isReport)
        .flatMap(amendable -> known.sequel(amendable.getSource(), amendable.getEventId()))
        .map(Sequel::getConsent)
        .map(amended -> new ConsentTerm(own.getParty(), own.getSector(), amended))
        .orElse(own);
  }

  private static boolean consents(IndexEntry entry) {
    return Lineage.isReport(entry) || entry.getKind().equals("CrimeReport");
  }

  private static ConsentTerm nothing(String party) {
    return new ConsentTerm(party, "", toNobody());
  }

  private static Consent toNobody() {
    return new Consent(List.of(), IdentityConsent.ANONYMOUS);
  }

  /** The operator whose report it is, also when a ministry or a CEPTOAR enters it. */
  static String reporter(Header header, String source) {
    return Optional.ofNullable(header.getOnBehalfOf()).orElse(source);
  }
}
