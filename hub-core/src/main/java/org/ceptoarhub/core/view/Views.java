package org.ceptoarhub.core.view;

import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SectorShare;

/**
 * Copies of an event that show only what a recipient may see.
 *
 * <p>The schema lists what a view <em>keeps</em>: a field marked {@code @view("headline")} is in
 * every view, one marked {@code "anonymised"} in ANONYMISED and FULL, one marked {@code "nisc"}
 * only in what NISC receives, and one without a mark in FULL alone. So a field that is added
 * tomorrow stays out of the narrower views until somebody marks it.
 */
public final class Views {
  /** The source that an event seems to come from whose own may not be seen. */
  public static final String ANONYMOUS_SOURCE = "hub";

  private Views() {}

  /**
   * An event as a recipient sees it.
   *
   * @param source the source it is shown with
   * @param event the copy; the very same object where nothing had to be left out
   */
  public record Shown(String source, Event event) {}

  /**
   * The event as a view shows it.
   *
   * <p>A narrower view is another document and has an id of its own, so that who gets the fuller
   * one later does not take it for a repetition. The id comes from the event's id alone: it tells
   * nothing of the source. Whose event is not shown in full to CEPTOARs and operators is known by
   * its HEADLINE to NISC alone.
   *
   * @param source its sender
   * @param toNisc whether the recipient is NISC, which sees what an event is derived from and whom
   *     it is for
   */
  public static Shown show(String source, Event event, View view, boolean toNisc) {
    if (view == View.FULL) {
      return new Shown(source, toNisc || !hasNiscOnlyContent(event) ? event : copy(event, view));
    }
    Event copy = copy(event, view);
    Header header = copy.header();
    header.setEventId(
        Ids.named(view == View.HEADLINE ? "headline" : "anonymised", header.getEventId()));
    if (view == View.HEADLINE && (toNisc || toPeers(event) == View.FULL)) {
      return new Shown(source, copy);
    }
    header.setCaseId(Ids.named("anonymised-case", header.getCaseId()));
    return new Shown(ANONYMOUS_SOURCE, copy);
  }

  /** The widest view that {@link #toPeers} admits for this recipient. */
  public static View atMost(Event event, Party recipient) {
    boolean peer = recipient.has(Role.CEPTOAR) || recipient.has(Role.OPERATOR);
    return peer ? toPeers(event) : View.FULL;
  }

  /**
   * The widest view that the event's own words admit for CEPTOARs and operators: who asked to stay
   * anonymous is not shown to them, whatever a rule says.
   */
  public static View toPeers(Event event) {
    boolean anonymous =
        switch (event.body()) {
          case SectorShare share -> share.getAnonymous();
          case IncidentReport report ->
              report.getConsent().getIdentity() == IdentityConsent.ANONYMOUS;
          default -> false;
        };
    return anonymous ? View.ANONYMISED : View.FULL;
  }

  private static boolean hasNiscOnlyContent(Event event) {
    return Marks.hasForNiscOnly(event.body())
        || Marks.hasForNiscOnly(event.header())
        || derives(event.header());
  }

  private static boolean derives(Header header) {
    return header.getReferences().stream().anyMatch(Views::isDerivation);
  }

  private static boolean isDerivation(Reference reference) {
    return reference.getRel() == Rel.derivedFrom;
  }

  private static Event copy(Event event, View view) {
    SpecificRecord copy = Marks.copy(event.body(), view);
    Header header = (Header) Marks.copy(event.header(), view);
    header.setReferences(
        header.getReferences().stream().filter(reference -> !isDerivation(reference)).toList());
    copy.put(0, header);
    return new Event(copy);
  }
}
