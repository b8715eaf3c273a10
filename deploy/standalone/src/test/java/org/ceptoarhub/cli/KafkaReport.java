package org.ceptoarhub.cli;

import java.time.Instant;
import java.util.List;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Tlp;

/**
 * A report of an electricity operator as a Kafka client sends it.
 *
 * @param bytes in the wire format
 */
@SuppressWarnings("ArrayRecordComponent")
record KafkaReport(String eventId, byte[] bytes) {

  static KafkaReport fresh() {
    String id = Ids.fresh();
    IncidentReport report =
        IncidentReport.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setEventId(id)
                    .setCaseId(Ids.fresh())
                    .setTlp(Tlp.AMBER)
                    .setCategory(Category.C)
                    .setSourceKind(SourceKind.OPERATOR_SIDE)
                    .setTitle("変電所監視制御システムの停止")
                    .setIssuedAt(Instant.now())
                    .build())
            .setSector("electricity")
            .setEventType(EventType.SYSTEM_UNAVAILABLE)
            .setSummary("監視制御系が停止し供給支障が発生")
            .setConsent(new Consent(List.of(Audience.GOVERNMENT), IdentityConsent.ANONYMOUS))
            .build();
    return new KafkaReport(id, new EventCodec().encode(report));
  }
}
