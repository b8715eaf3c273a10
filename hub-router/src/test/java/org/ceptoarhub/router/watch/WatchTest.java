package org.ceptoarhub.router.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.index.Unsettled;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.HubHeads;
import org.ceptoarhub.router.shard.HubOrders;
import org.ceptoarhub.router.shard.ShardHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final EventCodec CODEC = new EventCodec();
  private static final Instant SENT = Instant.parse("2026-11-20T00:05:00Z");
  private static final Instant DUE = SENT.plus(Duration.ofHours(1));
  private static final HubHeads HEADS = new HubHeads(CODEC);
  private static final ChainEnds NONE =
      new ChainEnds() {
        @Override
        public SortedMap<String, ShardHead> of(Collection<Party> senders) {
          return new TreeMap<>();
        }

        @Override
        public boolean anyBefore(Instant instant) {
          return false;
        }
      };

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Control control = new Control();
  private final List<Unsettled> open = new ArrayList<>();
  private final Watch watch = watch(() -> control.now);

  private Watch watch(InstantSource clock) {
    return new Watch(
        control,
        () -> open,
        () -> producer,
        new HubOrders(Realm.LIVE, CODEC),
        new DailyHeads(Realm.DRILL, control, (source, id) -> Optional.empty(), NONE, HEADS),
        clock);
  }

  private static final class Control implements ControlState {
    private final Edition edition = TestEditions.held(CODEC);
    private Postures postures = Postures.NORMAL;
    private Instant now = SENT;

    @Override
    public Edition at(Instant instant) {
      return edition;
    }

    @Override
    public Postures postures() {
      return postures;
    }

    @Override
    public List<Party> senders() {
      return List.of();
    }

    @Override
    public Optional<Rejection> objection(Submission submission) {
      return Optional.empty();
    }

    @Override
    public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
      throw new IllegalStateException("the watch changes nothing");
    }
  }

  private static IndexEntry.Builder entry() {
    return IndexEntry.newBuilder()
        .setSource("electricity-a")
        .setEventId(TestEvents.id(1))
        .setKind("IncidentReport")
        .setCaseId(TestEvents.id(2))
        .setRevision(0)
        .setOffset(0)
        .setAt(SENT)
        .setContentHash(ByteBuffer.allocate(32))
        .setTlp(Tlp.AMBER)
        .setSectors(List.of("electricity"))
        .setAudience(
            List.of(new AudienceGroup("r", "b", 1, "FULL", "ADDRESSED", List.of("meti"), null)));
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
                    .setDue(DUE)
                    .build()))
        .build();
  }

  private static Sequel settled(IndexEntry entry, String by, OrderAct act) {
    return Sequel.newBuilder()
        .setSource(entry.getSource())
        .setEventId(entry.getEventId())
        .setHeld(entry.getHeld())
        .setSettlements(List.of(new Settlement(by, act, DUE, null)))
        .build();
  }

  /** What is ordered at a look. */
  private List<OrderAct> look(Instant now) throws Exception {
    producer.clear();
    control.now = now;
    watch.look();
    List<OrderAct> acts = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      acts.add(order(record).getAct());
    }
    return acts;
  }

  private static HubOrder order(ProducerRecord<byte[], byte[]> record)
      throws MalformedRecordException {
    return (HubOrder) CODEC.decodeEvent(record.value()).body();
  }

  @Test
  void heldTooLong_escalatesWhenItsTimeIsOverAndNotBefore() throws Exception {
    open.add(new Unsettled(held(), null));

    assertThat(look(DUE.minusMillis(1))).isEmpty();
    assertThat(look(DUE)).containsExactly(OrderAct.ESCALATE);
    ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
    assertThat(record.topic()).isEqualTo("live.out.hub");
    assertThat(record.key()).asString().isEqualTo(TestEvents.id(2));
    assertThat(order(record).getAbout()).isEqualTo(new EventRef("electricity-a", TestEvents.id(1)));
    assertThat(order(record).getBy()).isEqualTo("meti");
  }

  @Test
  void order_isGivenOnceInASpellAndAgainInTheNextIfInVain() throws Exception {
    open.add(new Unsettled(held(), null));

    assertThat(look(DUE)).hasSize(1);
    assertThat(look(DUE.plusSeconds(1))).isEmpty();
    assertThat(look(DUE.plus(DueOrders.SPELL))).hasSize(1);
  }

  @Test
  void twoRouters_giveTheSameOrder() throws Exception {
    open.add(new Unsettled(held(), null));
    look(DUE);
    byte[] first = producer.history().getFirst().value();
    Watch other = watch(() -> DUE.plusSeconds(5));
    producer.clear();
    other.look();

    assertThat(Arrays.equals(producer.history().getFirst().value(), first)).isTrue();
  }

  @Test
  void escalatedOnce_isNotEscalatedAgain() throws Exception {
    IndexEntry entry = held();
    open.add(new Unsettled(entry, settled(entry, "meti", OrderAct.ESCALATE)));

    assertThat(look(DUE.plus(Duration.ofHours(3)))).isEmpty();
  }

  @Test
  void raisedPosture_ordersAHeadlineAtOnceAndGoingOnAtTheEnd() throws Exception {
    control.postures = Postures.NORMAL.with("electricity", Posture.ALERT);
    IndexEntry entry = held();
    open.add(new Unsettled(entry, null));
    assertThat(look(SENT.plusSeconds(1))).containsExactly(OrderAct.HEADLINE);

    open.set(0, new Unsettled(entry, settled(entry, "meti", OrderAct.HEADLINE)));
    assertThat(look(DUE.minusSeconds(1))).isEmpty();
    assertThat(look(DUE)).containsExactly(OrderAct.GO_ON);
  }

  @Test
  void postureOfAnotherSector_changesNothing() throws Exception {
    control.postures = Postures.NORMAL.with("gas", Posture.EMERGENCY);
    open.add(new Unsettled(held(), null));

    assertThat(look(DUE)).containsExactly(OrderAct.ESCALATE);
  }

  @Test
  void eventThatNiscHas_needsNoHeadline() throws Exception {
    control.postures = Postures.nationwide(Posture.ALERT);
    IndexEntry entry =
        IndexEntry.newBuilder(held())
            .setAudience(
                List.of(
                    new AudienceGroup("r", "b", 1, "HEADLINE", "ADDRESSED", List.of("nisc"), null)))
            .build();
    open.add(new Unsettled(entry, null));

    assertThat(look(SENT.plusSeconds(1))).isEmpty();
  }

  @Test
  void brokenGlassThatNobodyApproves_escalatesAfterADay() throws Exception {
    Instant end = SENT.plus(Duration.ofHours(24));
    IndexEntry entry = entry().setApproveBy(end).build();
    open.add(new Unsettled(entry, null));

    assertThat(look(end.minusSeconds(1))).isEmpty();
    assertThat(look(end)).containsExactly(OrderAct.ESCALATE);
    assertThat(order(producer.history().getFirst()).getBy()).isEqualTo("electricity-a");
    open.set(0, new Unsettled(entry, settled(entry, "electricity-a", OrderAct.APPROVE)));
    assertThat(look(end.plus(DueOrders.SPELL))).isEmpty();
  }

  @Test
  void orderThatCouldNotBeWritten_isGivenAgain() throws Exception {
    open.add(new Unsettled(held(), null));
    producer.sendException = new org.apache.kafka.common.errors.TimeoutException("no leader");
    control.now = DUE;
    try {
      watch.look();
    } catch (org.apache.kafka.common.KafkaException e) {
      assertThat(e).hasMessageContaining("no leader");
    }
    producer.sendException = null;

    assertThat(look(DUE)).containsExactly(OrderAct.ESCALATE);
  }
}
