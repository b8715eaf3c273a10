package org.ceptoarhub.core;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.EarlyWarning;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.InformationType;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.RelatedInformation;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.TerrorismInformation;
import org.ceptoarhub.event.Tlp;

/** Well-formed events to start a test from. */
public final class SampleEvents {
  public static final Instant NOW = Instant.parse("2026-11-20T00:10:00Z");

  private SampleEvents() {}

  public static Header header(Tlp tlp) {
    return Header.newBuilder()
        .setEventId(Ids.fresh())
        .setCaseId(Ids.fresh())
        .setTlp(tlp)
        .setCategory(Category.C)
        .setSourceKind(SourceKind.OPERATOR_SIDE)
        .setTitle("監視制御システムの停止")
        .setIssuedAt(NOW)
        .build();
  }

  public static IncidentReport report(String sector, Audience... audiences) {
    return IncidentReport.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setSector(sector)
        .setEventType(EventType.SYSTEM_UNAVAILABLE)
        .setSummary("監視制御系が停止した")
        .setConsent(new Consent(Arrays.asList(audiences), IdentityConsent.ANONYMOUS))
        .build();
  }

  public static Provision provision(Tlp tlp, String... sectors) {
    return Provision.newBuilder()
        .setHeader(header(tlp))
        .setSummary("制御系を狙う攻撃への注意喚起")
        .setIndependent(true)
        .setTargets(new Targets(List.of(sectors), List.of(), false))
        .build();
  }

  public static RelatedInformation relatedInformation() {
    return RelatedInformation.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setInformationType(InformationType.ATTACK_METHOD)
        .setSummary("制御系を狙う攻撃の手法")
        .build();
  }

  public static EarlyWarning earlyWarning(String... sectors) {
    return EarlyWarning.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setSummary("脆弱性を悪用する攻撃の予兆")
        .setTargets(new Targets(List.of(sectors), List.of(), false))
        .build();
  }

  public static TerrorismInformation terrorism() {
    return TerrorismInformation.newBuilder()
        .setHeader(header(Tlp.AMBER_STRICT))
        .setSummary("攻撃の予告")
        .build();
  }

  public static DamageInformation damage(String sector) {
    return DamageInformation.newBuilder()
        .setHeader(header(Tlp.AMBER_STRICT))
        .setSector(sector)
        .setSummary("供給支障が発生")
        .setGrounds("犯行声明")
        .build();
  }

  public static CooperationRequest cooperation(String... addressees) {
    return CooperationRequest.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setAddressees(List.of(addressees))
        .setRequest("連携を要請する")
        .build();
  }

  public static CrimeReport crimeReport(String sector, String agency) {
    return CrimeReport.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setAgency(agency)
        .setSector(sector)
        .setSummary("不正アクセスの被害")
        .build();
  }

  public static SectorShare sectorShare(String ceptoar) {
    return SectorShare.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setCeptoar(ceptoar)
        .setSummary("不審な通信を観測した")
        .build();
  }

  public static CouncilShare councilShare(Tlp tlp) {
    return CouncilShare.newBuilder().setHeader(header(tlp)).setSummary("対策の事例").build();
  }

  public static Redistribution redistribution() {
    return Redistribution.newBuilder().setHeader(header(Tlp.AMBER)).setSummary("対策の事例").build();
  }

  public static PostureChange postureChange(String... sectors) {
    return PostureChange.newBuilder()
        .setHeader(header(Tlp.GREEN))
        .setPosture(Posture.ALERT)
        .setSectors(List.of(sectors))
        .setReason("攻撃の予告")
        .build();
  }

  public static EditionChange editionChange() {
    return EditionChange.newBuilder()
        .setHeader(header(Tlp.GREEN))
        .setSubject(EditionSubject.RULES)
        .setEdition("plan3-2014")
        .setHash("0".repeat(64))
        .setReason("改定")
        .build();
  }

  public static Notice notice(String to) {
    Header header = header(Tlp.AMBER_STRICT);
    header.setNamedRecipients(List.of(to));
    return Notice.newBuilder()
        .setHeader(header)
        .setCode("unknown-sector")
        .setMessage("\"ports\" is no sector")
        .build();
  }

  /** The provision, derived from these instead of independent. */
  public static Provision derivedFrom(Provision provision, Submission... sources) {
    provision.setIndependent(false);
    provision
        .getHeader()
        .setReferences(
            Arrays.stream(sources).map(source -> reference(Rel.derivedFrom, source)).toList());
    return provision;
  }

  public static Reference reference(Rel rel, Submission to) {
    return new Reference(rel, to.source(), to.event().header().getEventId());
  }

  public static <T> T with(T record, Consumer<T> change) {
    change.accept(record);
    return record;
  }

  public static Submission sentBy(String source, SpecificRecord body) {
    return new Submission(source, new Event(body), "someone", Realm.LIVE, NOW);
  }
}
