package org.ceptoarhub.ingest.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.DeliveryGroup;
import org.ceptoarhub.log.QuarantineRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records of the live topics mean to the ledger. A function of the record alone: a record
 * that is read again gives the same entry.
 */
@Singleton
final class Projection {
  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
  private static final Realm REALM = Realm.LIVE;
  private static final String INBOXES = REALM.in("");

  /**
   * What the hub itself says: its orders, and Notices, which the ledger has by their deliveries.
   */
  private static final String ORDERS = REALM.out(Views.ANONYMOUS_SOURCE);

  private static final String ORDER = RecordHeaders.TYPE_PREFIX + "HubOrder";

  private final EventCodec codec;

  Projection(EventCodec codec) {
    this.codec = codec;
  }

  /** The topics that the ledger is made of. */
  static Predicate<String> topics() {
    return topic ->
        topic.startsWith(INBOXES)
            || topic.equals(REALM.decisions())
            || topic.equals(REALM.receipts())
            || topic.equals(REALM.quarantine())
            || topic.equals(ORDERS);
  }

  /**
   * The entry of a record. Only the router writes these topics, so a record that cannot be read is
   * a fault of the hub: it is logged and left out, and what comes after it is not held up.
   */
  Optional<LedgerEntry> entry(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(ORDERS)) {
        return ORDER.equals(optionalHeader(record, RecordHeaders.TYPE))
            ? Optional.of(order(record))
            : Optional.empty();
      }
      return Optional.of(read(record));
    } catch (MalformedRecordException | DateTimeException | IllegalArgumentException e) {
      LOG.error(
          "left out of the ledger topic={} partition={} offset={} reason={}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private LedgerEntry read(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
    String topic = record.topic();
    if (topic.startsWith(INBOXES)) {
      return delivery(topic.substring(INBOXES.length()), record);
    } else if (topic.equals(REALM.decisions())) {
      return decision(record);
    } else if (topic.equals(REALM.receipts())) {
      return receipt(record);
    } else if (topic.equals(REALM.quarantine())) {
      return quarantined(record);
    }
    throw new IllegalArgumentException("not a topic of the ledger");
  }

  private LedgerEntry delivery(String party, ConsumerRecord<byte[], byte[]> record)
      throws MalformedRecordException {
    String type = header(record, RecordHeaders.TYPE);
    if (!type.startsWith(RecordHeaders.TYPE_PREFIX)) {
      throw new MalformedRecordException("header " + RecordHeaders.TYPE + " names no event kind");
    }
    String ackBy = optionalHeader(record, RecordHeaders.ACK_BY);
    return new LedgerEntry.Delivery(
        party,
        record.offset(),
        idHeader(record, RecordHeaders.SOURCE),
        idHeader(record, RecordHeaders.ID),
        type.substring(RecordHeaders.TYPE_PREFIX.length()),
        idHeader(record, RecordHeaders.SUBJECT),
        header(record, RecordHeaders.RULE),
        Integer.parseInt(header(record, RecordHeaders.HOP)),
        header(record, RecordHeaders.VIEW),
        ackBy == null ? null : Instant.parse(ackBy),
        Instant.ofEpochMilli(record.timestamp()),
        value(record));
  }

  private LedgerEntry decision(ConsumerRecord<byte[], byte[]> record)
      throws MalformedRecordException {
    byte[] bytes = value(record);
    DecisionRecord decision = codec.decode(bytes, DecisionRecord.class);
    return new LedgerEntry.Decided(
        decision.getSource(),
        decision.getSeq(),
        decision.getSourceOffset(),
        LedgerText.id(decision.getEventId()),
        LedgerText.text(decision.getKind()),
        LedgerText.id(decision.getCaseId()),
        decision.getRevision(),
        decision.getAt(),
        decision.getEdition(),
        decision.getRejected() == null ? null : decision.getRejected().getCode(),
        decision.getAbout(),
        identities(decision),
        bytes(decision.getHash()),
        bytes);
  }

  private static List<LedgerEntry.Identity> identities(DecisionRecord decision) {
    EventRef about = decision.getAbout();
    String source = about == null ? decision.getSource() : about.getSource();
    String eventId = LedgerText.id(about == null ? decision.getEventId() : about.getEventId());
    String caseId = LedgerText.id(decision.getCaseId());
    return eventId == null || caseId == null
        ? List.of()
        : identities(decision.getGroups(), source, eventId, caseId);
  }

  private static List<LedgerEntry.Identity> identities(
      List<DeliveryGroup> groups, String source, String eventId, String caseId) {
    return groups.stream()
        .map(DeliveryGroup::getView)
        .distinct()
        .map(View::valueOf)
        .flatMap(view -> shown(view, source, eventId))
        .map(
            shown ->
                new LedgerEntry.Identity(
                    shown.getSource(), shown.getEventId(), source, eventId, caseId))
        .toList();
  }

  /** As {@link Views#show} names it; a headline to NISC has its source, one to others may not. */
  private static Stream<EventRef> shown(View view, String source, String eventId) {
    return switch (view) {
      case FULL -> Stream.empty();
      case ANONYMISED ->
          Stream.of(new EventRef(Views.ANONYMOUS_SOURCE, Ids.named("anonymised", eventId)));
      case HEADLINE ->
          Stream.of(source, Views.ANONYMOUS_SOURCE)
              .map(shownSource -> new EventRef(shownSource, Ids.named("headline", eventId)));
    };
  }

  private LedgerEntry order(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
    HubOrder order = codec.decode(value(record), HubOrder.class);
    return new LedgerEntry.Ordered(
        record.offset(),
        order.getAct().name(),
        order.getBy(),
        LedgerText.text(order.getActor()),
        order.getCause());
  }

  private LedgerEntry receipt(ConsumerRecord<byte[], byte[]> record)
      throws MalformedRecordException {
    Receipt receipt = codec.decode(value(record), Receipt.class);
    String enteredBy = idHeader(record, RecordHeaders.SOURCE);
    String enteredFor = receipt.getEnteredFor();
    return new LedgerEntry.Receipted(
        storableId("about.source", receipt.getAbout().getSource()),
        storableId("about.eventId", receipt.getAbout().getEventId()),
        enteredFor == null ? enteredBy : storableId("enteredFor", enteredFor),
        receipt.getStage().name(),
        enteredBy,
        storableId("header.eventId", receipt.getHeader().getEventId()),
        Instant.ofEpochMilli(record.timestamp()),
        LedgerText.text(optionalHeader(record, RecordHeaders.ACTOR)));
  }

  private LedgerEntry quarantined(ConsumerRecord<byte[], byte[]> record)
      throws MalformedRecordException {
    byte[] bytes = value(record);
    QuarantineRecord kept = codec.decode(bytes, QuarantineRecord.class);
    return new LedgerEntry.Quarantined(
        record.offset(),
        kept.getSource(),
        kept.getSourceOffset(),
        kept.getAt(),
        kept.getRejection().getCode(),
        bytes);
  }

  private static byte[] value(ConsumerRecord<byte[], byte[]> record)
      throws MalformedRecordException {
    byte[] value = record.value();
    if (value == null) {
      throw new MalformedRecordException("the record has no value");
    }
    return value;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name)
      throws MalformedRecordException {
    String value = optionalHeader(record, name);
    if (value == null) {
      throw new MalformedRecordException("header " + name + " is missing");
    }
    return value;
  }

  private static String idHeader(ConsumerRecord<byte[], byte[]> record, String name)
      throws MalformedRecordException {
    return storableId(name, header(record, name));
  }

  private static String storableId(String what, String id) throws MalformedRecordException {
    if (!LedgerText.isStorableId(id)) {
      throw new MalformedRecordException(what + " is no id");
    }
    return id;
  }

  private static @Nullable String optionalHeader(
      ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
