package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.submission.ContentHash;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What all shards of a realm share. Thread-safe. */
record SharedParts(
    Realm realm,
    EventCodec codec,
    DecisionLog log,
    ContentHash contentHash,
    Outgoing outgoing,
    HubOrders orders,
    Effects effects) {
  private static final int LONGEST_ACTOR = 200;

  static SharedParts of(Realm realm, EventCodec codec, Effects effects) {
    return new SharedParts(
        realm,
        codec,
        new DecisionLog(codec),
        new ContentHash(codec),
        new Outgoing(realm, codec),
        new HubOrders(realm, codec),
        effects);
  }

  Event read(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
    if (record.value() == null) {
      throw new MalformedRecordException("The record has no value; send an event.");
    }
    return codec.decodeEvent(record.value());
  }

  Submission submission(String source, Event event, ConsumerRecord<byte[], byte[]> record) {
    return new Submission(
        source, event, actor(record), realm, Instant.ofEpochMilli(record.timestamp()));
  }

  /** The person or program that acted for the sender; null if the record does not say. */
  static @Nullable String actor(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.ACTOR);
    return header == null || header.value() == null || header.value().length > LONGEST_ACTOR
        ? null
        : new String(header.value(), UTF_8);
  }
}
