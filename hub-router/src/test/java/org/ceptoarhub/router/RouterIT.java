package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.log.DecisionRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class RouterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventCodec codec = new EventCodec();
  private HubBroker broker;
  private Router router;

  @BeforeAll
  void start(@TempDir Path folder) {
    broker = HubBroker.start(folder);
    router = broker.router();
    router.start();
    await().atMost(PATIENCE).until(() -> router.status().isRouting());
  }

  @AfterAll
  void stop() {
    router.close();
    broker.close();
  }

  private void send(String party, byte[] value) throws Exception {
    try (Producer<byte[], byte[]> producer = broker.producer(party)) {
      producer.send(new ProducerRecord<>("live.out." + party, value)).get();
    }
  }

  private void send(String party, Event event) throws Exception {
    send(party, codec.encode(event.body()));
  }

  private List<String> inbox(String party) {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.in." + party, party)) {
      ids.add(new String(record.headers().lastHeader("ce_id").value(), UTF_8));
    }
    return ids;
  }

  @Test
  void provisioningAgain_changesNothing() {
    assertThat(broker.provision().changedNothing()).isTrue();
  }

  @Test
  void report_reachesItsMinistryAndNiscAndNobodyElse() throws Exception {
    send("electricity-a", TestEvents.report(101));

    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(101)));
    assertThat(broker.directory().parties())
        .filteredOn(party -> inbox(party.id()).contains(TestEvents.id(101)))
        .extracting(party -> party.id())
        .containsExactlyInAnyOrder("meti", "nisc");
  }

  @Test
  void randomBytes_areToldToTheirSender() throws Exception {
    send("gas-b", new byte[] {1, 2, 3});

    await().atMost(PATIENCE).until(() -> inbox("gas-b").size() == 1);
  }

  @Test
  void provisionOnAReportSentAtTheSameTime_waitsForIt() throws Exception {
    send("nisc", TestEvents.derivedProvision(202, "electricity-b", 201));
    send("electricity-b", TestEvents.report(201));

    await().atMost(PATIENCE).until(() -> inbox("gas-a").contains(TestEvents.id(202)));
  }

  @Test
  void unreadableRules_changeNothing() throws Exception {
    try (Producer<byte[], byte[]> admin = broker.producer(Service.ADMIN)) {
      admin
          .send(
              new ProducerRecord<>(
                  Control.RULES, Control.IN_FORCE.getBytes(UTF_8), "rules: [".getBytes(UTF_8)))
          .get();
    }
    send("electricity-c", TestEvents.report(301));

    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(301)));
  }

  @Test
  void routerThatStartsAgain_knowsWhatItHasRouted() throws Exception {
    send("electricity-a", TestEvents.report(401));
    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(401)));
    router.close();
    send("electricity-a", TestEvents.report(401));
    send("electricity-a", TestEvents.report(402));
    router = broker.router();
    router.start();

    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(402)));
    assertThat(inbox("nisc")).containsOnlyOnce(TestEvents.id(401));
  }

  @Test
  void groupThatWasForgotten_goesOnBehindAnotherLoopsOpenTransaction() throws Exception {
    try (Producer<byte[], byte[]> other = broker.transactionalProducer("other-loop")) {
      other.initTransactions();
      other.beginTransaction();
      for (int partition = 0; partition < 4; partition++) {
        other
            .send(new ProducerRecord<>("live.decisions", partition, new byte[0], new byte[0]))
            .get();
      }
      send("electricity-b", TestEvents.report(601));
      await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(601)));
      router.close();
      broker.forget("svc-router.live.operators");
      router = broker.router();
      router.start();
      Instant longEnough = Instant.now().plusSeconds(3);
      await().until(() -> router.status().isRouting() || Instant.now().isAfter(longEnough));
      other.abortTransaction();
    }
    send("electricity-b", TestEvents.report(602));

    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(602)));
    List<Long> chain = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.decisions", Service.ADMIN)) {
      DecisionRecord decision = codec.decode(record.value(), DecisionRecord.class);
      if (decision.getSource().equals("electricity-b")) {
        chain.add(decision.getSeq());
      }
    }
    assertThat(chain).containsExactlyElementsOf(LongStream.range(0, chain.size()).boxed().toList());
  }

  @Test
  void secondInstance_startsWithItsApplicationAndTakesItsShareOfTheSenders() throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hub.router.instance", "router-2");
    broker
        .client(Service.ROUTER)
        .forEach((key, value) -> settings.put("hub.router.kafka." + key, value));
    try (var application = ApplicationContext.run(settings)) {
      Router second = application.getBean(Router.class);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  second.status().isRouting()
                      && second.status().loops().stream()
                          .allMatch(loop -> loop.partitions() > 0 && loop.loading() == 0));
      for (String party : List.of("electricity-a", "electricity-b", "electricity-c")) {
        send(party, TestEvents.report(501));
      }

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  inbox("nisc").stream().filter(id -> id.equals(TestEvents.id(501))).count() == 3);
    }
  }
}
