package org.ceptoarhub.core.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ceptoarhub.core.audit.Finding.Kind;
import org.ceptoarhub.core.audit.Witness.Published;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.log.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * One sender's chain as it comes.
 *
 * <p>A link that comes too soon leaves a gap. What comes later and belongs there fills it, and is
 * out of order; what never comes is missing. If the very next link belongs into the gap, the one
 * that came too soon is the one that is out of order: it is put aside until its turn. A link whose
 * place is taken begins a fork, and what follows from it is told once, with it.
 */
final class Chain {
  /** Gaps kept open for what may still come; a chain with more has its oldest told as missing. */
  private static final int MOST_GAPS = 1_000;

  /** Links of which the hash is remembered, to tell a repeated one from a fork. */
  private static final int REMEMBERED = 64;

  private final String sender;
  private final int partition;
  private final boolean begunLate;
  private final boolean anchored;
  private final Witness witness;
  private final Consumer<Finding> findings;

  private final TreeMap<Long, Gap> gaps = new TreeMap<>();
  private final TreeMap<Long, Link> early = new TreeMap<>();
  private final int[] recent = new int[REMEMBERED];
  private long first = -1;
  private long last = -1;
  private long offset = -1;
  private long sourceOffset = -1;

  /** What the next link must name as the one before it; null: the last could not be read. */
  private @Nullable String hash = ChainHead.START.hash();

  /** The last link, if it left a gap before it; null if it did not. */
  private @Nullable Link opener;

  private @Nullable Link fork;
  private @Nullable Published fits;
  private boolean rewritten;

  /**
   * Links that have not come.
   *
   * @param to the last of them
   * @param before hash of the link before; null: not known
   * @param after the hash that the link after them names as the one before it; null: not known
   * @param offset where that link stands
   */
  private record Gap(long to, @Nullable String before, @Nullable String after, long offset) {}

  /**
   * @param begunLate whether the log is read from later than its first record
   * @param anchored whether a published head must then vouch for what is left
   */
  Chain(
      String sender,
      int partition,
      boolean begunLate,
      boolean anchored,
      Witness witness,
      Consumer<Finding> findings) {
    this.sender = sender;
    this.partition = partition;
    this.begunLate = begunLate;
    this.anchored = anchored;
    this.witness = witness;
    this.findings = findings;
  }

  int partition() {
    return partition;
  }

  /** Takes a link that has the hash that it carries. */
  void add(Link link) {
    if (first < 0) {
      begin(link);
    } else if (follows(link, fork)) {
      fork = link;
    } else if (link.seq() == last + 1) {
      if (hash != null && !hash.equals(link.previous())) {
        unlinked(link);
      }
      if (link.sourceOffset() <= sourceOffset) {
        tell(
            Kind.BACKWARDS,
            link,
            "it is about offset %d of the sender's topic, the link before it about %d"
                .formatted(link.sourceOffset(), sourceOffset));
      }
      follow(link);
    } else if (link.seq() > last) {
      open(new Gap(link.seq() - 1, hash, link.previous(), link.offset()));
      follow(link);
      opener = link;
    } else {
      fill(link);
    }
  }

  private void begin(Link link) {
    first = link.seq();
    if (!begunLate && link.seq() > 0) {
      first = 0;
      open(new Gap(link.seq() - 1, hash, link.previous(), link.offset()));
      follow(link);
      opener = link;
      return;
    }
    if (link.seq() == 0 && !ChainHead.START.hash().equals(link.previous())) {
      unlinked(link);
    }
    witness
        .at(sender, link.seq() - 1)
        .ifPresent(
            before ->
                compare(before, new Link(link.seq() - 1, "", link.previous(), link.offset(), -1)));
    follow(link);
  }

  private static boolean follows(Link link, @Nullable Link before) {
    return before != null
        && link.seq() == before.seq() + 1
        && link.previous().equals(before.hash());
  }

  private void follow(Link link) {
    goTo(link.seq(), link.hash(), link.offset());
    sourceOffset = link.sourceOffset();
    recent[Math.floorMod(link.seq(), REMEMBERED)] = link.hash().hashCode();
    witness.at(sender, link.seq()).ifPresent(published -> compare(published, link));
    takeUpEarly();
  }

  private void goTo(long seq, @Nullable String newHash, long newOffset) {
    last = seq;
    hash = newHash;
    offset = newOffset;
    opener = null;
  }

  /** What came too soon and was put aside, now that it is its turn. */
  private void takeUpEarly() {
    for (Link next = early.remove(last + 1); next != null; next = early.remove(last + 1)) {
      if (hash != null && !hash.equals(next.previous())) {
        unlinked(next);
      }
      goTo(next.seq(), next.hash(), next.offset());
      sourceOffset = Math.max(sourceOffset, next.sourceOffset());
    }
  }

  private void compare(Published published, Link link) {
    if (published.head().hash().equals(link.hash())) {
      fits = published;
    } else if (!rewritten) {
      rewritten = true;
      long from = fits == null ? first : fits.head().seq() + 1;
      findings.accept(
          new Finding(
              Kind.REWRITTEN,
              sender,
              from,
              link.seq(),
              partition,
              link.offset(),
              "it has the hash %s; the head of %s said %s%s"
                  .formatted(
                      link.hash(),
                      published.day(),
                      published.head().hash(),
                      fits == null
                          ? ""
                          : " (up to seq %d, the head of %s, it is as it was)"
                              .formatted(fits.head().seq(), fits.day()))));
    }
  }

  // --- gaps

  private void open(Gap gap) {
    gaps.put(last + 1, gap);
    early.subMap(last + 1, true, gap.to(), true).keySet().forEach(this::close);
    if (gaps.size() > MOST_GAPS) {
      Map.Entry<Long, Gap> oldest = gaps.pollFirstEntry();
      missing(oldest.getKey(), oldest.getValue());
    }
  }

  /** Takes one place out of the gap that it lies in. */
  private void close(long seq) {
    Map.Entry<Long, Gap> entry = gaps.floorEntry(seq);
    if (entry == null || entry.getValue().to() < seq) {
      return;
    }
    Gap gap = entry.getValue();
    gaps.remove(entry.getKey());
    if (entry.getKey() < seq) {
      gaps.put(entry.getKey(), new Gap(seq - 1, gap.before(), null, gap.offset()));
    }
    if (seq < gap.to()) {
      gaps.put(seq + 1, new Gap(gap.to(), null, gap.after(), gap.offset()));
    }
  }

  /** A link whose place is before the last: late, or repeated, or a fork. */
  private void fill(Link link) {
    Map.Entry<Long, Gap> entry = gaps.floorEntry(link.seq());
    if (entry != null && link.seq() <= entry.getValue().to()) {
      fill(link, entry.getKey(), entry.getValue());
    } else if (link.seq() < first) {
      first = link.seq();
      tell(Kind.OUT_OF_ORDER, link, "it stands after seq %d".formatted(last));
    } else if (link.seq() > last - REMEMBERED
        && recent[Math.floorMod(link.seq(), REMEMBERED)] == link.hash().hashCode()) {
      tell(Kind.REPEATED, link, "it stands a second time");
    } else {
      fork = link;
      tell(
          Kind.FORKED,
          link,
          "its place is taken: the log had come to seq %d already".formatted(last));
    }
  }

  private void fill(Link link, long from, Gap gap) {
    boolean fitsBefore = link.seq() > from || isOrUnknown(gap.before(), link.previous());
    Link tooSoon = opener;
    if (tooSoon != null && gap.to() == tooSoon.seq() - 1) {
      tell(
          Kind.OUT_OF_ORDER,
          tooSoon,
          "it stands before seq %d, which stands at offset %d"
              .formatted(link.seq(), link.offset()));
      gaps.remove(from);
      if (link.seq() > from) {
        gaps.put(from, new Gap(link.seq() - 1, gap.before(), link.previous(), link.offset()));
      }
      early.put(tooSoon.seq(), tooSoon);
      if (!fitsBefore) {
        unlinked(link);
      }
      follow(link);
      return;
    }
    tell(Kind.OUT_OF_ORDER, link, "it stands after seq %d".formatted(last));
    boolean fitsAfter = link.seq() < gap.to() || isOrUnknown(gap.after(), link.hash());
    if (!fitsBefore || !fitsAfter) {
      unlinked(link);
    }
    witness.at(sender, link.seq()).ifPresent(published -> compare(published, link));
    close(link.seq());
  }

  private static boolean isOrUnknown(@Nullable String expected, String found) {
    return expected == null || expected.equals(found);
  }

  // --- what has been changed

  /**
   * Takes a record whose bytes do not have the hash that it carries. Its place is the one that was
   * next, unless it says one that is still open.
   *
   * @param decision null if it can't be read
   */
  void changed(LogRecord record, byte[] value, @Nullable DecisionRecord decision) {
    long seq = place(decision);
    boolean elsewhere = first >= 0 && seq != last + 1;
    findings.accept(
        new Finding(
            Kind.CHANGED,
            sender,
            seq,
            seq,
            record.partition(),
            record.offset(),
            decision == null
                ? "it can't be read as a decision"
                : "its bytes have the hash %s, it carries %s"
                    .formatted(
                        DecisionLog.hashOf(value).orElse("of no record"),
                        DecisionLog.hex(decision.getHash()))));
    if (elsewhere) {
      close(seq);
    } else if (first >= 0 || !begunLate) {
      first = first < 0 ? seq : first;
      goTo(seq, null, record.offset());
      takeUpEarly();
    }
  }

  private long place(@Nullable DecisionRecord decision) {
    if (decision == null) {
      return last + 1;
    }
    if (first < 0) {
      return begunLate ? decision.getSeq() : 0;
    }
    // One changed byte may have the rest of the record read as anything, its seq too.
    Map.Entry<Long, Gap> gap = gaps.floorEntry(decision.getSeq());
    boolean late = gap != null && decision.getSeq() <= gap.getValue().to();
    return late ? decision.getSeq() : last + 1;
  }

  // --- the end

  /** Says what never came. */
  void end() {
    for (Link link : early.values()) {
      if (link.seq() > last) {
        open(new Gap(link.seq() - 1, hash, link.previous(), link.offset()));
        goTo(link.seq(), link.hash(), link.offset());
      }
    }
    gaps.forEach(this::missing);
    if (anchored && begunLate && fits == null && !rewritten) {
      findings.accept(
          new Finding(
              Kind.UNANCHORED,
              sender,
              first,
              last,
              partition,
              offset,
              "links before seq %d are gone, and no published head vouches for the rest"
                  .formatted(first)));
    }
    long end = fork == null ? last : Math.max(last, fork.seq());
    Optional<Published> newest = witness.newest(sender);
    newest
        .filter(head -> head.head().seq() > end)
        .ifPresent(
            head ->
                findings.accept(
                    new Finding(
                        Kind.CUT,
                        sender,
                        end + 1,
                        head.head().seq(),
                        partition,
                        -1,
                        "the head of %s says seq %d; the log ends at seq %d, offset %d"
                            .formatted(head.day(), head.head().seq(), end, offset))));
  }

  private void missing(long from, Gap gap) {
    findings.accept(
        new Finding(
            Kind.MISSING,
            sender,
            from,
            gap.to(),
            partition,
            -1,
            "%d %s not there; the next stands at offset %d"
                .formatted(
                    gap.to() - from + 1,
                    gap.to() == from ? "link is" : "links are",
                    gap.offset())));
  }

  private void unlinked(Link link) {
    tell(
        Kind.UNLINKED,
        link,
        "it names %s as the link before it, which is %s"
            .formatted(
                link.previous(), hash == null ? "not known" : "not the one that stands there"));
  }

  private void tell(Kind kind, Link link, String told) {
    findings.accept(
        new Finding(kind, sender, link.seq(), link.seq(), partition, link.offset(), told));
  }
}
