package org.ceptoarhub.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
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
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Targets;

/**
 * What the parties send while routers come and go: reports of eight operators, some of which wait
 * for a ministry's word, and that word, also twice; NISC's provisions, some of which are derived
 * from reports that nobody may have routed yet or take the place of earlier ones; receipts,
 * repetitions, and garbage. Keeps what the broker has acknowledged.
 */
final class Traffic implements AutoCloseable {
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

  /** The ministry that looks at reports before it lets them go on, and whose they are. */
  static final String RELAY = "meti";

  private static final Set<String> RELAYED = Set.of("electricity-a", "electricity-b", "gas-a");

  private static final List<String> AUTHORITIES = List.of("nisc", "meti", "mhlw");

  private static final List<Consent> CONSENTS =
      List.of(
          new Consent(List.of(Audience.GOVERNMENT), IdentityConsent.ANONYMOUS),
          new Consent(List.of(Audience.GOVERNMENT, Audience.OWN_CEPTOAR), IdentityConsent.NAMED),
          new Consent(
              List.of(Audience.GOVERNMENT, Audience.OWN_CEPTOAR, Audience.OTHER_SECTORS),
              IdentityConsent.ANONYMOUS));

  private static final List<Header> ACTOR =
      List.of(new RecordHeader(RecordHeaders.ACTOR, "duty officer".getBytes(UTF_8)));

  private final EventCodec codec = new EventCodec();
  private final Random random;
  private final Duration interval;
  private final List<String> operators = List.copyOf(OPERATORS.keySet());
  private final List<String> sectors = OPERATORS.values().stream().distinct().toList();
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("traffic").factory());

  private final List<Sent> reports = new CopyOnWriteArrayList<>();
  private final List<Sent> provisions = new CopyOnWriteArrayList<>();
  private final Map<Long, Provision> provisionsSent = new HashMap<>();
  private final List<Said> history = new ArrayList<>();
  private final Map<String, SortedMap<Long, byte[]>> acknowledged = new HashMap<>();
  private final AtomicInteger acknowledgements = new AtomicInteger();
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private long number;

  /** An event as it was sent, acknowledged or not. */
  private record Said(String source, Event event) {}

  /** An event that the broker has acknowledged. */
  private record Sent(String source, long number) {}

  /**
   * @param broker bootstrap servers and security of who may write every out topic
   * @param interval time between two bursts of one to four events
   */
  Traffic(Map<String, Object> broker, Random random, Duration interval) {
    this.random = random;
    this.interval = interval;
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
        interval.toMillis(),
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

  /** The operators that send. */
  static Set<String> operators() {
    return OPERATORS.keySet();
  }

  /** Out topic to offset to value of all that was acknowledged; complete once it has stopped. */
  Map<String, SortedMap<Long, byte[]>> acknowledged() {
    return acknowledged;
  }

  /** Number of records acknowledged so far. */
  int acknowledgements() {
    return acknowledgements.get();
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
    } else if (dice < 82) {
      sendReceipt();
    } else if (dice < 89) {
      sendWord();
    } else if (dice < 94) {
      sendAgain();
    } else {
      sendGarbage();
    }
  }

  private void sendReport() {
    String operator = any(operators);
    Event report =
        TrafficEvents.with(
            TrafficEvents.report(++number),
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
      provision = TrafficEvents.derivedProvision(++number, report.source(), report.number());
    } else {
      provision = TrafficEvents.provision(++number);
    }
    sendProvision(provision);
  }

  /** Revises a provision, or a revision of one. */
  private void sendRevision() {
    Sent revised = latest(provisions);
    sendProvision(
        TrafficEvents.revision(
            TrafficEvents.provision(++number), revised.source(), new Event(body(revised))));
  }

  private void sendProvision(Event provision) {
    TrafficEvents.with(
        provision,
        (Provision body) ->
            body.setTargets(new Targets(List.of(any(sectors), any(sectors)), List.of(), false)));
    provisionsSent.put(number, (Provision) provision.body());
    send("nisc", provision, new Sent("nisc", number), provisions);
  }

  /** From NISC, which gets every report, or from an operator to which a provision goes. */
  private void sendReceipt() {
    List<Sent> independent =
        provisions.stream().filter(provision -> isIndependent(body(provision))).toList();
    boolean down = random.nextBoolean() && !independent.isEmpty();
    Sent about = any(down ? independent : reports);
    String sender = down ? any(recipients(body(about))) : "nisc";
    Event receipt = TrafficEvents.receipt(++number, about.source(), about.number());
    send(sender, receipt, new Sent(sender, number), new ArrayList<>());
  }

  private Provision body(Sent provision) {
    return Objects.requireNonNull(provisionsSent.get(provision.number()));
  }

  /** Whether no consent and no earlier edition has a say in who gets it. */
  private static boolean isIndependent(Provision provision) {
    return provision.getHeader().getReferences().isEmpty();
  }

  private List<String> recipients(Provision independent) {
    List<String> targets = independent.getTargets().getSectors();
    return operators.stream()
        .filter(operator -> targets.contains(OPERATORS.get(operator)))
        .toList();
  }

  /**
   * The word of a ministry on a report, whether or not it has said one before. Where no report
   * waits for any, that is refused.
   */
  private void sendWord() {
    List<Sent> relayed =
        reports.stream().filter(report -> RELAYED.contains(report.source())).toList();
    if (relayed.isEmpty()) {
      sendReport();
      return;
    }
    Sent about = any(relayed);
    number++;
    Event word =
        random.nextInt(4) == 0
            ? TrafficEvents.decline(number, about.source(), about.number())
            : TrafficEvents.release(number, about.source(), about.number());
    send(RELAY, word, new Sent(RELAY, number), new ArrayList<>());
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
        changed.header().setIssuedAt(TrafficEvents.ISSUED.plusSeconds(60));
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
        new ProducerRecord<>(topic, 0, null, null, value, ACTOR),
        (metadata, failure) -> {
          if (failure != null) {
            unacknowledged.incrementAndGet();
          } else {
            acknowledged
                .computeIfAbsent(topic, key -> new TreeMap<>())
                .put(metadata.offset(), value);
            acknowledgements.incrementAndGet();
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
