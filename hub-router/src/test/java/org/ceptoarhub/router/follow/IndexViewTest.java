package org.ceptoarhub.router.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    view.start();
    await().until(() -> !consumer.assignment().isEmpty());
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

  private Indexed indexed(IndexEntry entry) {
    return new Indexed.Entry(entry, record(IndexKeys.of(entry), codec.encode(entry)));
  }

  private Indexed indexed(Sequel sequel) {
    return new Indexed.Followed(sequel, record(IndexKeys.of(sequel), codec.encode(sequel)));
  }

  private static ProducerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ProducerRecord<>(TOPIC.topic(), key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** Has the topic tell of a record, and the view take it in. */
  private void tell(Indexed indexed, long offset) {
    ProducerRecord<byte[], byte[]> record = indexed.record();
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(TOPIC.topic(), 0, offset, record.key(), record.value())));
    await().until(view.reached(offset + 1)::isDone);
  }

  private Sequel known() {
    return view.sequel("electricity-a", TestEvents.id(1)).orElseThrow();
  }

  @Test
  void ownWrite_isKnownAtOnce() {
    view.add(indexed(held()), 3);
    view.add(indexed(sequel().build()), 4);

    assertThat(view.find("electricity-a", TestEvents.id(1))).hasValue(held());
    assertThat(known()).isEqualTo(sequel().build());
  }

  @Test
  void olderWriteThatIsToldLater_changesNothing() {
    view.add(indexed(sequel().setSupersededBy(TestEvents.id(9)).build()), 7);
    view.add(indexed(sequel().setSupersededBy(TestEvents.id(8)).build()), 5);

    assertThat(known().getSupersededBy()).isEqualTo(TestEvents.id(9));
  }

  @Test
  void ownWrite_staysUntilTheTopicHasGotThatFar() {
    view.add(indexed(sequel().setSupersededBy(TestEvents.id(9)).build()), 7);

    tell(indexed(sequel().build()), 5);
    assertThat(known().getSupersededBy()).isEqualTo(TestEvents.id(9));

    tell(indexed(sequel().setSupersededBy(TestEvents.id(9)).build()), 7);
    tell(indexed(sequel().build()), 8);
    assertThat(known().getSupersededBy()).isNull();
  }

  @Test
  void ownWriteThatTheTopicHadToldOfBefore_doesNotHideWhatComesAfter() {
    tell(indexed(sequel().build()), 5);
    tell(indexed(sequel().setSupersededBy(TestEvents.id(9)).build()), 6);

    view.add(indexed(sequel().build()), 5);

    assertThat(known().getSupersededBy()).isEqualTo(TestEvents.id(9));
  }

  @Test
  void whatWaits_isUnsettledUntilSomebodyHasSpoken() {
    tell(indexed(held()), 3);
    assertThat(view.unsettled())
        .singleElement()
        .satisfies(waiting -> assertThat(waiting.sequel()).isNull());

    tell(
        indexed(
            sequel()
                .setSettlements(
                    List.of(new Settlement("meti", OrderAct.RELEASE, Instant.EPOCH, "desk")))
                .build()),
        4);
    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void whatIsSuperseded_waitsNoMore() {
    tell(indexed(held()), 3);
    tell(indexed(IndexEntry.newBuilder(held()).setSupersededBy(TestEvents.id(9)).build()), 4);

    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void narrowerViewOfWhatWaits_doesNotWaitItself() {
    tell(
        indexed(
            IndexEntry.newBuilder(held())
                .setShows(new EventRef("electricity-a", TestEvents.id(5)))
                .build()),
        3);

    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void brokenGlass_isUnsettledUntilItIsApproved() {
    tell(indexed(entry().setApproveBy(Instant.EPOCH.plusSeconds(1)).build()), 3);
    assertThat(view.unsettled()).hasSize(1);

    tell(
        indexed(
            sequel()
                .setSettlements(
                    List.of(
                        new Settlement("electricity-a", OrderAct.APPROVE, Instant.EPOCH, "chief")))
                .build()),
        4);
    assertThat(view.unsettled()).isEmpty();
  }

  @Test
  void reached_isDoneWhenTheTopicHasBeenReadThatFar() {
    assertThat(view.reached(1)).isNotDone();

    tell(indexed(held()), 0);

    assertThat(view.reached(1)).isDone();
    assertThat(view.find("electricity-a", TestEvents.id(1))).hasValue(held());
  }
}
