package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decision.Delivery;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.index.IndexKeys;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.jspecify.annotations.Nullable;

/**
 * The records that the router writes: what stands in them and in their headers, and on which topic
 * they go.
 */
final class Outgoing {
  /** Of every topic but the decisions. */
  private static final int ONLY_PARTITION = 0;

  private static final int LONGEST_MESSAGE = 1_000;
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Header SPEC_VERSION = TextHeader.of(RecordHeaders.SPEC_VERSION, "1.0");
  private static final Header CONTENT_TYPE =
      TextHeader.of(RecordHeaders.CONTENT_TYPE, RecordHeaders.AVRO);

  private final Realm realm;
  private final EventCodec codec;

  Outgoing(Realm realm, EventCodec codec) {
    this.realm = realm;
    this.codec = codec;
  }

  /**
   * An event in one view, encoded once for all who get it so.
   *
   * @param source the source it is shown with
   * @param bytes its wire format
   * @param key the Kafka key, its case id
   * @param headers its CloudEvents headers
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Encoded(String source, byte[] bytes, byte[] key, List<Header> headers) {}

  Encoded encoded(String sender, Event event, View view, boolean toNisc) {
    Views.Shown shown = Views.show(sender, event, view, toNisc);
    return encoded(shown.source(), shown.event(), codec.encode(shown.event().body()));
  }

  private static Encoded encoded(String source, Event event, byte[] bytes) {
    return new Encoded(
        source, bytes, event.header().getCaseId().getBytes(UTF_8), headers(source, event));
  }

  /** The CloudEvents headers of an event. */
  static List<Header> headers(String source, Event event) {
    org.ceptoarhub.event.Header header = event.header();
    return List.of(
        SPEC_VERSION,
        CONTENT_TYPE,
        TextHeader.of(RecordHeaders.ID, header.getEventId()),
        TextHeader.of(RecordHeaders.SOURCE, source),
        TextHeader.of(RecordHeaders.TYPE, RecordHeaders.TYPE_PREFIX + event.kind()),
        TextHeader.of(RecordHeaders.TIME, header.getIssuedAt().toString()),
        TextHeader.of(RecordHeaders.SUBJECT, header.getCaseId()));
  }

  /** The headers of a delivery by one line of one rule. */
  static List<Header> headers(Encoded encoded, Delivery delivery) {
    List<Header> headers = new ArrayList<>(encoded.headers());
    headers.add(TextHeader.of(RecordHeaders.RULE, delivery.rule()));
    headers.add(TextHeader.of(RecordHeaders.VIEW, delivery.view().name()));
    headers.add(TextHeader.of(RecordHeaders.HOP, Integer.toString(delivery.hop())));
    Instant ackBy = delivery.ackBy();
    if (ackBy != null) {
      headers.add(TextHeader.of(RecordHeaders.ACK_BY, ackBy.toString()));
    }
    return headers;
  }

  static ProducerRecord<byte[], byte[]> delivery(
      String inbox, Encoded encoded, List<Header> headers) {
    return record(inbox, encoded.key(), encoded.bytes(), headers);
  }

  ProducerRecord<byte[], byte[]> decision(int partition, String source, byte[] link) {
    return new ProducerRecord<>(realm.decisions(), partition, source.getBytes(UTF_8), link);
  }

  Indexed index(IndexEntry entry) {
    return new Indexed.Entry(
        entry,
        record(realm.index(), IndexKeys.of(entry).getBytes(UTF_8), codec.encode(entry), List.of()));
  }

  Indexed index(Sequel sequel) {
    return new Indexed.Followed(
        sequel,
        record(
            realm.index(), IndexKeys.of(sequel).getBytes(UTF_8), codec.encode(sequel), List.of()));
  }

  /** A receipt, keyed by the delivery that it is for. */
  ProducerRecord<byte[], byte[]> receipt(
      String sender, Event event, Receipt receipt, byte[] bytes) {
    EventRef about = receipt.getAbout();
    return record(
        realm.receipts(),
        (about.getSource() + "/" + about.getEventId()).getBytes(UTF_8),
        bytes,
        encoded(sender, event, bytes).headers());
  }

  /** The record as it came, and why it is kept. */
  ProducerRecord<byte[], byte[]> quarantine(
      ConsumerRecord<byte[], byte[]> kept,
      String source,
      @Nullable Event event,
      Rejection rejection) {
    Map<String, ByteBuffer> headers = new HashMap<>();
    kept.headers()
        .forEach(header -> headers.put(header.key(), ByteBuffer.wrap(orEmpty(header.value()))));
    QuarantineRecord quarantined =
        QuarantineRecord.newBuilder()
            .setSource(source)
            .setSourceOffset(kept.offset())
            .setAt(Instant.ofEpochMilli(kept.timestamp()))
            .setEventId(event == null ? null : event.header().getEventId())
            .setKind(event == null ? null : event.kind())
            .setRejection(DecisionLog.rejection(rejection))
            .setHeaders(headers)
            .setKey(wrapped(kept.key()))
            .setValue(wrapped(kept.value()))
            .build();
    return record(realm.quarantine(), source.getBytes(UTF_8), codec.encode(quarantined), List.of());
  }

  private static byte[] orEmpty(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /**
   * What the hub tells a sender about its record. Its ids come from the record's place, so the same
   * record is told about once, however often it is handled.
   */
  ProducerRecord<byte[], byte[]> notice(
      ConsumerRecord<byte[], byte[]> about,
      String hub,
      String source,
      @Nullable Event event,
      Rejection rejection) {
    String offset = Long.toString(about.offset());
    String message =
        event == null
            ? "Record %s of %s: %s".formatted(offset, about.topic(), rejection.message())
            : rejection.message();
    return notice(
        hub,
        new Telling(
            Ids.named("notice", about.topic(), offset),
            Ids.named("notice-case", about.topic(), offset),
            source,
            "Stopped: " + rejection.code(),
            rejection.code(),
            reference(source, event),
            rejection.field(),
            message,
            Instant.ofEpochMilli(about.timestamp()),
            event == null ? null : event.header()));
  }

  /**
   * What the hub tells a party.
   *
   * @param id the Notice's event id
   * @param about the event, as the party knows it; null: none that has an id
   * @param field what is wrong in it; null: nothing, or not one field
   * @param occasion the header of the event that gave occasion, of which only the drill is taken;
   *     null if there is none
   */
  record Telling(
      String id,
      String caseId,
      String party,
      String title,
      String code,
      @Nullable EventRef about,
      @Nullable String field,
      String message,
      Instant at,
      org.ceptoarhub.event.@Nullable Header occasion) {}

  ProducerRecord<byte[], byte[]> notice(String hub, Telling telling) {
    Notice notice =
        Notice.newBuilder()
            .setHeader(
                HubHeader.of(
                        realm,
                        telling.id(),
                        telling.caseId(),
                        telling.title(),
                        telling.at(),
                        telling.occasion())
                    .setNamedRecipients(List.of(telling.party()))
                    .build())
            .setCode(telling.code())
            .setAbout(telling.about())
            .setField(telling.field())
            .setMessage(
                telling.message().length() <= LONGEST_MESSAGE
                    ? telling.message()
                    : cut(telling.message()))
            .build();
    byte[] bytes = codec.encode(notice);
    Encoded encoded = encoded(hub, new Event(notice), bytes);
    List<Header> headers = new ArrayList<>(encoded.headers());
    headers.add(TextHeader.of(RecordHeaders.ACTOR, Service.ROUTER));
    return record(realm.out(hub), encoded.key(), bytes, headers);
  }

  private static String cut(String message) {
    int end = message.offsetByCodePoints(0, LONGEST_MESSAGE / 2);
    return message.substring(0, end) + "…";
  }

  /** The event that a Notice is about; null if it has no id that could be referred to. */
  private static @Nullable EventRef reference(String source, @Nullable Event event) {
    return event != null && UUID.matcher(event.header().getEventId()).matches()
        ? new EventRef(source, event.header().getEventId())
        : null;
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, byte[] key, byte[] value, List<Header> headers) {
    return new ProducerRecord<>(topic, ONLY_PARTITION, key, value, headers);
  }
}
