package org.ceptoarhub.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Cause;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Impact;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.ReportingBasis;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Ternary;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.router.shard.Archive;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.Effects;
import org.ceptoarhub.router.shard.Outcome;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Overlay;
import org.ceptoarhub.router.shard.Shard;
import org.ceptoarhub.router.shard.ShardHead;
import org.ceptoarhub.router.shard.Shards;
import org.ceptoarhub.standalone.Shipped;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a hub would have written by the time it has made so many decisions: operators'
 * reports, decided by the router's own shards, with their deliveries, index entries and decisions,
 * and the heads of the chains ten times on the way. No transactions, so it is written fast.
 */
final class Years {
  private static final Archive NO_ARCHIVE = (source, offset) -> Optional.empty();
  private static final int DAYS = 10;

  /** The time over which the events spread by their own clocks; the broker's is today's. */
  private static final Duration SPAN = Duration.ofDays(400);

  private final EventCodec codec = new EventCodec();
  private final Directory directory =
      DirectoryFile.read(Shipped.DIRECTORY, Shipped.read(Shipped.DIRECTORY));
  private final Edition edition =
      new Edition(
          new Decider(directory, RuleSetFile.read(Shipped.RULES, Shipped.read(Shipped.RULES))),
          Realm.LIVE,
          codec);
  private final Instant now = Instant.now();
  private final Producer<byte[], byte[]> producer;
  private final int placements;
  private final Map<String, Sender> senders = new TreeMap<>();

  /** A sender's shard, and where its last decision stands. */
  private static final class Sender {
    private final Party party;
    private final Shard shard;
    private final List<ProducerRecord<byte[], byte[]>> withheld = new ArrayList<>();
    private long position;
    private ChainHead head = ChainHead.START;
    private @Nullable Future<RecordMetadata> last;

    Sender(Party party, Shard shard) {
      this.party = party;
      this.shard = shard;
    }
  }

  /** No event of these changes what holds. */
  private static final class NoEffects implements Effects {
    @Override
    public Optional<Rejection> objection(Submission submission) {
      return Optional.empty();
    }

    @Override
    public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
      throw new IllegalStateException("reports change nothing");
    }
  }

  Years(Producer<byte[], byte[]> producer) {
    this.producer = producer;
    this.placements = producer.partitionsFor(Realm.LIVE.decisions()).size();
    Shards shards = new Shards(Realm.LIVE, codec, Duration.ofDays(7), 1_000, new NoEffects());
    for (Party party : directory.parties(Role.OPERATOR)) {
      int placement = Utils.toPositive(Utils.murmur2(party.id().getBytes(UTF_8))) % placements;
      senders.put(
          party.id(), new Sender(party, shards.shard(party.id(), placement, ChainHead.START)));
    }
  }

  /**
   * @param tampering done to one sender's decisions; null: none
   */
  void write(int decisions, @Nullable Tampering tampering) throws Exception {
    List<Sender> all = List.copyOf(senders.values());
    int day = Math.max(1, decisions / DAYS);
    Sender victim = all.getLast();
    int first = tampering == null ? 0 : tampering.first(decisions / all.size()) * all.size();
    for (int i = 0; i < decisions; i++) {
      Sender sender = all.get(i % all.size());
      boolean withheld = tampering != null && sender == victim && i >= first;
      Instant at = now.minus(SPAN.multipliedBy(decisions - i).dividedBy(decisions));
      write(i, at, sender, withheld && sender.withheld.size() < Tampering.RUN);
      if (tampering != null && sender.withheld.size() == Tampering.RUN) {
        for (ProducerRecord<byte[], byte[]> record : tampering.of(sender.withheld)) {
          sender.last = producer.send(record);
          sender.head = sender.shard.head();
        }
        sender.withheld.add(sender.withheld.getLast());
      }
      if ((i + 1) % day == 0) {
        publish((i + 1) / day);
      }
    }
    producer.flush();
  }

  private void write(int number, Instant at, Sender sender, boolean withhold) {
    byte[] key = sender.party.id().getBytes(UTF_8);
    byte[] value = codec.encode(report(number, at, sender.party));
    String topic = Realm.LIVE.out(sender.party.id());
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            topic,
            0,
            sender.position++,
            at.toEpochMilli(),
            org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME,
            key.length,
            value.length,
            key,
            value,
            new org.apache.kafka.common.header.internals.RecordHeaders(),
            Optional.empty());
    Overlay overlay = new Overlay((source, id) -> Optional.empty(), Postures.NORMAL);
    Outcome outcome = sender.shard.handle(record, edition, overlay, NO_ARCHIVE);
    if (!(outcome instanceof Handled handled) || handled.link().record().getRejected() != null) {
      throw new IllegalStateException("a generated report was not accepted: " + outcome);
    }
    send(new ProducerRecord<>(topic, 0, key, value));
    handled.records().forEach(this::send);
    handled.indexed().forEach(indexed -> send(indexed.record()));
    if (withhold) {
      sender.withheld.add(handled.decision());
    } else {
      sender.last = producer.send(handled.decision());
      sender.head = handled.link().head();
    }
    overlay.add(sender.shard, handled);
    overlay.apply();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  private IncidentReport report(long number, Instant at, Party operator) {
    return IncidentReport.newBuilder()
        .setHeader(header(number, at))
        .setSector(operator.memberships().getFirst().sector())
        .setEventType(EventType.SYSTEM_UNAVAILABLE)
        .setCauses(List.of(Cause.DDOS))
        .setOccurredAt(at)
        .setDetectedAt(at)
        .setSummary("監視制御系が停止し供給支障が発生。予備系へ切替中。")
        .setImpact(Impact.newBuilder().setDuration(900_000L).build())
        .setSpreadToOthers(Ternary.UNKNOWN)
        .setReportingBasis(ReportingBasis.SERIOUS_IMPACT)
        .setConsent(new Consent(List.of(), IdentityConsent.ANONYMOUS))
        .build();
  }

  private Header header(long number, Instant at) {
    return Header.newBuilder()
        .setEventId(
            new java.util.UUID(0x0189_0000_0000_7000L, Long.MIN_VALUE | mixed(number)).toString())
        .setCaseId(
            new java.util.UUID(0x0189_0000_0001_7000L, Long.MIN_VALUE | mixed(number)).toString())
        .setTlp(Tlp.AMBER)
        .setCategory(Category.C)
        .setSourceKind(SourceKind.OPERATOR_SIDE)
        .setTitle("変電所監視制御システムの停止")
        .setIssuedAt(at)
        .build();
  }

  /** Ids are no run of numbers: 62 bits, each number's own. */
  private static long mixed(long number) {
    return (number * 0x9E37_79B9_7F4A_7C15L) & 0x3FFF_FFFF_FFFF_FFFFL;
  }

  private void publish(int day) {
    List<ChainEnd> ends = new ArrayList<>();
    senders.forEach(
        (id, sender) ->
            ends.add(
                new ChainEnd(
                    id,
                    sender.shard.head().seq(),
                    sender.shard.head().hash(),
                    sender.shard.decisionsPartition(),
                    0L)));
    ChainHeads heads =
        ChainHeads.newBuilder()
            .setHeader(header(Long.MAX_VALUE - day, now))
            .setDay("day " + day)
            .setHeads(ends)
            .build();
    for (Party party : directory.parties()) {
      if (party.has(Role.NISC) || party.has(Role.COMPETENT_MINISTRY)) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(Realm.LIVE.in(party.id()), codec.encode(heads));
        record
            .headers()
            .add(RecordHeaders.TYPE, (RecordHeaders.TYPE_PREFIX + "ChainHeads").getBytes(UTF_8));
        send(record);
      }
    }
  }

  /** Has the router go on behind what was written. */
  void commit(Admin admin) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Sender sender : senders.values()) {
      if (sender.last != null) {
        RecordMetadata decision = Objects.requireNonNull(sender.last).get();
        offsets.put(
            new TopicPartition(Realm.LIVE.out(sender.party.id()), 0),
            new OffsetAndMetadata(
                sender.position,
                new ShardHead(sender.head, decision.partition(), decision.offset()).toMetadata()));
      }
    }
    String group = String.join(".", Service.ROUTER, Realm.LIVE.id(), "operators");
    // The router of the first start is a member until its session is over.
    if (!members(admin, group).isEmpty()) {
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    }
    admin.alterConsumerGroupOffsets(group, offsets).all().get();
  }

  private static Collection<MemberDescription> members(Admin admin, String group) throws Exception {
    return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
        .flatMap(described -> described.members().stream())
        .toList();
  }
}
