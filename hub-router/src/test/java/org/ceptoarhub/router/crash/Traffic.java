package org.ceptoarhub.router.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.router.TestEvents;

/**
 * What the parties send while routers come and go: reports of eight operators, NISC's provisions,
 * some of which are derived from reports that nobody may have routed yet or take the place of
 * earlier ones, receipts, repetitions, and garbage. Keeps what the broker has acknowledged.
 */
final class Traffic implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(60);
  private static final int BURST = 4;

  /** Operator to its sector. */
  private static final Map<String, String> OPERATORS =
      new TreeMap<>(
          Map.of(
              "electricity-a", "electricity",
              "electricity-b", "electricity",
              "gas-a", "gas",
              "water-b", "water",
              "banking-c", "finance",
              "railway-a", "railway",
              "telecom-b", "information-communication",
              "city-m", "medical"));

  private static final List<String> AUTHORITIES = List.of("nisc", "meti", "mhlw");

  private static final List<Consent> CONSENTS =
      List.of(
          new Consent(List.of(Audience.GOVERNMENT), IdentityConsent.ANONYMOUS),
          new Consent(List.of(Audience.GOVERNMENT, Audience.OWN_CEPTOAR), IdentityConsent.NAMED),
          new Consent(
              List.of(Audience.GOVERNMENT, Audience.OWN_CEPTOAR, Audience.OTHER_SECTORS),
              IdentityConsent.ANONYMOUS));

  private final EventCodec codec = new EventCodec();
  private final Random random;
  private final List<String> operators = List.copyOf(OPERATORS.keySet());
  private final List<String> sectors = OPERATORS.values().stream().distinct().toList();
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("traffic").factory());

  private final List<Sent> reports = new CopyOnWriteArrayList<>();
  private final List<Sent> provisions = new CopyOnWriteArrayList<>();
  private final Map<Long, Event> provisionsSent = new HashMap<>();
  private final List<Said> history = new ArrayList<>();
  private final Map<String, SortedMap<Long, byte[]>> acknowledged = new HashMap<>();
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private long number;

  /** An event as it was sent, acknowledged or not. */
  private record Said(String source, Event event) {}

  /** An event that the broker has acknowledged. */
  private record Sent(String source, long number) {}

  /**
   * @param broker bootstrap servers and security of who may write every out topic
   */
  Traffic(Map<String, Object> broker, Random random) {
    this.random = random;
    Map<String, Object> configs = new HashMap<>(broker);
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.CLIENT_ID_CONFIG, "traffic");
    this.producer =
        new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  void start() {
    clock.scheduleWithFixedDelay(
        () -> random.ints(1 + random.nextInt(BURST), 0, 100).forEach(this::send),
        0,
        INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Stops sending; returns when all that was sent is acknowledged or has failed. */
  void stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The traffic does not end");
    }
    producer.flush();
  }

  /** Out topic to offset to value of all that was acknowledged; complete once it has stopped. */
  Map<String, SortedMap<Long, byte[]>> acknowledged() {
    return acknowledged;
  }

  /** Number of records whose sending failed. */
  int unacknowledged() {
    return unacknowledged.get();
  }

  private void send(int dice) {
    if (dice < 45 || reports.isEmpty() || provisions.isEmpty()) {
      sendReport();
      if (provisions.isEmpty()) {
        sendProvision(false);
      }
    } else if (dice < 55) {
      sendProvision(false);
    } else if (dice < 65) {
      sendProvision(true);
    } else if (dice < 73) {
      sendRevision();
    } else if (dice < 87) {
      sendReceipt();
    } else if (dice < 94) {
      sendAgain();
    } else {
      sendGarbage();
    }
  }

  private void sendReport() {
    String operator = any(operators);
    Event report =
        TestEvents.with(
            TestEvents.report(++number),
            (IncidentReport body) -> {
              body.setSector(OPERATORS.get(operator));
              body.setConsent(any(CONSENTS));
            });
    send(operator, report, new Sent(operator, number), reports);
  }

  private void sendProvision(boolean derived) {
    Event provision;
    if (derived) {
      Sent report = latest(reports);
      provision = TestEvents.derivedProvision(++number, report.source(), report.number());
    } else {
      provision = TestEvents.provision(++number);
    }
    sendProvision(provision);
  }

  /** Revises a provision, or a revision of one. */
  private void sendRevision() {
    Sent revised = latest(provisions);
    sendProvision(
        TestEvents.revision(
            TestEvents.provision(++number),
            revised.source(),
            Objects.requireNonNull(provisionsSent.get(revised.number()))));
  }

  private void sendProvision(Event provision) {
    TestEvents.with(
        provision,
        (Provision body) ->
            body.setTargets(new Targets(List.of(any(sectors), any(sectors)), List.of(), false)));
    provisionsSent.put(number, provision);
    send("nisc", provision, new Sent("nisc", number), provisions);
  }

  private void sendReceipt() {
    boolean up = random.nextBoolean();
    Sent about = any(up ? reports : provisions);
    String sender = any(up ? AUTHORITIES : operators);
    Event receipt = TestEvents.receipt(++number, about.source(), about.number());
    send(sender, receipt, new Sent(sender, number), new ArrayList<>());
  }

  /** An event again: at the same time, later, or another one under its id. */
  private void sendAgain() {
    Said said = any(history);
    Event event = said.event();
    int how = event.body() instanceof Receipt ? 0 : random.nextInt(3);
    byte[] bytes = codec.encode(event.body());
    if (how > 0) {
      Event changed = decode(bytes);
      if (how == 1) {
        changed.header().setIssuedAt(TestEvents.ISSUED.plusSeconds(60));
      } else {
        changed.header().setTitle("別件");
      }
      bytes = codec.encode(changed.body());
    }
    send(said.source(), bytes, () -> {});
  }

  private Event decode(byte[] bytes) {
    try {
      return codec.decodeEvent(bytes);
    } catch (MalformedRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendGarbage() {
    byte[] garbage = new byte[random.nextInt(64)];
    random.nextBytes(garbage);
    send(random.nextBoolean() ? any(operators) : any(AUTHORITIES), garbage, () -> {});
  }

  private void send(String sender, Event event, Sent sent, List<Sent> known) {
    history.add(new Said(sender, event));
    send(sender, codec.encode(event.body()), () -> known.add(sent));
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(String sender, byte[] value, Runnable onAcknowledged) {
    String topic = Realm.LIVE.out(sender);
    producer.send(
        new ProducerRecord<>(topic, 0, null, value),
        (metadata, failure) -> {
          if (failure != null) {
            unacknowledged.incrementAndGet();
          } else {
            acknowledged
                .computeIfAbsent(topic, key -> new TreeMap<>())
                .put(metadata.offset(), value);
            onAcknowledged.run();
          }
        });
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** One of the last few, which the router may not have seen yet. */
  private Sent latest(List<Sent> sent) {
    int size = sent.size();
    return sent.get(size - 1 - random.nextInt(Math.min(size, 8)));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close();
  }
}
