package org.ceptoarhub.chaos;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Impact;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.ReportingBasis;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Ternary;
import org.ceptoarhub.event.Tlp;

/** The events of {@link Traffic}. */
final class TrafficEvents {
  static final Instant ISSUED = Instant.parse("2026-11-20T00:04:00Z");

  private TrafficEvents() {}

  /** A UUID that says its number. */
  static String id(long number) {
    return new UUID(0x01890000_0000_7000L, 0x8000_0000_0000_0000L | number).toString();
  }

  /** An electricity operator's report. */
  static Event report(long number) {
    return new Event(
        IncidentReport.newBuilder()
            .setHeader(header(number, 1_000_000 + number, SourceKind.OPERATOR_SIDE))
            .setSector("electricity")
            .setEventType(EventType.SYSTEM_UNAVAILABLE)
            .setSummary("監視制御系が停止")
            .setImpact(Impact.newBuilder().build())
            .setSpreadToOthers(Ternary.UNKNOWN)
            .setReportingBasis(ReportingBasis.SERIOUS_IMPACT)
            .setConsent(
                new Consent(
                    List.of(Audience.GOVERNMENT, Audience.OWN_CEPTOAR, Audience.OTHER_SECTORS),
                    IdentityConsent.ANONYMOUS))
            .build());
  }

  /** NISC's provision for the gas sector. */
  static Event provision(long number) {
    return new Event(
        Provision.newBuilder()
            .setHeader(header(number, 2_000_000 + number, SourceKind.NISC_CI_GROUP))
            .setSummary("制御系を狙うDoS攻撃")
            .setIndependent(true)
            .setTargets(new Targets(List.of("gas"), List.of(), false))
            .build());
  }

  /** NISC's provision for the gas sector that grew from a report. */
  static Event derivedProvision(long number, String source, long report) {
    return with(
        provision(number),
        (Provision provision) -> {
          provision.setIndependent(false);
          provision
              .getHeader()
              .setReferences(List.of(new Reference(Rel.derivedFrom, source, id(report))));
        });
  }

  /** A receipt for an event. */
  static Event receipt(long number, String source, long about) {
    return new Event(
        Receipt.newBuilder()
            .setHeader(header(number, 3_000_000 + number, SourceKind.GOVERNMENT))
            .setAbout(new EventRef(source, id(about)))
            .setStage(ReceiptStage.RECEIVED)
            .build());
  }

  /** A relaying party's word that an event may go on. */
  static Event release(long number, String source, long about) {
    return new Event(
        Release.newBuilder()
            .setHeader(header(number, 4_000_000 + number, SourceKind.GOVERNMENT))
            .setAbout(new EventRef(source, id(about)))
            .build());
  }

  /** A relaying party's word that an event goes no further. */
  static Event decline(long number, String source, long about) {
    return new Event(
        Decline.newBuilder()
            .setHeader(header(number, 4_000_000 + number, SourceKind.GOVERNMENT))
            .setAbout(new EventRef(source, id(about)))
            .setReason("誤報")
            .build());
  }

  /** An event as the revision of another one of its sender. */
  static Event revision(Event event, String source, Event of) {
    Header header = event.header();
    header.setCaseId(of.header().getCaseId());
    header.setRevision(of.header().getRevision() + 1);
    header.setReferences(List.of(new Reference(Rel.supersedes, source, of.header().getEventId())));
    return event;
  }

  /** An event of which something is changed. */
  @SuppressWarnings("unchecked")
  static <T extends SpecificRecord> Event with(Event event, Consumer<T> change) {
    change.accept((T) event.body());
    return event;
  }

  private static Header header(long number, long caseNumber, SourceKind sourceKind) {
    return Header.newBuilder()
        .setEventId(id(number))
        .setCaseId(id(caseNumber))
        .setTlp(Tlp.AMBER)
        .setCategory(Category.C)
        .setSourceKind(sourceKind)
        .setTitle("変電所監視制御システムの停止")
        .setIssuedAt(ISSUED)
        .build();
  }
}
