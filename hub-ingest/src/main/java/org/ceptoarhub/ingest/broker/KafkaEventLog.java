package org.ceptoarhub.ingest.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Appends over Kafka. One event goes through one idempotent producer that all requests share, so
 * that their events travel together. Several events of one request go in one transaction, so that
 * they are taken together or not at all; a transaction has its producer to itself, of a small pool.
 *
 * <p>A transactional producer that failed is closed and never used again: its successor has another
 * transactional id, and what it left open the broker aborts after {@link
 * ProducerConfig#TRANSACTION_TIMEOUT_CONFIG}.
 */
@Singleton
final class KafkaEventLog implements EventLog {
  private static final int TRANSACTIONS = 2;
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final Duration timeout;
  private final Producer<byte[], byte[]> shared;
  private final BlockingQueue<Slot> slots = new ArrayBlockingQueue<>(TRANSACTIONS);

  /** The right to have a transaction open, and the producer that the last holder left. */
  private record Slot(@Nullable Producer<byte[], byte[]> producer) {}

  KafkaEventLog(KafkaClients clients, IngestConfiguration configuration) {
    this.clients = clients;
    this.timeout = configuration.publishTimeout();
    this.shared = clients.producer("publish", bounded());
    for (int i = 0; i < TRANSACTIONS; i++) {
      slots.add(new Slot(null));
    }
  }

  @PreDestroy
  void close() {
    shared.close(CLOSE);
    for (Slot slot : slots) {
      if (slot.producer() != null) {
        slot.producer().close(CLOSE);
      }
    }
  }

  @Override
  public List<Instant> append(String sender, String actor, List<Entry> entries) {
    List<ProducerRecord<byte[], byte[]>> records =
        entries.stream().map(entry -> record(sender, actor, entry)).toList();
    try {
      return records.size() == 1
          ? List.of(acknowledged(shared.send(records.getFirst())))
          : together(records);
    } catch (KafkaException | ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new BrokerUnavailableException("Not acknowledged: " + Realm.LIVE.out(sender), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("Interrupted: " + Realm.LIVE.out(sender), e);
    }
  }

  private List<Instant> together(List<ProducerRecord<byte[], byte[]>> records)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    Slot slot = slots.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (slot == null) {
      throw new TimeoutException("Every transaction is taken");
    }
    Producer<byte[], byte[]> producer = slot.producer();
    boolean good = false;
    try {
      if (producer == null) {
        producer = transactional();
      }
      List<Instant> times = inTransaction(producer, records);
      good = true;
      return times;
    } finally {
      if (!good && producer != null) {
        producer.close(CLOSE);
      }
      slots.add(new Slot(good ? producer : null));
    }
  }

  private List<Instant> inTransaction(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    records.forEach(record -> sent.add(producer.send(record)));
    try {
      producer.commitTransaction();
    } catch (TimeoutException e) {
      producer.commitTransaction();
    }
    List<Instant> times = new ArrayList<>(sent.size());
    for (Future<RecordMetadata> future : sent) {
      times.add(acknowledged(future));
    }
    return times;
  }

  private Producer<byte[], byte[]> transactional() {
    String id = Service.INGEST + ".publish." + UUID.randomUUID();
    Map<String, Object> settings = bounded();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(timeout.toMillis()));
    Producer<byte[], byte[]> producer = clients.producer("publish-" + id, settings);
    try {
      producer.initTransactions();
      return producer;
    } catch (KafkaException e) {
      producer.close(CLOSE);
      throw e;
    }
  }

  private Instant acknowledged(Future<RecordMetadata> sent)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    return Instant.ofEpochMilli(sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS).timestamp());
  }

  private Map<String, Object> bounded() {
    int millis = Math.toIntExact(timeout.toMillis());
    return new HashMap<>(
        Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            Math.max(1, millis / 2),
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            millis));
  }

  private static ProducerRecord<byte[], byte[]> record(String sender, String actor, Entry entry) {
    Event event = entry.event();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Realm.LIVE.out(sender), event.header().getCaseId().getBytes(UTF_8), entry.bytes());
    Headers headers = record.headers();
    add(headers, RecordHeaders.SPEC_VERSION, "1.0");
    add(headers, RecordHeaders.ID, event.header().getEventId());
    add(headers, RecordHeaders.SOURCE, sender);
    add(headers, RecordHeaders.TYPE, RecordHeaders.TYPE_PREFIX + event.kind());
    add(headers, RecordHeaders.TIME, event.header().getIssuedAt().toString());
    add(headers, RecordHeaders.SUBJECT, event.header().getCaseId());
    add(headers, RecordHeaders.CONTENT_TYPE, RecordHeaders.AVRO);
    add(headers, RecordHeaders.ACTOR, actor);
    return record;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
