package org.ceptoarhub.router.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.fuzz.Campaign;
import org.ceptoarhub.fuzz.Mutator;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.ceptoarhub.router.shard.Shards;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Garbage on an out topic among good records: each good one is routed, each bad one is kept with
 * its bytes and a reason, in the order in which they came, and the sender is told.
 */
class PartitionFuzzTest {
  private static final int STREAM = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final LoopSettings SETTINGS =
      new LoopSettings(PATIENCE, Duration.ofMillis(100), Duration.ZERO, 3);

  /** Refusals of a record as a whole. */
  private static final Set<String> WITHOUT_FIELD =
      Set.of("malformed", "too-large", "missing-actor", "identity");

  private final EventCodec codec = new EventCodec();
  private final Edition small = TestEditions.small(codec);
  private final Edition held = TestEditions.held(codec);
  private final Map<String, Integer> codes = new TreeMap<>();
  private long numbers = 1_000;

  @Test
  void goodRecordsAmongGarbage_areRouted() throws Exception {
    Campaign campaign = Campaign.at("partition", 1_500);
    Mutator operators = new Mutator(campaign.random(), operatorsRecords());
    Mutator authorities = new Mutator(campaign.random(), authoritiesRecords());
    boolean goesOn = true;
    while (goesOn) {
      boolean ofNisc = campaign.random().nextBoolean();
      Stream stream = ofNisc ? new Stream("nisc", held) : new Stream("electricity-a", small);
      for (int i = 0; i < STREAM && goesOn; i++) {
        stream.add(campaign.random(), ofNisc ? authorities : operators);
        goesOn = campaign.goesOn();
      }
      stream.isRouted();
    }
    System.out.println("fuzz partition: decisions by code " + codes);
  }

  private static List<byte[]> operatorsRecords() {
    return encoded(
        TestEvents.report(1),
        TestEvents.revision(TestEvents.report(2), "electricity-a", TestEvents.report(1)),
        TestEvents.receipt(3, "nisc", 9),
        TestEvents.amendment(
            4, "electricity-a", 1, new Consent(List.of(), IdentityConsent.ANONYMOUS)),
        TestEvents.provision(5));
  }

  private static List<byte[]> authoritiesRecords() {
    return encoded(
        TestEvents.provision(1),
        TestEvents.derivedProvision(2, "electricity-a", 7),
        TestEvents.revision(TestEvents.provision(3), "nisc", TestEvents.provision(1)),
        TestEvents.posture(4, Posture.ALERT),
        TestEvents.release(5, "electricity-a", 7),
        TestEvents.decline(6, "electricity-a", 7),
        TestEvents.approval(7, "nisc", 1),
        TestEvents.receipt(8, "electricity-a", 7));
  }

  private static List<byte[]> encoded(Event... events) {
    EventCodec codec = new EventCodec();
    List<byte[]> encoded = new ArrayList<>();
    for (Event event : events) {
      encoded.add(codec.encode(event.body()));
    }
    return encoded;
  }

  /** A sender's topic from its first record on, and the loop that routes it. */
  private final class Stream {
    private final FakeBroker broker = new FakeBroker();
    private final String sender;
    private final Edition edition;
    private final List<String> good = new ArrayList<>();
    private final List<byte @Nullable []> sent = new ArrayList<>();

    Stream(String sender, Edition edition) {
      this.sender = sender;
      this.edition = edition;
      broker.topic("live.decisions");
      broker.topic(topic());
    }

    private String topic() {
      return "live.out." + sender;
    }

    /** Sends a good record or a spoilt one. */
    void add(RandomGenerator random, Mutator mutator) {
      byte @Nullable [] value;
      if (random.nextInt(4) == 0) {
        Event event =
            sender.equals("nisc") ? TestEvents.provision(++numbers) : TestEvents.report(++numbers);
        good.add(event.header().getEventId());
        value = codec.encode(event.body());
      } else {
        value = random.nextInt(50) == 0 ? null : mutator.next();
      }
      sent.add(value);
      Headers headers = new RecordHeaders();
      headers.add(
          org.ceptoarhub.core.topics.RecordHeaders.ACTOR,
          random.nextBoolean() ? "sato".getBytes(UTF_8) : mutator.next());
      while (random.nextInt(3) == 0) {
        byte[] odd = mutator.next();
        headers.add(
            new String(odd, 0, Math.min(odd.length, 20), UTF_8),
            random.nextInt(5) == 0 ? null : odd);
      }
      broker.append(topic(), random.nextBoolean() ? null : mutator.next(), value, headers);
    }

    void isRouted() throws Exception {
      try {
        route();
        assertThat(broker.committed(topic()).orElseThrow().offset()).isEqualTo(sent.size());
      } catch (Exception | Error e) {
        for (byte[] value : sent) {
          if (value != null) {
            Campaign.kept(value);
          }
        }
        throw new AssertionError("a stream whose records are in target/fuzz: " + e, e);
      }
      Map<Long, String> refused = decisions();
      quarantined(refused);
      List<String> routed = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> delivery : broker.records("live.in.meti")) {
        routed.add(codec.decodeEvent(delivery.value()).header().getEventId());
      }
      routed.retainAll(good);
      assertThat(routed).isEqualTo(good);
    }

    /** Turns until everything is committed; what waits for its reference loses patience. */
    private void route() {
      Index index = new Index();
      var states = TestEditions.always(edition);
      var shards = new Shards(Realm.LIVE, codec, Duration.ofDays(7), 1_000, states);
      Senders senders = sender.equals("nisc") ? Senders.AUTHORITIES : Senders.OPERATORS;
      try (Consumer<byte[], byte[]> member = broker.member();
          var loader = new ShardLoader("fuzz-shards", broker, shards, index, () -> broker.now)) {
        route(
            new Session(
                senders,
                SETTINGS,
                shards,
                index,
                states,
                () -> broker.now,
                new LoopGauges(senders),
                member,
                broker.producer(),
                loader,
                new TopicArchive(Realm.LIVE, broker),
                Runnable::run,
                new Backoff(Duration.ZERO, new CountDownLatch(1))));
      }
    }

    private void route(Session session) {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                session.turn();
                broker.now = broker.now.plus(PATIENCE.dividedBy(2));
                return broker
                    .committed(topic())
                    .filter(committed -> committed.offset() == sent.size())
                    .isPresent();
              });
    }

    /** The code of each refusal by its record's offset; every record has one decision, in order. */
    private Map<Long, String> decisions() throws MalformedRecordException {
      Map<Long, String> refused = new TreeMap<>();
      ChainHead head = ChainHead.START;
      long offset = 0;
      for (ConsumerRecord<byte[], byte[]> record : broker.records("live.decisions")) {
        DecisionRecord decision = codec.decode(record.value(), DecisionRecord.class);
        if (!decision.getSource().equals(sender)) {
          continue;
        }
        assertThat(decision.getSourceOffset()).isEqualTo(offset++);
        assertThat(DecisionLog.hex(decision.getPreviousHash())).isEqualTo(head.hash());
        head = DecisionLog.head(decision);
        String code = decision.getRejected() == null ? "ok" : decision.getRejected().getCode();
        codes.merge(code, 1, Integer::sum);
        assertThat(code).isNotIn("internal", "last-door");
        if (decision.getRejected() != null) {
          refused.put(decision.getSourceOffset(), code);
          if (good.contains(String.valueOf(decision.getEventId()))) {
            assertThat(code).as("of a good record").isEqualTo("duplicate-event");
          }
        }
      }
      assertThat(offset).isEqualTo(sent.size());
      return refused;
    }

    private void quarantined(Map<Long, String> refused) throws MalformedRecordException {
      Map<Long, QuarantineRecord> kept = new HashMap<>();
      List<Long> order = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : broker.records("live.quarantine")) {
        QuarantineRecord one = codec.decode(record.value(), QuarantineRecord.class);
        if (!one.getSource().equals(sender)) {
          continue;
        }
        order.add(one.getSourceOffset());
        kept.put(one.getSourceOffset(), one);
      }
      assertThat(order).isSorted();
      int told = 0;
      for (Map.Entry<Long, String> refusal : refused.entrySet()) {
        byte @Nullable [] value = sent.get(refusal.getKey().intValue());
        if (refusal.getValue().equals("duplicate-event") && isReceipt(value)) {
          continue;
        }
        told++;
        assertThat(kept).containsKey(refusal.getKey());
        QuarantineRecord one = Objects.requireNonNull(kept.get(refusal.getKey()));
        assertThat(one.getValue()).isEqualTo(value == null ? null : ByteBuffer.wrap(value));
        assertThat(one.getRejection().getMessage()).isNotBlank().hasSizeLessThan(2_000);
        if (!WITHOUT_FIELD.contains(refusal.getValue())) {
          assertThat(one.getRejection().getField()).as(refusal.getValue()).isNotBlank();
        }
      }
      assertThat(broker.records("live.out.hub")).hasSizeGreaterThanOrEqualTo(told);
    }

    private boolean isReceipt(byte @Nullable [] value) throws MalformedRecordException {
      return value != null && codec.decodeEvent(value).body() instanceof Receipt;
    }
  }

  /** The index of all commits so far. */
  private static final class Index implements EventIndex {
    private final Map<String, IndexEntry> entries = new ConcurrentHashMap<>();
    private final Map<String, Sequel> sequels = new ConcurrentHashMap<>();

    @Override
    public void add(Indexed indexed, long offset) {
      switch (indexed) {
        case Indexed.Entry one ->
            entries.put(one.entry().getSource() + "/" + one.entry().getEventId(), one.entry());
        case Indexed.Followed one ->
            sequels.put(one.sequel().getSource() + "/" + one.sequel().getEventId(), one.sequel());
      }
    }

    @Override
    public CompletableFuture<Void> reached(long offset) {
      return CompletableFuture.completedFuture(null);
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
}
