package org.ceptoarhub.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ceptoarhub.chaos.Expectation.Verdict;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.index.IndexKeys;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.QuarantineRecord;
import org.jspecify.annotations.Nullable;

/** What stands on the topics that routers write, in the terms of {@link Expectation}. */
final class Aftermath {
  private final Map<String, Map<String, List<String>>> inboxes = new TreeMap<>();
  private final Map<String, List<Verdict>> verdicts = new TreeMap<>();
  private final Map<String, List<Long>> quarantined = new TreeMap<>();
  private final Map<String, List<String>> receipts = new TreeMap<>();
  private final List<String> notices = new ArrayList<>();
  private final Map<String, Long> indexed = new TreeMap<>();
  private final Map<String, ChainHead> heads = new TreeMap<>();
  private final Set<String> indexedTwice = new TreeSet<>();
  private int forks;

  Aftermath(TopicReader topics, Iterable<String> parties) throws MalformedRecordException {
    Realm realm = Realm.LIVE;
    EventCodec codec = new EventCodec();
    for (String party : parties) {
      for (ConsumerRecord<byte[], byte[]> delivery : topics.of(realm.in(party))) {
        put(
            inboxes.computeIfAbsent(party, none -> new TreeMap<>()),
            header(delivery, RecordHeaders.SOURCE),
            header(delivery, RecordHeaders.ID));
      }
    }
    for (ConsumerRecord<byte[], byte[]> record : topics.of(realm.decisions())) {
      add(record, codec.decode(record.value(), DecisionRecord.class));
    }
    for (ConsumerRecord<byte[], byte[]> record : topics.of(realm.quarantine())) {
      QuarantineRecord kept = codec.decode(record.value(), QuarantineRecord.class);
      put(quarantined, kept.getSource(), kept.getSourceOffset());
    }
    for (ConsumerRecord<byte[], byte[]> receipt : topics.of(realm.receipts())) {
      put(receipts, header(receipt, RecordHeaders.SOURCE), header(receipt, RecordHeaders.ID));
    }
    for (ConsumerRecord<byte[], byte[]> notice : topics.of(realm.out("hub"))) {
      notices.add(header(notice, RecordHeaders.ID));
    }
    for (ConsumerRecord<byte[], byte[]> record : topics.of(realm.index())) {
      String key = new String(record.key(), UTF_8);
      if (IndexKeys.isSequel(key)) {
        continue;
      }
      IndexEntry entry = codec.decode(record.value(), IndexEntry.class);
      if (entry.getShows() != null) {
        continue;
      }
      Long before = indexed.put(key, entry.getOffset());
      boolean anew = entry.getSupersededBy() != null && entry.getOffset() == orZero(before);
      if (before != null && !anew) {
        indexedTwice.add(key);
      }
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record, DecisionRecord link) {
    String source = new String(record.key(), UTF_8);
    ChainHead head = heads.getOrDefault(source, ChainHead.START);
    boolean fits =
        link.getSource().equals(source)
            && link.getSeq() == head.seq() + 1
            && DecisionLog.hex(link.getPreviousHash()).equals(head.hash())
            && DecisionLog.hashOf(record.value())
                .equals(Optional.of(DecisionLog.hex(link.getHash())));
    forks += fits ? 0 : 1;
    heads.put(source, DecisionLog.head(link));
    Decision decision = DecisionLog.decision(link);
    put(
        verdicts,
        source,
        new Verdict(
            link.getSourceOffset(),
            decision.rejected().map(Rejection::code),
            decision.deliveries()));
  }

  private static long orZero(@Nullable Long offset) {
    return offset == null ? 0 : offset;
  }

  /** Number of links that do not follow the link before them. */
  int forks() {
    return forks;
  }

  /** Compares the inboxes with what they ought to hold. */
  Findings compare(Expectation expected) {
    Findings findings = Findings.NONE;
    for (String inbox : keys(expected.inboxes(), inboxes)) {
      Map<String, List<String>> due = expected.inboxes().getOrDefault(inbox, Map.of());
      Map<String, List<String>> present = inboxes.getOrDefault(inbox, Map.of());
      for (String source : keys(due, present)) {
        findings =
            findings.plus(
                Findings.of(
                    due.getOrDefault(source, List.of()), present.getOrDefault(source, List.of())));
      }
    }
    return findings;
  }

  private static Set<String> keys(Map<String, ?> one, Map<String, ?> other) {
    Set<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys;
  }

  /**
   * Whatever is not as it ought to be, to the order within each sender, one line each; beside what
   * {@link #compare} counts.
   */
  List<String> differences(Expectation expected) {
    List<String> differences = new ArrayList<>();
    indexedTwice.forEach(key -> differences.add("index: twice %s".formatted(key)));
    differ("decision", expected.verdicts(), verdicts, differences);
    differ("quarantine", expected.quarantined(), quarantined, differences);
    differ("receipt", expected.receipts(), receipts, differences);
    differ("index", expected.indexed(), indexed, differences);
    Map<String, Integer> orders = new TreeMap<>();
    expected.notices().forEach(id -> orders.merge(id, 1, Integer::sum));
    notices.forEach(id -> orders.merge(id, -1, Integer::sum));
    orders.forEach(
        (id, missing) -> {
          if (missing > 0) {
            differences.add("hub's own events: %s is missing".formatted(id));
          } else if (missing < 0) {
            differences.add(
                "hub's own events: %s is there %d times too often".formatted(id, -missing));
          }
        });
    return differences;
  }

  private static void differ(
      String what, Map<String, ?> expected, Map<String, ?> actual, List<String> differences) {
    for (String key : keys(expected, actual)) {
      Object due = expected.get(key);
      Object present = actual.get(key);
      if (!Objects.equals(due, present)) {
        differences.add("%s of %s: %s".formatted(what, key, firstDifference(due, present)));
      }
    }
  }

  private static String firstDifference(@Nullable Object due, @Nullable Object present) {
    List<?> expected = due instanceof List<?> list ? list : due == null ? List.of() : List.of(due);
    List<?> actual =
        present instanceof List<?> list ? list : present == null ? List.of() : List.of(present);
    int place = 0;
    while (place < Math.min(expected.size(), actual.size())
        && expected.get(place).equals(actual.get(place))) {
      place++;
    }
    return "%d expected, %d there; the first that differs ought to be %s and is %s"
        .formatted(expected.size(), actual.size(), at(expected, place), at(actual, place));
  }

  private static String at(List<?> list, int place) {
    return place < list.size() ? list.get(place).toString() : "missing";
  }

  /** Number of decisions. */
  int decisions() {
    return verdicts.values().stream().mapToInt(List::size).sum();
  }

  private static <T> void put(Map<String, List<T>> lists, String key, T value) {
    lists.computeIfAbsent(key, none -> new ArrayList<>()).add(value);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String key) {
    return new String(record.headers().lastHeader(key).value(), UTF_8);
  }
}
