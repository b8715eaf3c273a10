package org.ceptoarhub.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.audit.Finding.Kind;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.log.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Folds the records of a decision log and says what is not as it was written. It keeps the end of
 * each sender's chain and what is amiss there, so its memory does not grow with the log. Not
 * thread-safe.
 *
 * <p>Only the chains are judged, never the log's offsets: where a broker puts marks of its own
 * between records, or where a log was copied to another place, offsets have gaps and shift, while a
 * record that was removed leaves a gap in its chain. Records come in the order of the log within a
 * partition; partitions may alternate.
 */
public final class ChainAudit {
  private final EventCodec codec;
  private final Witness witness;
  private final Map<Integer, Long> begins;
  private final boolean anchored;
  private final Consumer<Finding> findings;
  private final Map<String, Chain> chains = new HashMap<>();
  private long records;

  /**
   * @param witness the published heads
   * @param begins from which offset on each partition is read; if not from 0, then the broker has
   *     deleted what was before, or it was not asked for
   * @param anchored whether a chain without its beginning must have a published head to hold on to
   * @param findings gets what is found, in the order of the log
   */
  public ChainAudit(
      EventCodec codec,
      Witness witness,
      Map<Integer, Long> begins,
      boolean anchored,
      Consumer<Finding> findings) {
    this.codec = codec;
    this.witness = witness;
    this.begins = Map.copyOf(begins);
    this.anchored = anchored;
    this.findings = findings;
  }

  /** Takes the next record. */
  public void add(LogRecord record) {
    records++;
    byte[] value = record.value() == null ? new byte[0] : record.value();
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    DecisionRecord decision = decode(value);
    if (decision == null || !isIntact(decision, value)) {
      chain(key, record).changed(record, value, decision);
      return;
    }
    Chain chain = chain(decision.getSource(), record);
    if (!decision.getSource().equals(key) || record.partition() != chain.partition()) {
      findings.accept(
          new Finding(
              Kind.MISPLACED,
              decision.getSource(),
              decision.getSeq(),
              decision.getSeq(),
              record.partition(),
              record.offset(),
              decision.getSource().equals(key)
                  ? "its chain stands in partition " + chain.partition()
                  : "it stands under the key \"%s\"".formatted(printable(key))));
      if (record.partition() != chain.partition()) {
        return;
      }
    }
    chain.add(
        new Link(
            decision.getSeq(),
            DecisionLog.hex(decision.getPreviousHash()),
            DecisionLog.hex(decision.getHash()),
            record.offset(),
            decision.getSourceOffset()));
  }

  /** Ends the log: says what is missing at the ends of the chains. */
  public void end() {
    Set<String> senders = new TreeSet<>(chains.keySet());
    senders.addAll(witness.senders());
    for (String sender : senders) {
      Chain chain = chains.get(sender);
      if (chain == null) {
        witness
            .newest(sender)
            .filter(head -> head.offset() >= begins.getOrDefault(head.partition(), 0L))
            .ifPresent(
                head ->
                    findings.accept(
                        new Finding(
                            Kind.CUT,
                            sender,
                            0,
                            head.head().seq(),
                            -1,
                            -1,
                            "the log has nothing of it; the head of %s says seq %d"
                                .formatted(head.day(), head.head().seq()))));
      } else {
        chain.end();
      }
    }
  }

  /** How many records it has taken. */
  public long records() {
    return records;
  }

  /** How many senders' chains it has seen. */
  public int chains() {
    return chains.size();
  }

  private Chain chain(String sender, LogRecord record) {
    return chains.computeIfAbsent(
        sender,
        name ->
            new Chain(
                printable(name),
                record.partition(),
                begins.getOrDefault(record.partition(), 0L) > 0,
                anchored,
                witness,
                findings));
  }

  private static boolean isIntact(DecisionRecord decision, byte[] value) {
    return DecisionLog.hashOf(value).equals(Optional.of(DecisionLog.hex(decision.getHash())));
  }

  private @Nullable DecisionRecord decode(byte[] value) {
    try {
      return codec.decode(value, DecisionRecord.class);
    } catch (MalformedRecordException e) {
      return null;
    }
  }

  private static String printable(String text) {
    return text.codePoints()
        .limit(40)
        .map(point -> Character.isISOControl(point) ? '?' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
