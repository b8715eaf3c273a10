package org.ceptoarhub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sender with a huge backlog, and one with a single report. */
@SuppressWarnings("FutureReturnValueIgnored") // the flush waits for what was sent
class FairnessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int BACKLOG = 2_000;

  /** What is fetched of one sender at a time, and a transaction under way. */
  private static final int TURN = 700;

  private final EventCodec codec = new EventCodec();

  @Test
  void backlogOfOneSender_doesNotStarveAnother(@TempDir Path folder) {
    try (HubBroker broker = HubBroker.start(folder);
        Router router = broker.router()) {
      send(broker, "electricity-a", 1_000, BACKLOG);
      send(broker, "electricity-b", 1, 1);

      router.start();
      await().atMost(PATIENCE).until(() -> inbox(broker, "meti").contains(TestEvents.id(1)));

      List<String> inbox = inbox(broker, "meti");
      assertThat(inbox.indexOf(TestEvents.id(1))).isLessThan(TURN);
    }
  }

  /** As the administrator, whom no quota slows. */
  private void send(HubBroker broker, String party, int firstNumber, int count) {
    try (Producer<byte[], byte[]> producer = broker.producer(Service.ADMIN)) {
      for (int i = 0; i < count; i++) {
        producer.send(
            new ProducerRecord<>(
                "live.out." + party, codec.encode(TestEvents.report(firstNumber + i).body())));
      }
      producer.flush();
    }
  }

  private static List<String> inbox(HubBroker broker, String party) {
    return broker.read("live.in." + party, party).stream()
        .map(
            record ->
                new String(
                    record.headers().lastHeader(RecordHeaders.ID).value(), StandardCharsets.UTF_8))
        .toList();
  }
}
