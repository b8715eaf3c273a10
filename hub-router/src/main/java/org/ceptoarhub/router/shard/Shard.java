package org.ceptoarhub.router.shard;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.jspecify.annotations.Nullable;

/**
 * One sender's state machine. {@link #handle} says what a record leads to and changes nothing;
 * {@link #replay} is the only change of state, once the decision is committed, and the state is
 * nothing but the fold of the sender's decisions. Not thread-safe.
 *
 * <p>An event id is used once: the window tells what was accepted of late exactly, the index what
 * was accepted long ago. A refused event is in neither, so its sender may correct it and send it
 * again.
 */
public final class Shard {
  /** The code of events that the last door stopped; nobody but the hub itself is to blame. */
  public static final String LAST_DOOR = "last-door";

  private final String source;
  private final int decisionsPartition;
  private final DuplicateWindow window;
  private final SharedParts shared;
  private ChainHead head;

  Shard(
      String source,
      int decisionsPartition,
      ChainHead head,
      DuplicateWindow window,
      SharedParts shared) {
    this.source = source;
    this.decisionsPartition = decisionsPartition;
    this.head = head;
    this.window = window;
    this.shared = shared;
  }

  /** Party id of the sender. */
  public String source() {
    return source;
  }

  /** Where the chain ends, as far as it is committed. */
  public ChainHead head() {
    return head;
  }

  /** The partition of the decisions topic that holds the chain. */
  public int decisionsPartition() {
    return decisionsPartition;
  }

  Optional<ByteBuffer> seen(String eventId) {
    return window.find(eventId);
  }

  /** Takes a committed decision into the state. Decisions come in the order of the chain. */
  public void replay(DecisionRecord decision) {
    head = DecisionLog.head(decision);
    if (isAccepted(decision)) {
      window.add(decision.getEventId(), decision.getContentHash(), decision.getAt());
    }
  }

  static boolean isAccepted(DecisionRecord decision) {
    return decision.getRejected() == null && decision.getEventId() != null;
  }

  /**
   * What a record of the sender's out topic leads to.
   *
   * @param overlay what the transaction has done so far
   * @param archive where the events stand that the hub's orders are about
   * @throws KafkaException if such an event can't be read just now
   */
  public Outcome handle(
      ConsumerRecord<byte[], byte[]> record, Edition edition, Overlay overlay, Archive archive) {
    Handling handling = handling(record, edition, overlay);
    Event event;
    try {
      event = shared.read(record);
    } catch (MalformedRecordException e) {
      return handling.refuse(null, unreadable(record, e));
    }
    if (record.value().length > Admission.MAX_BYTES) {
      return handling.refuse(event, tooLarge(record));
    }
    Optional<ByteBuffer> earlier = earlier(event, overlay);
    if (earlier.isPresent()) {
      return handling.repeated(event, earlier.get());
    }
    Submission submission = shared.submission(source, event, record);
    Decision decision = edition.decider().decide(submission, overlay, overlay.postures());
    Rejection rejection = decision.rejected().orElse(null);
    if (rejection != null) {
      return rejection.code().equals(Admission.UNKNOWN_REFERENCE)
          ? new Outcome.Unresolved(rejection)
          : handling.refuse(event, rejection);
    }
    Rejection objection = shared.effects().objection(submission).orElse(null);
    if (objection != null) {
      return objection.code().equals(ControlEffects.UNKNOWN_PROPOSAL)
          ? new Outcome.Unresolved(objection)
          : handling.refuse(event, objection);
    }
    return event.body() instanceof HubOrder order
        ? new CarryingOut(handling).carryOut(submission, decision, order, archive)
        : new Acceptance(handling).accept(submission, decision);
  }

  /** Refuses a record, for instance as its reference stayed unknown. */
  public Handled refuse(
      ConsumerRecord<byte[], byte[]> record,
      Rejection rejection,
      Edition edition,
      Overlay overlay) {
    @Nullable Event event;
    try {
      event = shared.read(record);
    } catch (MalformedRecordException e) {
      event = null;
    }
    return handling(record, edition, overlay).refuse(event, rejection);
  }

  /** Refuses a record without looking into it: looking into it is what went wrong. */
  public Handled refuseUnread(
      ConsumerRecord<byte[], byte[]> record,
      Rejection rejection,
      Edition edition,
      Overlay overlay) {
    return handling(record, edition, overlay).refuse(null, rejection);
  }

  private Handling handling(
      ConsumerRecord<byte[], byte[]> record, Edition edition, Overlay overlay) {
    return new Handling(this, shared, record, edition, overlay);
  }

  private static Rejection unreadable(
      ConsumerRecord<byte[], byte[]> record, MalformedRecordException e) {
    return record.value() != null && record.value().length > Admission.MAX_BYTES
        ? tooLarge(record)
        : new Rejection("malformed", null, String.valueOf(e.getMessage()));
  }

  private static Rejection tooLarge(ConsumerRecord<byte[], byte[]> record) {
    return new Rejection(
        "too-large",
        null,
        "The event has %,d bytes; at most %,d are taken. Send the rest as a follow-up."
            .formatted(record.value().length, Admission.MAX_BYTES));
  }

  private Optional<ByteBuffer> earlier(Event event, Overlay overlay) {
    String eventId = event.header().getEventId();
    return overlay
        .seen(this, eventId)
        .or(() -> overlay.find(source, eventId).map(IndexEntry::getContentHash));
  }
}
