package org.ceptoarhub.router.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.loop.FakeBroker.CommitFault;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.ceptoarhub.router.shard.ShardHead;
import org.ceptoarhub.router.shard.Shards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final LoopSettings SETTINGS =
      new LoopSettings(Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ZERO, 3);

  private final EventCodec codec = new EventCodec();
  private Edition edition = TestEditions.small(codec);
  private final FakeBroker broker = new FakeBroker();
  private final Index index = new Index();
  private final LoopGauges gauges = new LoopGauges(Senders.OPERATORS);
  private Senders senders = Senders.OPERATORS;
  private Executor writer = Runnable::run;
  private Running running;

  /** The index of all commits so far. */
  private static final class Index implements EventIndex {
    private final Map<String, IndexEntry> entries = new ConcurrentHashMap<>();
    private final Map<String, Sequel> sequels = new ConcurrentHashMap<>();
    private volatile long known = Long.MAX_VALUE;

    @Override
    public void add(Indexed indexed, long offset) {
      switch (indexed) {
        case Indexed.Entry one ->
            entries.put(one.entry().getSource() + "/" + one.entry().getEventId(), one.entry());
        case Indexed.Followed followed ->
            sequels.put(
                followed.sequel().getSource() + "/" + followed.sequel().getEventId(),
                followed.sequel());
      }
    }

    @Override
    public CompletableFuture<Void> reached(long offset) {
      return offset <= known ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
    }

    @Override
    public Optional<IndexEntry> find(String source, String eventId) {
      return Optional.ofNullable(entries.get(source + "/" + eventId));
    }

    @Override
    public Optional<Sequel> sequel(String source, String eventId) {
      return Optional.ofNullable(sequels.get(source + "/" + eventId));
    }
  }

  /** A session and what it lives with. */
  private record Running(Session session, Consumer<byte[], byte[]> member, ShardLoader loader) {}

  @BeforeEach
  void topics() {
    broker.topic("live.out.electricity-a");
    broker.topic("live.out.electricity-b");
    broker.topic("live.out.nisc");
    broker.topic("live.decisions");
    running = session();
  }

  @AfterEach
  void end() {
    running.loader().close();
  }

  private Running session() {
    var shards =
        new Shards(Realm.LIVE, codec, Duration.ofDays(7), 1_000, TestEditions.always(edition));
    var loader = new ShardLoader("test-shards", broker, shards, index, () -> broker.now);
    var member = broker.member();
    var session =
        new Session(
            senders,
            SETTINGS,
            shards,
            index,
            TestEditions.always(edition),
            () -> broker.now,
            gauges,
            member,
            broker.producer(),
            loader,
            new TopicArchive(Realm.LIVE, broker),
            writer,
            new Backoff(Duration.ZERO, new CountDownLatch(1)));
    return new Running(session, member, loader);
  }

  private void restart() {
    running.loader().close();
    running = session();
  }

  /** Turns until all shards are there and all that can be routed is. */
  private void settle() {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              running.session().turn();
              return !running.member().assignment().isEmpty()
                  && running.member().paused().isEmpty();
            });
    running.session().turn();
  }

  private void send(String party, Event event) {
    broker.append("live.out." + party, codec.encode(event.body()));
  }

  private List<String> inbox(String party) throws MalformedRecordException {
    var ids = new ArrayList<String>();
    for (ConsumerRecord<byte[], byte[]> record : broker.records("live.in." + party)) {
      ids.add(codec.decodeEvent(record.value()).header().getEventId());
    }
    return ids;
  }

  /** The codes of all decisions, {@code ok} for an accepted one; fails on a fork. */
  private List<String> decisions() throws MalformedRecordException {
    var codes = new ArrayList<String>();
    Map<String, ChainHead> heads = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.records("live.decisions")) {
      DecisionRecord decision = codec.decode(record.value(), DecisionRecord.class);
      ChainHead head = heads.getOrDefault(decision.getSource(), ChainHead.START);
      assertThat(decision.getSeq()).isEqualTo(head.seq() + 1);
      assertThat(DecisionLog.hex(decision.getPreviousHash())).isEqualTo(head.hash());
      heads.put(decision.getSource(), DecisionLog.head(decision));
      codes.add(decision.getRejected() == null ? "ok" : decision.getRejected().getCode());
    }
    return codes;
  }

  @Test
  void oneBatch_isOneTransaction() throws Exception {
    send("electricity-a", TestEvents.report(1));
    send("electricity-a", TestEvents.report(2));
    send("electricity-b", TestEvents.report(3));
    settle();

    assertThat(broker.commits).isOne();
    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(3));
    assertThat(decisions()).containsExactly("ok", "ok", "ok");
  }

  @Test
  void committedOffset_namesTheHeadOfTheChain() throws Exception {
    send("electricity-a", TestEvents.report(1));
    settle();

    var committed = broker.committed("live.out.electricity-a").orElseThrow();
    DecisionRecord decision =
        codec.decode(broker.records("live.decisions").getFirst().value(), DecisionRecord.class);
    assertThat(committed.offset()).isOne();
    assertThat(ShardHead.ofMetadata(committed.metadata()))
        .hasValue(new ShardHead(DecisionLog.head(decision), 0, 0));
  }

  @Test
  void sameEventTwice_inOneBatchInTwoAndAfterARestart_isDeliveredOnce() throws Exception {
    send("electricity-a", TestEvents.report(1));
    send("electricity-a", TestEvents.report(1));
    settle();
    send("electricity-a", TestEvents.report(1));
    settle();
    restart();
    index.entries.clear();
    send("electricity-a", TestEvents.report(1));
    settle();

    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
    assertThat(decisions())
        .containsExactly("ok", "duplicate-event", "duplicate-event", "duplicate-event");
  }

  @Test
  void forgottenGroup_goesOnWhereTheLogEnds() throws Exception {
    send("electricity-a", TestEvents.report(1));
    send("electricity-a", TestEvents.report(2));
    settle();
    restart();
    broker.forgetOffsets();
    send("electricity-a", TestEvents.report(3));
    settle();

    assertThat(decisions()).containsExactly("ok", "ok", "ok");
    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(3));
  }

  @Test
  void oneRecordThatCannotBeWritten_isQuarantinedAlone() throws Exception {
    byte[] poison = TestEvents.id(1_000_003).getBytes(UTF_8);
    broker.sendFaults.put(
        record -> record.topic().startsWith("live.in.") && Arrays.equals(record.key(), poison),
        new RecordTooLargeException("too large for the inbox"));
    for (int i = 1; i <= 5; i++) {
      send("electricity-a", TestEvents.report(i));
    }
    settle();

    assertThat(decisions()).containsExactly("ok", "ok", "internal", "ok", "ok");
    assertThat(broker.records("live.quarantine")).hasSize(1);
    assertThat(inbox("meti"))
        .containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(4), TestEvents.id(5));
  }

  @Test
  void passingFailure_isTriedAgainAndNothingIsLostOrTwice() throws Exception {
    broker.sendFaults.put(
        record -> record.topic().equals("live.in.nisc"), new TimeoutException("no leader"));
    send("electricity-a", TestEvents.report(1));
    settle();
    assertThat(broker.commits).isZero();
    assertThat(gauges.status().state()).isEqualTo(LoopStatus.State.STALLED);

    broker.sendFaults.clear();
    settle();

    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
    assertThat(decisions()).containsExactly("ok");
    assertThat(gauges.status().state()).isEqualTo(LoopStatus.State.ROUTING);
  }

  @Test
  void memberThatWasReplaced_abortsAndGoesBack() throws Exception {
    broker.offsetFaults.add(new CommitFailedException());
    send("electricity-a", TestEvents.report(1));
    settle();
    settle();

    assertThat(broker.aborts).isOne();
    assertThat(decisions()).containsExactly("ok");
  }

  @Test
  void commitThatTimesOut_isTriedAgain() throws Exception {
    broker.commitFaults.add(CommitFault.UNANSWERED_NOT_DONE);
    send("electricity-a", TestEvents.report(1));
    settle();

    assertThat(decisions()).containsExactly("ok");
    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
  }

  @Test
  void commitThatHappenedButIsNeverAnswered_isNotDoneTwice() throws Exception {
    neverAnswered(CommitFault.UNANSWERED_BUT_DONE);

    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
    assertThat(decisions()).containsExactly("ok");
  }

  @Test
  void commitThatNeitherHappenedNorIsAnswered_isDoneAfterTheRestart() throws Exception {
    neverAnswered(CommitFault.UNANSWERED_NOT_DONE);

    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
    assertThat(decisions()).containsExactly("ok");
  }

  private void neverAnswered(CommitFault fault) {
    broker.commitFaults.addAll(Collections.nCopies(SETTINGS.commitAttempts(), fault));
    send("electricity-a", TestEvents.report(1));
    assertThatThrownBy(this::settle).isInstanceOf(UndecidedCommitException.class);
    restart();
    settle();
  }

  @Test
  void fencedProducer_endsTheSession() {
    broker.offsetFaults.add(new ProducerFencedException("another instance has this id"));
    send("electricity-a", TestEvents.report(1));

    assertThatThrownBy(this::settle).isInstanceOf(ProducerFencedException.class);
    assertThat(broker.commits).isZero();
  }

  @Test
  void unknownReference_stopsItsOwnTopicUntilItIsKnown() throws Exception {
    senders = Senders.AUTHORITIES;
    restart();
    send("nisc", TestEvents.provision(1));
    send("nisc", TestEvents.derivedProvision(2, "electricity-a", 7));
    send("nisc", TestEvents.provision(3));
    broker.topic("live.out.meti");
    settleUntilStopped();
    assertThat(inbox("gas-a")).containsExactly(TestEvents.id(1));

    IndexEntry report = entry(TestEvents.report(7), "electricity-a");
    index.entries.put("electricity-a/" + TestEvents.id(7), report);
    broker.now = broker.now.plusMillis(200);
    settle();

    assertThat(inbox("gas-a"))
        .containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(3));
    assertThat(decisions()).containsExactly("ok", "ok", "ok");
  }

  @Test
  void unknownReference_isRefusedWhenPatienceEnds() throws Exception {
    senders = Senders.AUTHORITIES;
    restart();
    send("nisc", TestEvents.derivedProvision(2, "electricity-a", 7));
    send("nisc", TestEvents.provision(3));
    settleUntilStopped();
    assertThat(broker.commits).isZero();

    broker.now = broker.now.plusSeconds(11);
    settle();

    assertThat(decisions()).containsExactly("unknown-reference", "ok");
    assertThat(inbox("gas-a")).containsExactly(TestEvents.id(3));
  }

  @Test
  void recordsBeforeOneThatWaits_areNotPassedOver_whenTheyComeAgainInSmallerBatches()
      throws Exception {
    senders = Senders.AUTHORITIES;
    restart();
    send("nisc", TestEvents.provision(1));
    send("nisc", TestEvents.provision(2));
    send("nisc", TestEvents.derivedProvision(3, "electricity-a", 7));
    send("nisc", TestEvents.provision(4));
    broker.offsetFaults.add(new CommitFailedException());
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              running.session().turn();
              return broker.aborts == 1;
            });
    broker.polledAtOnce = 1;
    settleUntilStopped();
    assertThat(inbox("gas-a")).containsExactly(TestEvents.id(1), TestEvents.id(2));

    index.entries.put(
        "electricity-a/" + TestEvents.id(7), entry(TestEvents.report(7), "electricity-a"));
    broker.now = broker.now.plusMillis(200);
    settle();
    settle();
    settle();

    assertThat(inbox("gas-a"))
        .containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(3), TestEvents.id(4));
    assertThat(decisions()).containsExactly("ok", "ok", "ok", "ok");
  }

  @Test
  void recordThatWaits_behindOneThatCannotBeWritten_isTriedAgain() throws Exception {
    broker.sendFaults.put(
        record ->
            record.topic().startsWith("live.in.")
                && new String(record.value(), UTF_8).contains(TestEvents.id(1)),
        new RecordTooLargeException("too large for the inbox"));
    senders = Senders.AUTHORITIES;
    restart();
    send("nisc", TestEvents.provision(1));
    send("nisc", TestEvents.provision(2));
    send("nisc", TestEvents.derivedProvision(3, "electricity-a", 7));
    send("nisc", TestEvents.provision(4));
    settleUntilStopped();
    index.entries.put(
        "electricity-a/" + TestEvents.id(7), entry(TestEvents.report(7), "electricity-a"));
    broker.now = broker.now.plusMillis(200);
    settle();

    assertThat(inbox("gas-a"))
        .containsExactly(TestEvents.id(2), TestEvents.id(3), TestEvents.id(4));
    assertThat(decisions()).startsWith("internal", "ok", "ok", "ok");
    assertThat(broker.committed("live.out.nisc").orElseThrow().offset()).isEqualTo(4);
  }

  /** A session of the authorities under rules by which reports wait for their ministry. */
  private void heldReport() {
    edition = TestEditions.held(codec);
    broker.topic("live.out.hub");
    broker.topic("live.out.meti");
    restart();
    send("electricity-a", TestEvents.report(1));
    settle();
    senders = Senders.AUTHORITIES;
    restart();
  }

  @Test
  void release_isCarriedOutWithTheEventReadAgain() throws Exception {
    heldReport();
    assertThat(inbox("nisc")).isEmpty();

    send("meti", TestEvents.release(2, "electricity-a", 1));
    settle();
    settle();

    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
    assertThat(decisions()).containsExactly("ok", "ok", "ok");
  }

  @Test
  void eventThatCannotBeReadAgain_isTriedUntilItCan() throws Exception {
    heldReport();
    send("meti", TestEvents.release(2, "electricity-a", 1));
    broker.archiveFaults.add(new TimeoutException("no leader"));
    settle();
    settle();
    assertThat(broker.archiveFaults).isEmpty();
    settle();

    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1));
    assertThat(decisions()).containsExactly("ok", "ok", "ok");
    assertThat(broker.records("live.quarantine")).isEmpty();
  }

  @Test
  void nothingIsRouted_beforeTheIndexIsKnownUpToItsEnd() throws Exception {
    index.known = -1;
    restart();
    send("electricity-a", TestEvents.report(1));
    broker.now = broker.now.plusSeconds(1);
    for (int i = 0; i < 5; i++) {
      running.session().turn();
    }
    assertThat(decisions()).isEmpty();

    index.known = Long.MAX_VALUE;
    restart();
    settle();

    assertThat(decisions()).containsExactly("ok");
  }

  @Test
  void randomBytes_stopNothing() throws Exception {
    broker.append("live.out.electricity-a", new byte[] {1, 2, 3});
    broker.append("live.out.electricity-a", null);
    send("electricity-a", TestEvents.report(1));
    settle();

    assertThat(decisions()).containsExactly("malformed", "malformed", "ok");
    assertThat(broker.records("live.out.hub")).hasSize(2);
  }

  /** Turns until a topic stands still for a reference. */
  private void settleUntilStopped() {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              running.session().turn();
              broker.now = broker.now.plusMillis(1);
              return gauges.status().waiting() > 0;
            });
  }

  private IndexEntry entry(Event event, String source) {
    return IndexEntry.newBuilder()
        .setSource(source)
        .setEventId(event.header().getEventId())
        .setKind(event.kind())
        .setCaseId(event.header().getCaseId())
        .setRevision(0)
        .setOffset(0L)
        .setAt(broker.now)
        .setContentHash(ByteBuffer.allocate(32))
        .setTlp(Labels.effective(event, (a, b) -> Optional.empty()))
        .setConsents(ConsentTerms.own(event, source))
        .setGrewFrom(ConsentTerms.grewFrom(event, (a, b) -> Optional.empty()))
        .build();
  }

  /** Turns once, with whatever is being written held back until the turn waits for it. */
  private void turnWhileWriting(CountDownLatch writing) throws InterruptedException {
    Thread turn = Thread.ofPlatform().start(running.session()::turn);
    await().pollInterval(Duration.ofMillis(1)).until(() -> turn.getState() == Thread.State.WAITING);
    writing.countDown();
    turn.join();
  }

  /** A first batch that is being written until the latch is opened, and a second one to handle. */
  private CountDownLatch firstBatchInWriting() {
    settle();
    CountDownLatch writing = new CountDownLatch(1);
    writer =
        task ->
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        writing.await();
                        task.run();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    });
    restart();
    send("electricity-a", TestEvents.report(1));
    send("electricity-a", TestEvents.report(2));
    settle();
    assertThat(broker.commits).isZero();
    send("electricity-a", TestEvents.report(2));
    send("electricity-a", TestEvents.report(3));
    return writing;
  }

  @Test
  void batchHandledWhileOneIsWritten_knowsThatOne() throws Exception {
    turnWhileWriting(firstBatchInWriting());
    running.session().finish();

    assertThat(broker.commits).isEqualTo(2);
    assertThat(decisions()).containsExactly("ok", "ok", "duplicate-event", "ok");
    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(3));
  }

  @Test
  void batchOnTopOfOneThatFails_isForgottenAndHandledAgain() throws Exception {
    broker.offsetFaults.add(new CommitFailedException());
    turnWhileWriting(firstBatchInWriting());
    assertThat(broker.commits).isZero();
    settle();
    running.session().finish();

    assertThat(broker.aborts).isOne();
    assertThat(decisions()).containsExactly("ok", "ok", "duplicate-event", "ok");
    assertThat(inbox("nisc")).containsExactly(TestEvents.id(1), TestEvents.id(2), TestEvents.id(3));
  }

  @Test
  void batchOnTopOfOneWithAPoisonedRecord_followsWhatIsLeftOfIt() throws Exception {
    byte[] poison = TestEvents.id(1_000_001).getBytes(UTF_8);
    broker.sendFaults.put(
        record -> record.topic().startsWith("live.in.") && Arrays.equals(record.key(), poison),
        new RecordTooLargeException("too large for the inbox"));
    turnWhileWriting(firstBatchInWriting());
    settle();
    running.session().finish();

    assertThat(decisions()).containsExactly("internal", "ok", "duplicate-event", "ok");
    assertThat(inbox("meti")).containsExactly(TestEvents.id(2), TestEvents.id(3));
  }

  @Test
  void eventThatCanNeverBeReadAgain_doesNotStopItsTopic() throws Exception {
    heldReport();
    send("meti", TestEvents.release(2, "electricity-a", 1));
    broker.archiveFaults.add(new SerializationException("no batch of records"));
    broker.archiveFaults.add(new SerializationException("no batch of records"));
    settle();
    settle();

    assertThat(decisions()).containsExactly("ok", "ok", "internal");
    assertThat(broker.records("live.quarantine")).hasSize(1);
  }
}
