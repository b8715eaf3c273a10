package org.ceptoarhub.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ceptoarhub.core.audit.Finding.Kind;
import org.ceptoarhub.core.audit.ForgedLog.Entry;
import org.ceptoarhub.event.ChainEnd;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every sort of tampering, anywhere in any log: each is named, and nothing else is. */
class ChainAuditTest {

  private static String told(Finding finding) {
    return told(finding.kind(), finding.sender(), finding.from(), finding.to());
  }

  private static String told(Kind kind, String sender, long from, long to) {
    return "%s %s %d-%d".formatted(kind, sender, from, to);
  }

  private static List<String> told(List<Finding> findings) {
    return findings.stream().map(ChainAuditTest::told).toList();
  }

  private static Entry any(ForgedLog log) {
    return log.entries.get(log.random.nextInt(log.entries.size()));
  }

  @Property(tries = 200)
  void untouchedLog_hasNoFindings(@ForAll long seed) {
    assertThat(new ForgedLog(seed).findings()).isEmpty();
  }

  @Property(tries = 1000)
  void changedBit_namesTheRecord(@ForAll long seed, @ForAll @IntRange(max = 7) int bit) {
    ForgedLog log = new ForgedLog(seed);
    Entry entry = any(log);
    byte[] bytes = entry.value().clone();
    bytes[log.random.nextInt(bytes.length)] ^= (byte) (1 << bit);
    log.replace(entry, entry.with(bytes));

    List<Finding> findings = log.findings();

    assertThat(told(findings))
        .containsExactly(told(Kind.CHANGED, entry.sender(), entry.seq(), entry.seq()));
    assertThat(findings.getFirst().partition()).isEqualTo(entry.record().partition());
    assertThat(findings.getFirst().offset()).isEqualTo(entry.record().offset());
  }

  @Property(tries = 100)
  void emptiedRecord_isNamed(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    Entry entry = any(log);
    log.replace(entry, entry.with(new byte[log.random.nextInt(2)]));

    assertThat(told(log.findings()))
        .containsExactly(told(Kind.CHANGED, entry.sender(), entry.seq(), entry.seq()));
  }

  @Property(tries = 500)
  void removedRecords_areNamedByTheGapInTheirChain(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    String sender = log.anySender();
    int length = log.of(sender).size();
    int from = log.random.nextInt(length - 1);
    int to = from + log.random.nextInt(length - 1 - from);
    log.remove(sender, from, to);

    assertThat(told(log.findings())).containsExactly(told(Kind.MISSING, sender, from, to));
  }

  @Property(tries = 500)
  void reorderedPair_isNamed(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    String sender = log.anySender();
    List<Entry> chain = log.of(sender);
    int i = log.random.nextInt(chain.size() - 1);
    int j = i + 1 + log.random.nextInt(chain.size() - 1 - i);
    log.swap(chain.get(i), chain.get(j));
    List<String> expected = new ArrayList<>();
    expected.add(told(Kind.OUT_OF_ORDER, sender, j, j));
    if (j > i + 1) {
      expected.add(told(Kind.OUT_OF_ORDER, sender, i, i));
    }

    assertThat(told(log.findings())).containsExactlyElementsOf(expected);
  }

  @Property(tries = 500)
  void cutTail_isNamedAsFarAsAHeadWasPublished(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    List<Entry> kept =
        new ArrayList<>(log.entries.subList(0, log.random.nextInt(log.entries.size())));
    Map<String, Long> ends = new HashMap<>();
    log.entries.clear();
    log.entries.addAll(kept);
    kept.forEach(entry -> ends.merge(entry.sender(), entry.seq(), Math::max));
    List<String> expected = new ArrayList<>();
    for (String sender : new TreeSet<>(log.published.keySet())) {
      ChainEnd newest = Objects.requireNonNull(log.newest(sender));
      long end = ends.getOrDefault(sender, -1L);
      if (newest.getSeq() > end) {
        expected.add(told(Kind.CUT, sender, end + 1, newest.getSeq()));
      }
    }

    assertThat(told(log.findings())).containsExactlyElementsOf(expected);
  }

  @Property(tries = 500)
  void rewrittenChain_isNamedWhereAHeadNoLongerFits(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    String sender = log.anySender();
    long from = log.random.nextInt(log.of(sender).size());
    log.rewrite(sender, from);
    @Nullable ChainEnd before = null;
    @Nullable ChainEnd after = null;
    for (ChainEnd end : log.published.getOrDefault(sender, new java.util.TreeMap<>()).values()) {
      before = end.getSeq() < from ? end : before;
      after = after == null && end.getSeq() >= from ? end : after;
    }

    assertThat(told(log.findings()))
        .containsExactlyElementsOf(
            after == null
                ? List.of()
                : List.of(
                    told(
                        Kind.REWRITTEN,
                        sender,
                        before == null ? 0 : before.getSeq() + 1,
                        after.getSeq())));
  }

  @Property(tries = 300)
  void forkedChain_isNamedOnceWhereItForks(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    String sender = log.anySender();
    int length = log.of(sender).size();
    int from = 1 + log.random.nextInt(length - 1);
    log.fork(sender, from, 1 + log.random.nextInt(2 * length));

    assertThat(told(log.findings())).containsExactly(told(Kind.FORKED, sender, from, from));
  }

  @Property(tries = 300)
  void repeatedRecord_isNamed(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    Entry entry = any(log);
    log.entries.add(entry.at(1_000_000));

    assertThat(told(log.findings()))
        .containsExactly(told(Kind.REPEATED, entry.sender(), entry.seq(), entry.seq()));
  }

  @Property(tries = 300)
  void recordUnderAnothersKey_isNamed(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    Entry entry = any(log);
    LogRecord record = entry.record();
    log.replace(
        entry,
        new Entry(
            entry.sender(),
            entry.seq(),
            new LogRecord(
                record.partition(), record.offset(), "other".getBytes(UTF_8), record.value())));

    assertThat(told(log.findings()))
        .containsExactly(told(Kind.MISPLACED, entry.sender(), entry.seq(), entry.seq()));
  }

  @Property(tries = 300)
  void beginningCutByRetention_isNoFindingWhereAHeadVouchesForTheRest(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    log.publish();
    long start = log.entries.get(log.random.nextInt(log.entries.size())).record().offset();
    log.entries.removeIf(entry -> entry.record().offset() < start);

    assertThat(log.findings(Map.of(0, start, 1, start))).isEmpty();
  }

  @Property(tries = 300)
  void beginningRemovedFromALogThatWasNotCut_isMissing(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    log.publish();
    String sender = log.anySender();
    int upTo = log.random.nextInt(log.of(sender).size() - 1);
    log.remove(sender, 0, upTo);

    assertThat(told(log.findings())).containsExactly(told(Kind.MISSING, sender, 0, upTo));
  }

  @Property(tries = 300)
  void beginningCutWithoutAnyHead_isUnanchored(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    log.published.clear();
    long start = log.entries.get(log.random.nextInt(log.entries.size())).record().offset();
    log.entries.removeIf(entry -> entry.record().offset() < start);

    assertThat(log.findings(Map.of(0, start, 1, start)))
        .extracting(Finding::kind)
        .hasSize((int) log.entries.stream().map(Entry::sender).distinct().count())
        .containsOnly(Kind.UNANCHORED);
  }

  /** Where records of other transactions were cleaned away, or marks were put, offsets shift. */
  @Property(tries = 100)
  void gapsBetweenOffsets_areNoFindings(@ForAll long seed) {
    ForgedLog log = new ForgedLog(seed);
    long shift = 0;
    for (int i = 0; i < log.entries.size(); i++) {
      shift += log.random.nextInt(1_000);
      Entry entry = log.entries.get(i);
      log.entries.set(i, entry.at(entry.record().offset() + shift));
    }

    assertThat(log.findings()).isEmpty();
  }

  @Test
  void whereTheChainWasRewritten_isToldByTheHeadsOnBothSides() {
    ForgedLog log = new ForgedLog(1);
    log.publish();
    String sender = log.anySender();
    log.rewrite(sender, log.of(sender).size() - 1);

    assertThat(log.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.told()).contains("the head of 2026-11-20 said"));
  }
}
