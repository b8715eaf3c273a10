package org.ceptoarhub.core.decision;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.posture.Handling;
import org.ceptoarhub.core.submission.ContentHash;
import org.ceptoarhub.core.verification.Verification;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.DeliveryGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.RefusalGroup;
import org.ceptoarhub.log.VerificationRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decisions as records of the log, and back.
 *
 * <p>Each sender's records form a hash chain. A record's hash is the SHA-256 of its own encoding
 * with the hash left empty; as the hash is the record's last field, that encoding is the record's
 * bytes with their last 33 bytes (the length and the hash) replaced by a zero length. So a link is
 * checked on the bytes as they were written, without decoding them.
 */
public final class DecisionLog {
  private static final int HASH_BYTES = 32;
  private static final byte HASH_LENGTH = 2 * HASH_BYTES;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventCodec codec;
  private final ContentHash contentHash;

  public DecisionLog(EventCodec codec) {
    this.codec = codec;
    this.contentHash = new ContentHash(codec);
  }

  /**
   * A link of a chain.
   *
   * @param record the record, hash included
   * @param bytes its wire format
   * @param head the chain's head after it
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Link(DecisionRecord record, byte[] bytes, ChainHead head) {}

  /** The link that follows {@code head}. */
  public Link link(Judged judged, ChainHead head) {
    Event event = judged.event();
    return link(judged, event == null ? NOTHING : ByteBuffer.wrap(contentHash.of(event)), head);
  }

  /**
   * The link that follows {@code head}.
   *
   * @param contentHash of the event (see {@link ContentHash}), which the caller knows; empty if the
   *     bytes were none
   */
  public Link link(Judged judged, ByteBuffer contentHash, ChainHead head) {
    DecisionRecord record = record(judged, contentHash);
    record.setSeq(head.seq() + 1);
    record.setPreviousHash(ByteBuffer.wrap(HexFormat.of().parseHex(head.hash())));
    byte[] unhashed = codec.encode(record);
    byte[] hash = Sha256.of(unhashed);
    byte[] bytes = Arrays.copyOf(unhashed, unhashed.length + HASH_BYTES);
    bytes[unhashed.length - 1] = HASH_LENGTH;
    System.arraycopy(hash, 0, bytes, unhashed.length, HASH_BYTES);
    record.setHash(ByteBuffer.wrap(hash));
    return new Link(record, bytes, new ChainHead(record.getSeq(), HexFormat.of().formatHex(hash)));
  }

  /**
   * The hash that a record with these bytes ought to carry, in hex; empty if they are too short for
   * one.
   */
  public static Optional<String> hashOf(byte[] bytes) {
    int end = bytes.length - HASH_BYTES;
    if (end < 1 || bytes[end - 1] != HASH_LENGTH) {
      return Optional.empty();
    }
    byte[] unhashed = Arrays.copyOf(bytes, end);
    unhashed[end - 1] = 0;
    return Optional.of(Sha256.hexOf(unhashed));
  }

  /** The chain's head after a record that was read back. */
  public static ChainHead head(DecisionRecord record) {
    return new ChainHead(record.getSeq(), hex(record.getHash()));
  }

  /** Bytes of a record in hex. */
  public static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }

  private static DecisionRecord record(Judged judged, ByteBuffer contentHash) {
    Decision decision = judged.decision();
    InForce inForce = decision.inForce();
    DecisionRecord.Builder record =
        DecisionRecord.newBuilder()
            .setSource(judged.source())
            .setActor(judged.actor())
            .setSourceOffset(judged.offset())
            .setAt(judged.at())
            .setEdition(inForce.edition())
            .setRulesHash(inForce.rulesHash())
            .setDirectoryVersion(inForce.directoryVersion())
            .setPosture(inForce.posture().name())
            .setRejected(decision.rejected().map(DecisionLog::rejection).orElse(null))
            .setGroups(decision.deliveries().stream().map(DecisionLog::group).toList())
            .setRefusals(decision.refusals().stream().map(DecisionLog::refusal).toList())
            .setHeld(decision.held().stream().map(DecisionLog::held).toList())
            .setVerification(decision.verification().map(DecisionLog::verification).orElse(null))
            .setAbout(judged.about())
            .setBreakGlass(decision.breakGlass())
            .setHandling(decision.handling() == null ? "" : decision.handling().name())
            .setContentHash(contentHash)
            .setSeq(0)
            .setPreviousHash(NOTHING)
            .setHash(NOTHING);
    if (judged.event() == null) {
      record.setEventId(null).setKind(null).setCaseId(null);
    } else {
      record
          .setEventId(judged.event().header().getEventId())
          .setKind(judged.event().kind())
          .setCaseId(judged.event().header().getCaseId())
          .setRevision(judged.event().header().getRevision());
    }
    return record.build();
  }

  /** The Decision that a record holds. */
  public static Decision decision(DecisionRecord record) {
    return new Decision(
        new InForce(
            record.getEdition(),
            record.getRulesHash(),
            record.getDirectoryVersion(),
            Posture.valueOf(record.getPosture())),
        Optional.ofNullable(record.getRejected()).map(DecisionLog::rejection),
        record.getGroups().stream().map(DecisionLog::delivery).toList(),
        record.getRefusals().stream().map(DecisionLog::refusal).toList(),
        record.getHeld().stream().map(DecisionLog::held).toList(),
        Optional.ofNullable(record.getVerification()).map(DecisionLog::verification),
        record.getBreakGlass(),
        record.getHandling().isEmpty() ? null : Handling.valueOf(record.getHandling()));
  }

  /** A rejection as the log and the quarantine keep it. */
  public static org.ceptoarhub.log.Rejection rejection(Rejection rejection) {
    return new org.ceptoarhub.log.Rejection(
        rejection.code(), rejection.field(), rejection.message());
  }

  private static Rejection rejection(org.ceptoarhub.log.Rejection rejection) {
    return new Rejection(rejection.getCode(), rejection.getField(), rejection.getMessage());
  }

  private static DeliveryGroup group(Decision.Delivery delivery) {
    return new DeliveryGroup(
        delivery.rule(),
        delivery.basis(),
        delivery.hop(),
        delivery.view().name(),
        delivery.ackBy(),
        delivery.recipients(),
        delivery.alsoBy(),
        delivery.relation().name());
  }

  private static Decision.Delivery delivery(DeliveryGroup group) {
    return new Decision.Delivery(
        group.getRule(),
        group.getBasis(),
        group.getHop(),
        View.valueOf(group.getView()),
        group.getAckBy(),
        group.getRecipients(),
        group.getAlsoBy(),
        Relation.valueOf(group.getRelation()));
  }

  private static RefusalGroup refusal(Decision.Refusal refusal) {
    return new RefusalGroup(
        refusal.guard(), refusal.reason(), refusal.rule(), refusal.recipients());
  }

  private static Decision.Refusal refusal(RefusalGroup group) {
    return new Decision.Refusal(
        group.getGuard(), group.getReason(), group.getRule(), group.getRecipients());
  }

  /** What waits, as the log and the index keep it. */
  public static HeldGroup held(Decision.Held held) {
    return new HeldGroup(
        held.rule(),
        held.basis(),
        held.hop(),
        held.view().name(),
        held.by(),
        held.recipients(),
        held.relation().name(),
        millis(held.ackWithin()),
        held.next(),
        millis(held.within()),
        held.due());
  }

  /** What waits, read back. */
  public static Decision.Held held(HeldGroup group) {
    return new Decision.Held(
        group.getRule(),
        group.getBasis(),
        group.getHop(),
        View.valueOf(group.getView()),
        group.getBy(),
        group.getRecipients(),
        Relation.valueOf(group.getRelation()),
        duration(group.getAckWithin()),
        group.getNext(),
        duration(group.getWithin()),
        group.getDue());
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable Duration duration(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static VerificationRecord verification(Verification verification) {
    return new VerificationRecord(
        verification.level(), verification.outcome().name(), new TreeMap<>(verification.figures()));
  }

  private static Verification verification(VerificationRecord record) {
    return new Verification(
        record.getLevel(),
        Verification.Outcome.valueOf(record.getOutcome()),
        new TreeMap<>(Map.copyOf(record.getFigures())));
  }
}
