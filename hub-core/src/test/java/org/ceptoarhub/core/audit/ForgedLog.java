package org.ceptoarhub.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.Posture;
import org.jspecify.annotations.Nullable;

/** A log of several senders with the heads that were published on its way, to be tampered with. */
final class ForgedLog {
  static final EventCodec CODEC = new EventCodec();
  private static final DecisionLog LOG = new DecisionLog(CODEC);
  private static final Decider DECIDER =
      new Decider(Editions.directory("plan2-2009"), Editions.rules("plan2-2009"));
  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");

  final Random random;
  final List<Entry> entries = new ArrayList<>();
  final Map<String, TreeMap<Long, ChainEnd>> published = new HashMap<>();
  private final Map<String, ChainHead> heads = new HashMap<>();

  /** A record with its place in its chain. */
  record Entry(String sender, long seq, LogRecord record) {
    Entry with(byte[] value) {
      return new Entry(
          sender, seq, new LogRecord(record.partition(), record.offset(), record.key(), value));
    }

    Entry at(long offset) {
      return new Entry(
          sender, seq, new LogRecord(record.partition(), offset, record.key(), record.value()));
    }

    byte[] value() {
      return Objects.requireNonNull(record.value());
    }
  }

  ForgedLog(long seed) {
    this.random = new Random(seed);
    int senders = 1 + random.nextInt(4);
    int length = senders * 5 + random.nextInt(60);
    long offset = 0;
    for (int i = 0; i < length; i++) {
      // At first everybody in turn, so that everybody has five links.
      int sender = i < senders * 5 ? i % senders : random.nextInt(senders);
      offset += 1 + random.nextInt(3);
      entries.add(next("sender-" + sender, sender % 2, offset, "seen"));
      if (random.nextInt(8) == 0) {
        publish();
      }
    }
  }

  Entry next(String sender, int partition, long offset, String what) {
    ChainHead head = heads.getOrDefault(sender, ChainHead.START);
    DecisionLog.Link link = link(sender, head, what);
    heads.put(sender, link.head());
    return new Entry(
        sender,
        link.head().seq(),
        new LogRecord(partition, offset, sender.getBytes(UTF_8), link.bytes()));
  }

  private DecisionLog.Link link(String sender, ChainHead head, String what) {
    Decision rejected =
        Decision.rejected(
            DECIDER.inForce(Posture.NORMAL),
            new Rejection("malformed", null, what + " " + random.nextInt(1_000_000)));
    return LOG.link(
        new Judged(sender, 3 * (head.seq() + 1), AT, "feed", null, rejected, null), head);
  }

  void publish() {
    heads.forEach(
        (sender, head) -> {
          Entry last = last(sender);
          published
              .computeIfAbsent(sender, key -> new TreeMap<>())
              .putIfAbsent(
                  head.seq(),
                  new ChainEnd(
                      sender,
                      head.seq(),
                      head.hash(),
                      last.record().partition(),
                      last.record().offset()));
        });
  }

  private Entry last(String sender) {
    return of(sender).getLast();
  }

  List<Entry> of(String sender) {
    return entries.stream().filter(entry -> entry.sender().equals(sender)).toList();
  }

  String anySender() {
    return "sender-" + random.nextInt((int) entries.stream().map(Entry::sender).distinct().count());
  }

  /** The newest published head of a sender; null if there is none. */
  @Nullable ChainEnd newest(String sender) {
    TreeMap<Long, ChainEnd> of = published.get(sender);
    return of == null ? null : of.lastEntry().getValue();
  }

  void remove(String sender, long from, long to) {
    entries.removeIf(
        entry -> entry.sender().equals(sender) && entry.seq() >= from && entry.seq() <= to);
  }

  void replace(Entry old, Entry with) {
    entries.set(entries.indexOf(old), with);
  }

  /** Two records change places; the places keep their offsets. */
  void swap(Entry a, Entry b) {
    int i = entries.indexOf(a);
    int j = entries.indexOf(b);
    entries.set(i, b.at(a.record().offset()));
    entries.set(j, a.at(b.record().offset()));
  }

  /** Makes a sender's links anew from a place on, so that all hashes fit. */
  void rewrite(String sender, long from) {
    List<Entry> chain = of(sender);
    ChainHead head =
        from == 0 ? ChainHead.START : new ChainHead(from - 1, hash(chain.get((int) from - 1)));
    for (Entry entry : chain.subList((int) from, chain.size())) {
      DecisionLog.Link link = link(sender, head, "forged");
      replace(entry, entry.with(link.bytes()));
      head = link.head();
    }
  }

  /** Appends links that follow from a place in the middle. */
  void fork(String sender, long from, int count) {
    Entry last = entries.getLast();
    ChainHead head = new ChainHead(from - 1, hash(of(sender).get((int) from - 1)));
    int partition = of(sender).getFirst().record().partition();
    for (int i = 0; i < count; i++) {
      DecisionLog.Link link = link(sender, head, "forged");
      head = link.head();
      entries.add(
          new Entry(
              sender,
              head.seq(),
              new LogRecord(
                  partition,
                  last.record().offset() + 1 + i,
                  sender.getBytes(UTF_8),
                  link.bytes())));
    }
  }

  static String hash(Entry entry) {
    return DecisionLog.hashOf(entry.value()).orElseThrow();
  }

  Witness witness() {
    Witness witness = new Witness();
    published.forEach(
        (sender, ends) ->
            ends.values()
                .forEach(
                    end ->
                        witness.add(
                            ChainHeads.newBuilder()
                                .setHeader(org.ceptoarhub.core.Fixtures.header().build())
                                .setDay("2026-11-20")
                                .setHeads(List.of(end))
                                .build())));
    return witness;
  }

  List<Finding> findings() {
    return findings(Map.of());
  }

  List<Finding> findings(Map<Integer, Long> begins) {
    List<Finding> found = new ArrayList<>();
    ChainAudit audit = new ChainAudit(CODEC, witness(), begins, true, found::add);
    entries.forEach(entry -> audit.add(entry.record()));
    audit.end();
    return found;
  }
}
