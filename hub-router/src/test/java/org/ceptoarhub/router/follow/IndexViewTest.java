package org.ceptoarhub.router.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.index.IndexKeys;
import org.ceptoarhub.core.index.IndexStore;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexViewTest {
  private static final TopicPartition TOPIC = new TopicPartition(Realm.LIVE.index(), 0);
  private static final String KEY = "electricity-a/" + TestEvents.id(1);

  private final EventCodec codec = new EventCodec();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final IndexView view =
      new IndexView(Realm.LIVE, IndexStore.open(null, codec), () -> "a cluster", () -> consumer);

  @BeforeEach
  void topic() {
    Node node = Node.noNode();
    consumer.updatePartitions(
        TOPIC.topic(),
        List.of(new PartitionInfo(TOPIC.topic(), 0, node, new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
    consumer.updateEndOffsets(Map.of(TOPIC, 0L));
  }

  @AfterEach
  void close() {
    view.close();
  }

  private static IndexEntry.Builder entry() {
    return IndexEntry.newBuilder()
        .setSource("electricity-a")
        .setEventId(TestEvents.id(1))
        .setKind("IncidentReport")
        .setCaseId(TestEvents.id(2))
        .setRevision(0)
        .setOffset(0)
        .setAt(Instant.EPOCH)
        .setContentHash(ByteBuffer.allocate(32))
        .setTlp(Tlp.AMBER);
  }

  private static IndexEntry held() {
    return entry()
        .setHeld(
            List.of(
                HeldGroup.newBuilder()
                    .setRule("report")
                    .setBasis("E1")
                    .setHop(2)
                    .setView("FULL")
                    .setBy("meti")
                    .setRecipients(List.of("nisc"))
                    .build()))
        .build();
  }

  private static Sequel.Builder sequel() {
    return Sequel.newBuilder().setSource("electricity-a").setEventId(TestEvents.id(1));
  }

  private void add(IndexEntry entry, long offset) {
    view.add(new Indexed.Entry(entry, record(KEY, codec.encode(entry))), offset);
  }

  private void add(Sequel sequel, long offset) {
    view.add(
        new Indexed.Followed(sequel, record(IndexKeys.of(sequel), codec.encode(sequel))), offset);
  }

  private static ProducerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ProducerRecord<>(TOPIC.topic(), key.getBytes(StandardCharsets.UTF_8), value);
  }

  private Sequel known() {
    return view.sequel("electricity-a", TestEvents.id(1)).orElseThrow();
  }

  @Test
  void olderRecordThatComesLater_changesNothing() {
    add(held(), 3);
    add(sequel().setSupersededBy(TestEvents.id(9)).build(), 7);
    add(sequel().setSupersededBy(TestEvents.id(8)).build(), 5);

    assertThat(known().getSupersededBy()).isEqualTo(TestEvents.id(9));
    assertThat(view.find("electricity-a", TestEvents.id(1))).hasValue(held());
  }

  @Test
  void whatWaits_isOpenUntilSomebodyHasSpoken() {
    add(held(), 3);
    assertThat(view.unsettled())
        .singleElement()
        .satisfies(open -> assertThat(open.sequel()).isNull());

    add(
        sequel()
            .setSettlements(
                List.of(new Settlement("meti", OrderAct.RELEASE, Instant.EPOCH, "desk")))
            .build(),
        4);
    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void whatIsSuperseded_waitsNoMore() {
    add(held(), 3);
    add(IndexEntry.newBuilder(held()).setSupersededBy(TestEvents.id(9)).build(), 4);

    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void narrowerViewOfWhatWaits_isNotOpenItself() {
    add(
        IndexEntry.newBuilder(held())
            .setShows(new EventRef("electricity-a", TestEvents.id(5)))
            .build(),
        3);

    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void brokenGlass_isOpenUntilItIsApproved() {
    add(entry().setApproveBy(Instant.EPOCH.plusSeconds(1)).build(), 3);
    assertThat(view.unsettled()).hasSize(1);

    add(
        sequel()
            .setSettlements(
                List.of(new Settlement("electricity-a", OrderAct.APPROVE, Instant.EPOCH, "chief")))
            .build(),
        4);
    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void sequelThatComesBeforeItsEvent_isNotForgotten() {
    add(sequel().build(), 9);
    add(held(), 8);

    assertThat(view.unsettled()).isEmpty();
    assertThat(known()).isEqualTo(sequel().build());
  }

  @Test
  void reached_isDoneWhenTheTopicHasBeenReadThatFar() {
    view.start();
    await().until(() -> !consumer.assignment().isEmpty());
    CompletableFuture<Void> reached = view.reached(1);
    assertThat(reached).isNotDone();
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    TOPIC.topic(),
                    0,
                    0,
                    KEY.getBytes(StandardCharsets.UTF_8),
                    codec.encode(held()))));

    await().until(reached::isDone);
    assertThat(view.find("electricity-a", TestEvents.id(1))).hasValue(held());
  }
}
