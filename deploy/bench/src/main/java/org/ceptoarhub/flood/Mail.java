package org.ceptoarhub.flood;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;

/** What the parties send here: reports of the usual length, and warnings. */
final class Mail {
  private final EventCodec codec = new EventCodec();
  private final EventJson json = new EventJson();

  /** An operator's report, to its ministry and NISC. */
  Event report(String sector) {
    return new Event(
        IncidentReport.newBuilder()
            .setHeader(header("監視制御システムの停止", SourceKind.OPERATOR_SIDE, Tlp.AMBER))
            .setSector(sector)
            .setEventType(EventType.SYSTEM_UNAVAILABLE)
            .setSummary(
                "監視制御系の通信装置に大量の通信が届き、監視端末が応答しなくなりました。予備系に切り替えて運転を続け、"
                    + "現地に要員を向かわせています。送信元は調査中で、他の設備への影響は確認されていません。")
            .setCause("調査中")
            .setResponse("予備系へ切替中")
            .setRecoveryOutlook("未定")
            .setConsent(
                new Consent(
                    List.of(Audience.GOVERNMENT, Audience.OWN_CEPTOAR), IdentityConsent.ANONYMOUS))
            .build());
  }

  /** NISC's warning to the gas sector: ministry, CEPTOAR and its members. */
  Event alert() {
    return new Event(
        Provision.newBuilder()
            .setHeader(header("制御系システムを狙う攻撃についての注意喚起", SourceKind.NISC_OTHER, Tlp.GREEN))
            .setSummary(
                "遠隔保守用の接続を悪用して制御系ネットワークに侵入し、監視端末を停止させる攻撃が複数確認されています。"
                    + "外部から到達できる保守用の接続の有無、認証の方式、接続元の制限、操作の記録を確認してください。")
            .setIndependent(true)
            .setTargets(new Targets(List.of("gas"), List.of(), false))
            .build());
  }

  private static Header header(String title, SourceKind kind, Tlp tlp) {
    return Header.newBuilder()
        .setEventId(Ids.fresh())
        .setCaseId(Ids.fresh())
        .setTlp(tlp)
        .setCategory(Category.C)
        .setSourceKind(kind)
        .setTitle(title)
        .setIssuedAt(Instant.now())
        .build();
  }

  byte[] json(Event event) {
    return json.toJson(event).toString().getBytes(UTF_8);
  }

  ProducerRecord<String, byte[]> record(String sender, Event event) {
    return new ProducerRecord<>(
        Realm.LIVE.out(sender), event.header().getCaseId(), codec.encode(event.body()));
  }
}
