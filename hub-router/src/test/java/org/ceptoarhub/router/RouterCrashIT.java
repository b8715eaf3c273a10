package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.router.MortalClients.Death;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router dies again and again, at random steps of its transactions, while parties publish. */
class RouterCrashIT {
  private static final int DEATHS = 16;
  private static final long SEED = 20_261_120L;
  private static final List<String> STEPS =
      List.of("send", "flush", "sendOffsetsToTransaction", "commitTransaction");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> OPERATORS =
      List.of("electricity-a", "electricity-b", "electricity-c");

  private final EventCodec codec = new EventCodec();

  /** What one party published and was acknowledged. */
  private static final class Published {
    private final List<String> events = new ArrayList<>();
    private int records;
  }

  @Test
  void routerThatDiesAtAnyStep_losesNothingDeliversNothingTwiceAndForksNoChain(@TempDir Path folder)
      throws Exception {
    Map<String, Published> published = new TreeMap<>();
    try (HubBroker broker = HubBroker.start(folder)) {
      AtomicBoolean publishing = new AtomicBoolean(true);
      Thread publisher = Thread.ofPlatform().start(() -> publish(broker, publishing, published));
      List<MortalClients> dead = new ArrayList<>();
      Random random = new Random(SEED);
      for (int i = 0; i < DEATHS; i++) {
        dead.add(liveAndDie(broker, random));
      }
      publishing.set(false);
      publisher.join();
      try (Router survivor = broker.router()) {
        survivor.start();
        await().atMost(PATIENCE).until(() -> allDecided(broker, published));
      }

      assertEveryInboxIsRight(broker, published);
      assertNoForks(broker, published);
      for (MortalClients clients : dead) {
        clients.bury();
      }
    }
  }

  private static MortalClients liveAndDie(HubBroker broker, Random random) throws Exception {
    String step = STEPS.get(random.nextInt(STEPS.size()));
    int count = 1 + random.nextInt(step.equals("send") ? 150 : 6);
    var clients = new MortalClients(new Death(step, count, random.nextBoolean()));
    var kafka = new KafkaClients(broker.client(Service.ROUTER), HubBroker.configuration());
    try (var router =
        new Router(
            HubBroker.configuration(),
            kafka::follower,
            senders -> clients.of(kafka.loop(senders)),
            InstantSource.system())) {
      router.start();
      assertThat(clients.awaitDeath(PATIENCE.toSeconds())).as("died at %s", step).isTrue();
    }
    return clients;
  }

  /** Publishes reports, provisions, repeats and garbage until told to stop. */
  private void publish(
      HubBroker broker, AtomicBoolean publishing, Map<String, Published> published) {
    try (Producer<byte[], byte[]> producer = broker.producer(Service.ADMIN)) {
      for (int round = 1; publishing.get(); round++) {
        for (String party : OPERATORS) {
          send(producer, party, TestEvents.report(round), published);
          if (round % 5 == 0) {
            repeat(producer, party, TestEvents.report(round), published);
          }
        }
        send(producer, "nisc", TestEvents.provision(round), published);
        if (round % 7 == 0) {
          append(producer, "gas-b", new byte[] {1, 2, 3}, published);
        }
        Thread.sleep(2);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(
      Producer<byte[], byte[]> producer,
      String party,
      Event event,
      Map<String, Published> published)
      throws Exception {
    append(producer, party, codec.encode(event.body()), published);
    of(published, party).events.add(event.header().getEventId());
  }

  private void repeat(
      Producer<byte[], byte[]> producer,
      String party,
      Event event,
      Map<String, Published> published)
      throws Exception {
    append(producer, party, codec.encode(event.body()), published);
  }

  private static void append(
      Producer<byte[], byte[]> producer,
      String party,
      byte[] value,
      Map<String, Published> published)
      throws Exception {
    producer.send(new ProducerRecord<>("live.out." + party, value)).get();
    published.computeIfAbsent(party, key -> new Published()).records++;
  }

  private static Published of(Map<String, Published> published, String party) {
    return Objects.requireNonNull(published.get(party), party);
  }

  private boolean allDecided(HubBroker broker, Map<String, Published> published) {
    Map<String, List<DecisionRecord>> chains = chains(broker);
    int notices = broker.read("live.out.hub", Service.ADMIN).size();
    return published.entrySet().stream()
            .allMatch(
                entry ->
                    chains.getOrDefault(entry.getKey(), List.of()).size()
                        >= entry.getValue().records)
        && chains.getOrDefault("hub", List.of()).size() >= notices;
  }

  private static void assertEveryInboxIsRight(HubBroker broker, Map<String, Published> published) {
    List<String> reports =
        OPERATORS.stream()
            .flatMap(party -> of(published, party).events.stream().map(id -> party + "/" + id))
            .toList();
    List<String> provisions =
        of(published, "nisc").events.stream().map(id -> "nisc/" + id).toList();
    List<String> both = new ArrayList<>(reports);
    both.addAll(provisions);
    assertThat(inbox(broker, "nisc")).containsExactlyInAnyOrderElementsOf(reports);
    assertThat(inbox(broker, "meti")).containsExactlyInAnyOrderElementsOf(both);
    for (String party : List.of("ceptoar-gas", "gas-a", "gas-c")) {
      assertThat(inbox(broker, party)).containsExactlyElementsOf(provisions);
    }
    for (String party : OPERATORS) {
      int repeats = of(published, party).records - of(published, party).events.size();
      assertThat(inbox(broker, party)).hasSize(repeats).doesNotHaveDuplicates();
    }
    assertThat(inbox(broker, "gas-b"))
        .hasSize(provisions.size() + of(published, "gas-b").records)
        .doesNotHaveDuplicates();
  }

  private static List<String> inbox(HubBroker broker, String party) {
    return broker.read("live.in." + party, party).stream()
        .map(record -> header(record, "ce_source") + "/" + header(record, "ce_id"))
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String key) {
    return new String(record.headers().lastHeader(key).value(), UTF_8);
  }

  private void assertNoForks(HubBroker broker, Map<String, Published> published) {
    chains(broker)
        .forEach(
            (party, chain) -> {
              ChainHead head = ChainHead.START;
              for (DecisionRecord decision : chain) {
                assertThat(decision.getSeq()).as(party).isEqualTo(head.seq() + 1);
                assertThat(DecisionLog.hex(decision.getPreviousHash())).isEqualTo(head.hash());
                head = DecisionLog.head(decision);
              }
              if (published.containsKey(party)) {
                assertThat(chain.stream().map(DecisionRecord::getSourceOffset))
                    .as("each record of %s decided once", party)
                    .containsExactlyElementsOf(
                        IntStream.range(0, of(published, party).records)
                            .mapToObj(offset -> (long) offset)
                            .toList());
              }
            });
  }

  /** The decisions of each sender, in the order of the log. */
  private Map<String, List<DecisionRecord>> chains(HubBroker broker) {
    Map<String, List<DecisionRecord>> chains = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.decisions", Service.ADMIN)) {
      try {
        DecisionRecord decision = codec.decode(record.value(), DecisionRecord.class);
        chains.computeIfAbsent(decision.getSource(), key -> new ArrayList<>()).add(decision);
      } catch (MalformedRecordException e) {
        throw new AssertionError(e);
      }
    }
    return chains;
  }
}
