package org.ceptoarhub.router.watch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.HubHeads;
import org.ceptoarhub.router.shard.ShardHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DailyHeadsTest {
  private static final EventCodec CODEC = new EventCodec();
  private static final String HASH = "ab".repeat(32);

  /** A minute into 21 November in Japan. */
  private static final Instant AFTER = Instant.parse("2026-11-20T15:01:00Z");

  private final List<Party> senders = new ArrayList<>();
  private final Map<String, ShardHead> heads = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private Instant firstDecision = Instant.parse("2026-11-01T00:00:00Z");

  private final class World implements ControlState, ChainEnds {
    @Override
    public SortedMap<String, ShardHead> of(Collection<Party> parties) {
      Set<String> ids = new HashSet<>(parties.stream().map(Party::id).toList());
      return new TreeMap<>(
          heads.entrySet().stream()
              .filter(head -> ids.contains(head.getKey()))
              .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public boolean anyBefore(Instant instant) {
      return firstDecision.isBefore(instant);
    }

    @Override
    public List<Party> senders() {
      return List.copyOf(senders);
    }

    @Override
    public Edition at(Instant instant) {
      return TestEditions.held(CODEC);
    }

    @Override
    public Postures postures() {
      return Postures.NORMAL;
    }

    @Override
    public Optional<Rejection> objection(Submission submission) {
      return Optional.empty();
    }

    @Override
    public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
      throw new IllegalStateException("heads change nothing");
    }
  }

  private DailyHeads daily(Realm realm) {
    World world = new World();
    return new DailyHeads(
        realm,
        world,
        (source, id) -> known.contains(source + "/" + id) ? Optional.of(entry()) : Optional.empty(),
        world,
        new HubHeads(CODEC));
  }

  private static IndexEntry entry() {
    return new IndexEntry();
  }

  private void sender(String id, long seq) {
    senders.add(
        new Party(
            id, id, Set.of(Role.NISC), List.of(), List.of(), List.of(), List.of(), List.of()));
    heads.put(id, new ShardHead(new ChainHead(seq, HASH), 2, seq + 100));
  }

  private List<ChainHeads> said(DailyHeads daily, Instant now) throws Exception {
    List<ChainHeads> said = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : daily.due("hub", now)) {
      assertThat(record.topic()).isEqualTo("live.out.hub");
      said.add((ChainHeads) CODEC.decodeEvent(record.value()).body());
    }
    return said;
  }

  @Test
  void dayThatIsOver_isSaidWithTheHeadOfEverySenderThatHasOne() throws Exception {
    sender("electricity-a", 41);
    sender("gas-a", 7);
    heads.remove("gas-a");

    List<ChainHeads> said = said(daily(Realm.LIVE), AFTER);

    assertThat(said).hasSize(1);
    assertThat(said.getFirst().getDay()).isEqualTo("2026-11-20");
    assertThat(said.getFirst().getHeader().getIssuedAt())
        .isEqualTo(Instant.parse("2026-11-20T15:00:00Z"));
    assertThat(said.getFirst().getHeads())
        .containsExactly(new ChainEnd("electricity-a", 41L, HASH, 2, 141L));
  }

  @Test
  void dayIsOverAtMidnightInJapan() throws Exception {
    sender("electricity-a", 41);
    DailyHeads daily = daily(Realm.LIVE);

    assertThat(said(daily, Instant.parse("2026-11-20T14:59:59Z")).getFirst().getDay())
        .isEqualTo("2026-11-19");
    assertThat(said(daily, Instant.parse("2026-11-20T15:00:00Z")).getFirst().getDay())
        .isEqualTo("2026-11-20");
  }

  @Test
  void whatIsSaid_isNotDueAgainBeforeTheNextDay() throws Exception {
    sender("electricity-a", 41);
    DailyHeads daily = daily(Realm.LIVE);
    assertThat(said(daily, AFTER)).hasSize(1);
    daily.said(AFTER);

    assertThat(said(daily, AFTER.plus(Duration.ofHours(23)))).isEmpty();
    assertThat(said(daily, AFTER.plus(Duration.ofDays(1)))).hasSize(1);
  }

  @Test
  void whatAnotherRouterSaid_isNotDueHere() throws Exception {
    sender("electricity-a", 41);
    String id = said(daily(Realm.LIVE), AFTER).getFirst().getHeader().getEventId();
    known.add("hub/" + id);

    assertThat(said(daily(Realm.LIVE), AFTER)).isEmpty();
  }

  @Test
  void twoRouters_sayItUnderOneId() throws Exception {
    sender("electricity-a", 41);
    String first = said(daily(Realm.LIVE), AFTER).getFirst().getHeader().getEventId();
    sender("electricity-a", 42);

    assertThat(said(daily(Realm.LIVE), AFTER.plusSeconds(9)).getFirst().getHeader().getEventId())
        .isEqualTo(first);
  }

  @Test
  void missedDays_areSaidOnceWhenTheHubIsBack() throws Exception {
    sender("electricity-a", 41);
    DailyHeads daily = daily(Realm.LIVE);
    daily.said(AFTER);

    assertThat(said(daily, AFTER.plus(Duration.ofDays(3))))
        .extracting(ChainHeads::getDay)
        .containsExactly("2026-11-23");
  }

  @Test
  void dayBeforeTheFirstDecision_hasNoHeads() throws Exception {
    sender("electricity-a", 0);
    firstDecision = AFTER.minusSeconds(5);

    assertThat(said(daily(Realm.LIVE), AFTER)).isEmpty();
  }

  @Test
  void drill_saysNothing() throws Exception {
    sender("electricity-a", 41);

    assertThat(said(daily(Realm.DRILL), AFTER)).isEmpty();
  }

  @Test
  void tenThousandSenders_fitTheSizeOfAnEventInTenParts() {
    IntStream.range(0, 10_000).forEach(i -> sender("operator-%031d".formatted(i), 1L << 40));

    List<ProducerRecord<byte[], byte[]>> due = daily(Realm.LIVE).due("hub", AFTER);

    assertThat(due).hasSize(10);
    assertThat(due).allSatisfy(part -> assertThat(part.value().length).isLessThan(150_000));
    assertThat(Admission.MAX_BYTES).isGreaterThan(150_000);
  }

  @Test
  void partThatIsMissing_isSaidAlone() throws Exception {
    IntStream.range(0, 1_001).forEach(i -> sender("operator-%04d".formatted(i), i));
    List<ChainHeads> all = said(daily(Realm.LIVE), AFTER);
    known.add("hub/" + all.getFirst().getHeader().getEventId());

    List<ChainHeads> rest = said(daily(Realm.LIVE), AFTER);

    assertThat(all).hasSize(2);
    assertThat(rest).containsExactly(all.getLast());
    assertThat(rest.getFirst().getHeads())
        .extracting(ChainEnd::getSender)
        .containsExactly("operator-1000");
  }
}
