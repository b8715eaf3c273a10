package org.ceptoarhub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.InForce;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The decisions topic on a real broker, written anew with a tampered copy: with transactions, marks
 * between them and one that was aborted, as the router leaves them.
 */
class AuditIT {
  private static final String DECISIONS = "live.decisions";
  private static final String INBOX = "live.in.nisc";
  private static final EventCodec CODEC = new EventCodec();
  private static final DecisionLog LOG = new DecisionLog(CODEC);
  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");
  private static final int LINKS = 60;

  @TempDir private Path folder;

  private EmbeddedBroker broker;
  private Map<String, Object> client;
  private Path properties;

  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Map<String, ChainHead> heads = new TreeMap<>();

  @BeforeEach
  void start() throws IOException {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0, Service.ADMIN, "secret");
    client = broker.client(Service.ADMIN, "secret");
    Properties file = new Properties();
    client.forEach((name, value) -> file.setProperty(name, value.toString()));
    properties = folder.resolve("client.properties");
    try (Writer writer = Files.newBufferedWriter(properties)) {
      file.store(writer, null);
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  AuditIT() {
    for (int i = 0; i < LINKS; i++) {
      link("sender-" + i % 3);
    }
  }

  private void link(String sender) {
    int partition = sender.equals("sender-1") ? 1 : 0;
    ChainHead head = heads.getOrDefault(sender, ChainHead.START);
    Decision rejected =
        Decision.rejected(
            new InForce("plan2-2009", "", "plan2-2009", Posture.NORMAL),
            new Rejection("malformed", null, "no event"));
    DecisionLog.Link link =
        LOG.link(new Judged(sender, head.seq() + 1, AT, null, null, rejected, null), head);
    heads.put(sender, link.head());
    records.add(new ProducerRecord<>(DECISIONS, partition, sender.getBytes(UTF_8), link.bytes()));
  }

  private Event published() {
    List<ChainEnd> ends = new ArrayList<>();
    heads.forEach((sender, head) -> ends.add(new ChainEnd(sender, head.seq(), head.hash(), 0, 0L)));
    return new Event(
        ChainHeads.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setEventId(Ids.named("heads"))
                    .setCaseId(Ids.named("heads"))
                    .setTlp(Tlp.AMBER_STRICT)
                    .setCategory(Category.C)
                    .setSourceKind(SourceKind.NISC_OTHER)
                    .setTitle("Chain heads")
                    .setIssuedAt(AT)
                    .build())
            .setDay("2026-11-20")
            .setHeads(ends)
            .build());
  }

  /** Makes both topics and writes them. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(Event heads) throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(
              List.of(new NewTopic(DECISIONS, 2, (short) 1), new NewTopic(INBOX, 1, (short) 1)))
          .all()
          .get();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> ends(admin).size() == 3);
    }
    Map<String, Object> configs = new HashMap<>(client);
    configs.put("transactional.id", "router");
    try (var producer =
        new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int from = 0; from < records.size(); from += 7) {
        producer.beginTransaction();
        records.subList(from, Math.min(from + 7, records.size())).forEach(producer::send);
        producer.commitTransaction();
        producer.beginTransaction();
        producer.send(records.getFirst()).get();
        producer.abortTransaction();
      }
      producer.beginTransaction();
      ProducerRecord<byte[], byte[]> delivery =
          new ProducerRecord<>(INBOX, CODEC.encode(heads.body()));
      delivery
          .headers()
          .add(RecordHeaders.TYPE, (RecordHeaders.TYPE_PREFIX + "ChainHeads").getBytes(UTF_8));
      producer.send(delivery);
      producer.commitTransaction();
    }
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin) throws Exception {
    return admin
        .listOffsets(
            Map.of(
                new TopicPartition(DECISIONS, 0), OffsetSpec.latest(),
                new TopicPartition(DECISIONS, 1), OffsetSpec.latest(),
                new TopicPartition(INBOX, 0), OffsetSpec.latest()))
        .all()
        .get();
  }

  private CommandRun verify(Object... more) {
    List<Object> words = new ArrayList<>(List.of("audit", "verify", "--properties", properties));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray());
  }

  @Test
  void whatWasWritten_hasNoFindings() throws Exception {
    write(published());

    CommandRun run = verify();

    assertThat(run.out()).contains("All is as it was written.");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("60 decisions of 3 senders").contains("heads of 1 days");
  }

  @Test
  void flippedByte_isNamed() throws Exception {
    byte[] bytes = records.get(30).value();
    bytes[40] ^= 1;
    write(published());

    CommandRun run = verify();

    assertThat(run.out().lines())
        .singleElement()
        .asString()
        .startsWith("changed: sender-0 seq 10 at partition 0 offset ");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void removedRecord_isNamed() throws Exception {
    records.remove(31);
    write(published());

    CommandRun run = verify();

    assertThat(run.out().lines())
        .singleElement()
        .asString()
        .startsWith("missing: sender-1 seq 10 in partition 1: 1 link is not there");
  }

  @Test
  void reorderedPair_isNamed() throws Exception {
    Collections.swap(records, 30, 33);
    write(published());

    CommandRun run = verify("--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.json().path("findings")).hasSize(1);
    assertThat(run.json().at("/findings/0/kind").asText()).isEqualTo("out-of-order");
    assertThat(run.json().at("/findings/0/sender").asText()).isEqualTo("sender-0");
    assertThat(run.json().at("/findings/0/from").asLong()).isEqualTo(11);
  }

  @Test
  void cutTail_isNamedByTheHeadsThatAMinistryKeptInAFile() throws Exception {
    Event kept = published();
    ArrayNode file = JsonNodeFactory.instance.arrayNode().add(new EventJson().toJson(kept));
    Path heads = Files.writeString(folder.resolve("heads.json"), file.toString());
    records.subList(LINKS - 2, LINKS).clear();
    write(kept);

    CommandRun run = verify("--witness", heads);

    assertThat(run.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("cut: ") && line.contains("seq 19"))
        .anyMatch(line -> line.contains("sender-1"))
        .anyMatch(line -> line.contains("sender-2"));
  }

  @Test
  void beginningThatRetentionDeleted_isSaidAndNoFinding() throws Exception {
    write(published());
    try (Admin admin = Admin.create(client)) {
      admin
          .deleteRecords(Map.of(new TopicPartition(DECISIONS, 0), RecordsToDelete.beforeOffset(20)))
          .all()
          .get();
    }

    CommandRun run = verify();

    assertThat(run.out()).contains("All is as it was written.");
    assertThat(run.err()).contains("the log's beginning has been deleted");
  }

  @Test
  void witnessThatIsNobody_isSaid() throws Exception {
    write(published());

    CommandRun run = verify("--witness", "nobody");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is no topic live.in.nobody");
  }
}
