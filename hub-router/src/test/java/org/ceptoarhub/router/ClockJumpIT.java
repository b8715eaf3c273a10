package org.ceptoarhub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.router.loop.LoopStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The router's clock is set forwards and back by hours while it routes. */
@TestInstance(Lifecycle.PER_CLASS)
class ClockJumpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventCodec codec = new EventCodec();
  private volatile Duration wrong = Duration.ZERO;
  private final InstantSource clock = () -> Instant.now().plus(wrong);
  private HubBroker broker;
  private Router router;

  @BeforeAll
  void start(@TempDir Path folder) {
    broker =
        HubBroker.start(folder, text -> text.replace("liaison: automatic", "liaison: approval"));
    startRouter();
  }

  @AfterAll
  void stop() {
    router.close();
    broker.close();
  }

  @AfterEach
  void setRight() {
    wrong = Duration.ZERO;
  }

  @Test
  void recordThatWaitsForAReference_isRefusedInTime_thoughTheClockIsSetBackByHours()
      throws Exception {
    int told = inbox("meti").size();
    send("meti", TestEvents.release(101, "electricity-a", 199));
    await().atMost(PATIENCE).until(() -> waiting() > 0);

    wrong = Duration.ofHours(-3);
    send("meti", TestEvents.receipt(102, "electricity-a", 198));

    await().atMost(PATIENCE).until(() -> inbox("meti").size() > told);
    await().atMost(PATIENCE).until(() -> waiting() == 0);
  }

  @Test
  void timeOfAMinistry_isNotOverEarlier_thoughTheRoutersClockIsAheadOfTheBrokers()
      throws Exception {
    send("electricity-b", TestEvents.report(201));
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(201)));
    int told = inbox("nisc").size();

    wrong = Duration.ofHours(2);
    await().atMost(PATIENCE).until(() -> !broker.read("live.out.hub", Service.ADMIN).isEmpty());
    wrong = Duration.ofHours(-2);
    send("electricity-b", TestEvents.report(202));
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(202)));
    for (long report : List.of(202L, 201L)) {
      send("meti", TestEvents.release(report + 10, "electricity-b", report));
      await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(report)));
    }

    assertThat(inbox("nisc"))
        .hasSize(told + 2)
        .containsOnlyOnce(TestEvents.id(201))
        .containsOnlyOnce(TestEvents.id(202));
  }

  @Test
  void repeatAfterAJumpAndARestart_isStillARepeat() throws Exception {
    send("electricity-c", TestEvents.report(301));
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(301)));

    for (Duration jump : List.of(Duration.ofHours(10), Duration.ofHours(-10))) {
      wrong = jump;
      router.close();
      startRouter();
      send("electricity-c", TestEvents.report(301));
    }
    send("electricity-c", TestEvents.report(302));
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(302)));

    assertThat(inbox("meti")).containsOnlyOnce(TestEvents.id(301));
  }

  private void startRouter() {
    router = broker.router(clock);
    router.start();
    await().atMost(PATIENCE).until(() -> router.status().isRouting());
  }

  private int waiting() {
    return router.status().loops().stream().mapToInt(LoopStatus::waiting).sum();
  }

  private void send(String party, Event event) throws Exception {
    try (Producer<byte[], byte[]> producer = broker.producer(party)) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>("live.out." + party, codec.encode(event.body()));
      record.headers().add(RecordHeaders.ACTOR, "desk".getBytes(StandardCharsets.UTF_8));
      producer.send(record).get();
    }
  }

  private List<String> inbox(String party) {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.in." + party, party)) {
      ids.add(
          new String(
              record.headers().lastHeader(RecordHeaders.ID).value(), StandardCharsets.UTF_8));
    }
    return ids;
  }
}
