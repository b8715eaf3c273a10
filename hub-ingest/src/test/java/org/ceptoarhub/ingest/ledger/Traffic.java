package org.ceptoarhub.ingest.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.DeliveryGroup;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Rejection;
import org.jspecify.annotations.Nullable;

/** What the router would have written to the topics. */
final class Traffic {
  static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  static final String RULE = "provision.nisc-to-ministries";

  private final TopicLog log;
  private final EventCodec codec = new EventCodec();
  private final Map<String, Long> nextSeq = new HashMap<>();
  private Instant now = START;

  Traffic(TopicLog log) {
    this.log = log;
    log.create(Realm.LIVE.decisions());
    log.create(Realm.LIVE.receipts());
    log.create(Realm.LIVE.quarantine());
  }

  /** A new event of a new case. */
  static Event event(String title) {
    return event(title, Ids.fresh());
  }

  /** A new event of this case. */
  static Event event(String title, String caseId) {
    Header header =
        Header.newBuilder()
            .setEventId(Ids.fresh())
            .setCaseId(caseId)
            .setTlp(Tlp.GREEN)
            .setCategory(Category.B_C)
            .setSourceKind(SourceKind.NISC_OTHER)
            .setTitle(title)
            .setIssuedAt(START)
            .build();
    return new Event(
        Provision.newBuilder()
            .setHeader(header)
            .setSummary("summary of " + title)
            .setIndependent(true)
            .setTargets(new Targets(List.of(), List.of(), true))
            .build());
  }

  static String id(Event event) {
    return event.header().getEventId();
  }

  static String caseId(Event event) {
    return event.header().getCaseId();
  }

  /** The source's event goes to the recipients, one hop each. */
  void delivered(String source, Event event, String... recipients) {
    List<DeliveryGroup> groups = new ArrayList<>();
    for (int i = 0; i < recipients.length; i++) {
      int hop = i + 1;
      groups.add(
          new DeliveryGroup(
              RULE, "basis", hop, "FULL", START, List.of(recipients[i]), List.of(), "ADDRESSED"));
      deliver(source, event, recipients[i], hop, "FULL");
    }
    decided(source, event, groups, null);
  }

  /** One delivery without its decision. */
  void deliver(String source, Event event, String recipient, int hop, String view) {
    Map<String, String> headers = new HashMap<>(cloudEvent(source, event));
    headers.put(RecordHeaders.RULE, RULE);
    headers.put(RecordHeaders.HOP, Integer.toString(hop));
    headers.put(RecordHeaders.VIEW, view);
    headers.put(RecordHeaders.ACK_BY, START.plusSeconds(1800).toString());
    log.append(Realm.LIVE.in(recipient), tick(), headers, codec.encode(event.body()));
  }

  /** The source's event is refused, and kept in quarantine. */
  void rejected(String source, Event event, String code) {
    Rejection rejection = new Rejection(code, "body.sector", "what to do");
    long seq = decided(source, event, List.of(), rejection);
    quarantined(source, seq, id(event), rejection, codec.encode(event.body()));
  }

  void quarantined(
      String source, long offset, @Nullable String eventId, Rejection rejection, byte[] value) {
    QuarantineRecord record =
        QuarantineRecord.newBuilder()
            .setSource(source)
            .setSourceOffset(offset)
            .setAt(now)
            .setEventId(eventId)
            .setKind(null)
            .setRejection(rejection)
            .setKey(null)
            .setValue(ByteBuffer.wrap(value))
            .build();
    log.append(Realm.LIVE.quarantine(), tick(), Map.of(), codec.encode(record));
  }

  void receipt(String party, String source, Event about, ReceiptStage stage, String actor) {
    receipt(party, source, about, stage, actor, null);
  }

  void receipt(
      String party,
      String source,
      Event about,
      ReceiptStage stage,
      String actor,
      @Nullable String enteredFor) {
    Event receipt =
        new Event(
            Receipt.newBuilder()
                .setHeader(
                    Header.newBuilder(about.header())
                        .setEventId(Ids.fresh())
                        .setTitle("receipt")
                        .build())
                .setAbout(new EventRef(source, id(about)))
                .setStage(stage)
                .setEnteredFor(enteredFor)
                .build());
    Map<String, String> headers = new HashMap<>(cloudEvent(party, receipt));
    headers.put(RecordHeaders.ACTOR, actor);
    log.append(Realm.LIVE.receipts(), tick(), headers, codec.encode(receipt.body()));
    decided(party, receipt, List.of(), null);
  }

  /** A decision as its sender's next; returns its place in the chain. */
  long decided(
      String source, Event event, List<DeliveryGroup> groups, @Nullable Rejection rejection) {
    return decided(source, id(event), caseId(event), event.kind(), groups, rejection);
  }

  long decided(
      String source,
      String eventId,
      String caseId,
      String kind,
      List<DeliveryGroup> groups,
      @Nullable Rejection rejection) {
    long seq = nextSeq.merge(source, 1L, Long::sum) - 1;
    DecisionRecord record =
        DecisionRecord.newBuilder()
            .setSource(source)
            .setEventId(eventId)
            .setKind(kind)
            .setCaseId(caseId)
            .setActor("officer")
            .setSourceOffset(seq)
            .setAt(now)
            .setEdition("plan2-2009")
            .setRulesHash("0".repeat(64))
            .setDirectoryVersion("2009")
            .setPosture("NORMAL")
            .setRejected(rejection)
            .setGroups(groups)
            .setContentHash(ByteBuffer.allocate(0))
            .setSeq(seq)
            .setPreviousHash(ByteBuffer.allocate(32))
            .setHash(ByteBuffer.wrap(Sha256.of((source + seq).getBytes(UTF_8))))
            .build();
    log.append(Realm.LIVE.decisions(), tick(), Map.of(), codec.encode(record));
    return seq;
  }

  private static Map<String, String> cloudEvent(String source, Event event) {
    return Map.of(
        RecordHeaders.SOURCE,
        source,
        RecordHeaders.ID,
        id(event),
        RecordHeaders.TYPE,
        RecordHeaders.TYPE_PREFIX + event.kind(),
        RecordHeaders.SUBJECT,
        caseId(event));
  }

  private Instant tick() {
    now = now.plusMillis(1);
    return now;
  }
}
