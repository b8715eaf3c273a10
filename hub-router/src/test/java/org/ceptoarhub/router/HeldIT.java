package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Posture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A ministry that looks before it passes on, on a real broker; its time is 3 s, not an hour. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HeldIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventCodec codec = new EventCodec();
  private HubBroker broker;
  private Router router;

  @BeforeAll
  void start(@TempDir Path folder) {
    broker =
        HubBroker.start(
            folder,
            text ->
                text.replace("liaison: automatic", "liaison: approval")
                    .replace("within: PT1H }", "within: PT3S }"));
    router = broker.router();
    router.start();
    await().atMost(PATIENCE).until(() -> router.status().isRouting());
  }

  @AfterAll
  void stop() {
    router.close();
    broker.close();
  }

  private void send(String party, Event event, String actor) throws Exception {
    try (Producer<byte[], byte[]> producer = broker.producer(party)) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>("live.out." + party, codec.encode(event.body()));
      record.headers().add(RecordHeaders.ACTOR, actor.getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  private List<String> inbox(String party) {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.in." + party, party)) {
      ids.add(new String(record.headers().lastHeader(RecordHeaders.ID).value(), UTF_8));
    }
    return ids;
  }

  @Test
  @Order(1)
  void heldReport_reachesNiscOnceAfterItsRelease() throws Exception {
    send("electricity-a", TestEvents.report(101), "duty officer");
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(101)));
    assertThat(inbox("nisc")).doesNotContain(TestEvents.id(101));

    send("meti", TestEvents.release(102, "electricity-a", 101), "desk");
    send("meti", TestEvents.release(103, "electricity-a", 101), "desk");
    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(101)));
    send("electricity-a", TestEvents.report(104), "duty officer");
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(104)));

    assertThat(inbox("nisc")).containsOnlyOnce(TestEvents.id(101));
  }

  @Test
  @Order(2)
  void reportHeldTooLong_isToldToTheMinistryAndToNisc() throws Exception {
    int told = inbox("nisc").size();
    send("electricity-b", TestEvents.report(201), "duty officer");

    await().atMost(PATIENCE).until(() -> inbox("nisc").size() > told);
    assertThat(inbox("nisc")).doesNotContain(TestEvents.id(201));
  }

  @Test
  @Order(3)
  void underAlert_niscGetsTheHeadlineAndThenTheReportByItself() throws Exception {
    send("nisc", TestEvents.posture(301, Posture.ALERT), "chief");
    await().atMost(PATIENCE).until(() -> inbox("electricity-a").contains(TestEvents.id(301)));
    send("electricity-a", TestEvents.report(302), "duty officer");

    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(302)));
    String headline = Ids.named("headline", TestEvents.id(302));
    assertThat(inbox("nisc"))
        .containsSubsequence(headline, TestEvents.id(302))
        .containsOnlyOnce(headline)
        .containsOnlyOnce(TestEvents.id(302));
  }

  @Test
  @Order(4)
  void routerThatStartsAgain_knowsWhatWaits() throws Exception {
    send("electricity-c", TestEvents.report(401), "duty officer");
    await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(401)));
    router.close();
    router = broker.router();
    router.start();

    await().atMost(PATIENCE).until(() -> inbox("nisc").contains(TestEvents.id(401)));
    assertThat(inbox("nisc")).containsOnlyOnce(TestEvents.id(401));
  }
}
