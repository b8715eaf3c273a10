package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.log.DecisionRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that was down over midnight, on a real broker. */
class DailyHeadsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventCodec codec = new EventCodec();

  private static Instant tomorrow() {
    return Instant.now().plus(Duration.ofDays(1));
  }

  private List<ChainHeads> heads(HubBroker broker, String party) throws MalformedRecordException {
    List<ChainHeads> heads = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.in." + party, party)) {
      String type = new String(record.headers().lastHeader(RecordHeaders.TYPE).value(), UTF_8);
      if (type.endsWith(".ChainHeads")) {
        heads.add((ChainHeads) codec.decodeEvent(record.value()).body());
      }
    }
    return heads;
  }

  private DecisionRecord lastDecision(HubBroker broker, String sender) throws Exception {
    List<DecisionRecord> decisions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.read("live.decisions", "svc-router")) {
      DecisionRecord decision = codec.decode(record.value(), DecisionRecord.class);
      if (decision.getSource().equals(sender)) {
        decisions.add(decision);
      }
    }
    return decisions.getLast();
  }

  /** An inbox takes a consumer of its own to read: not all of them are. */
  private static Set<Party> witnessesAndOneOfEachOtherRole(Directory directory) {
    Set<Party> asked = new LinkedHashSet<>(directory.parties(Role.NISC));
    asked.addAll(directory.parties(Role.COMPETENT_MINISTRY));
    for (Role role : Role.values()) {
      directory.parties(role).stream().findFirst().ifPresent(asked::add);
    }
    return asked;
  }

  @Test
  void missedDay_isSaidOnceToNiscAndEveryCompetentMinistry(@TempDir Path folder) throws Exception {
    try (HubBroker broker = HubBroker.start(folder)) {
      try (Router before = broker.router();
          Producer<byte[], byte[]> feed = broker.producer("electricity-a")) {
        before.start();
        for (int i = 1; i <= 3; i++) {
          feed.send(
                  new ProducerRecord<>(
                      "live.out.electricity-a", codec.encode(TestEvents.report(i).body())))
              .get();
        }
        await().atMost(PATIENCE).until(() -> broker.read("live.in.nisc", "nisc").size() == 3);
        assertThat(heads(broker, "nisc")).isEmpty();
      }
      for (int start = 0; start < 2; start++) {
        try (Router after = broker.router(DailyHeadsIT::tomorrow)) {
          after.start();
          await().atMost(PATIENCE).until(() -> after.status().isRouting());
          await().atMost(PATIENCE).until(() -> !heads(broker, "nisc").isEmpty());
        }
      }

      DecisionRecord last = lastDecision(broker, "electricity-a");
      assertThat(last.getSeq()).isEqualTo(2);
      ChainHeads told = heads(broker, "nisc").getFirst();
      assertThat(told.getHeads())
          .extracting(ChainEnd::getSender, ChainEnd::getSeq)
          .containsExactly(tuple("electricity-a", 2L));
      for (Party party : witnessesAndOneOfEachOtherRole(broker.directory())) {
        boolean witness = party.has(Role.NISC) || party.has(Role.COMPETENT_MINISTRY);
        assertThat(heads(broker, party.id())).as(party.id()).hasSize(witness ? 1 : 0);
      }
    }
  }
}
