package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.Decision.Delivery;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.submission.ContentHash;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.shard.Edition.Inbox;
import org.ceptoarhub.router.shard.LastDoor.Leaving;
import org.ceptoarhub.router.shard.Outcome.Accepted;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outgoing.Encoded;
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
  private static final String DUPLICATE = "duplicate-event";
  private static final String IDENTITY = "identity";
  private static final int LONGEST_ACTOR = 200;

  /** The code of events that the last door stopped; nobody but the hub itself is to blame. */
  public static final String LAST_DOOR = "last-door";

  private final String source;
  private final int decisionsPartition;
  private final DuplicateWindow window;
  private final Realm realm;
  private final EventCodec codec;
  private final DecisionLog log;
  private final ContentHash contentHash;
  private final Outgoing outgoing;
  private ChainHead head;

  Shard(
      String source,
      int decisionsPartition,
      ChainHead head,
      DuplicateWindow window,
      Realm realm,
      EventCodec codec,
      DecisionLog log,
      ContentHash contentHash,
      Outgoing outgoing) {
    this.source = source;
    this.decisionsPartition = decisionsPartition;
    this.head = head;
    this.window = window;
    this.realm = realm;
    this.codec = codec;
    this.log = log;
    this.contentHash = contentHash;
    this.outgoing = outgoing;
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
   */
  public Outcome handle(ConsumerRecord<byte[], byte[]> record, Edition edition, Overlay overlay) {
    Handling handling = new Handling(record, edition, overlay);
    Event event;
    try {
      event = read(record);
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
    Submission submission =
        new Submission(
            source, event, actor(record), realm, Instant.ofEpochMilli(record.timestamp()));
    Decision decision = edition.decider().decide(submission, overlay, edition.postures());
    Rejection rejection = decision.rejected().orElse(null);
    if (rejection == null) {
      return handling.accept(event, decision);
    }
    return rejection.code().equals(Admission.UNKNOWN_REFERENCE)
        ? new Outcome.Unresolved(rejection)
        : handling.refuse(event, rejection);
  }

  /** Refuses a record, for instance as its reference stayed unknown. */
  public Handled refuse(
      ConsumerRecord<byte[], byte[]> record,
      Rejection rejection,
      Edition edition,
      Overlay overlay) {
    @Nullable Event event;
    try {
      event = read(record);
    } catch (MalformedRecordException e) {
      event = null;
    }
    return new Handling(record, edition, overlay).refuse(event, rejection);
  }

  /** Refuses a record without looking into it: looking into it is what went wrong. */
  public Handled refuseUnread(
      ConsumerRecord<byte[], byte[]> record,
      Rejection rejection,
      Edition edition,
      Overlay overlay) {
    return new Handling(record, edition, overlay).refuse(null, rejection);
  }

  private Event read(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
    if (record.value() == null) {
      throw new MalformedRecordException("The record has no value; send an event.");
    }
    return codec.decodeEvent(record.value());
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

  private static @Nullable String actor(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.ACTOR);
    return header == null || header.value() == null || header.value().length > LONGEST_ACTOR
        ? null
        : new String(header.value(), UTF_8);
  }

  private Optional<ByteBuffer> earlier(Event event, Overlay overlay) {
    String eventId = event.header().getEventId();
    return overlay
        .seen(this, eventId)
        .or(() -> overlay.find(source, eventId).map(IndexEntry::getContentHash));
  }

  /** All who see the same of an event. */
  private record Sight(View view, boolean toNisc) {}

  /** One record on its way through. */
  private final class Handling {
    private final ConsumerRecord<byte[], byte[]> record;
    private final Edition edition;
    private final Overlay overlay;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

    Handling(ConsumerRecord<byte[], byte[]> record, Edition edition, Overlay overlay) {
      this.record = record;
      this.edition = edition;
      this.overlay = overlay;
    }

    Handled refuse(@Nullable Event event, Rejection rejection) {
      keepAndTell(event, rejection);
      return handled(link(event, Decision.rejected(edition.inForce(), rejection)), null, 0);
    }

    Handled repeated(Event event, ByteBuffer earlier) {
      boolean same = ByteBuffer.wrap(contentHash.of(event)).equals(earlier);
      Rejection rejection =
          new Rejection(
              DUPLICATE,
              "header.eventId",
              same
                  ? "This event was accepted before, with the same content; nothing is left to do."
                  : "Another event of yours was accepted under this id; send this one under a new"
                      + " id.");
      if (event.body() instanceof Receipt) {
        return handled(link(event, Decision.rejected(edition.inForce(), rejection)), null, 0);
      }
      return refuse(event, rejection);
    }

    Handled accept(Event event, Decision decision) {
      Map<Sight, Encoded> views = new HashMap<>();
      Optional<String> objection = encodeAndCheck(event, decision, views);
      if (objection.isPresent()) {
        return refuse(
            event,
            new Rejection(
                LAST_DOOR,
                null,
                "The hub's last check does not agree with its decision (%s). Nothing was delivered;"
                        .formatted(objection.get())
                    + " the hub's staff has been alarmed."));
      }
      int deliveries = deliver(decision, views);
      decision.refusals().stream()
          .filter(refusal -> refusal.guard().equals(IDENTITY))
          .findFirst()
          .ifPresent(
              refusal -> keepAndTell(event, new Rejection(IDENTITY, null, refusal.reason())));
      DecisionLog.Link link = link(event, decision);
      if (event.body() instanceof Receipt receipt) {
        records.add(outgoing.receipt(source, event, receipt, record.value()));
        return handled(link, null, deliveries);
      }
      IndexEntry entry = entry(event, link);
      ProducerRecord<byte[], byte[]> indexed = outgoing.index(entry);
      records.add(indexed);
      return handled(link, new Accepted(entry, indexed.value()), deliveries);
    }

    /** Encodes the event once a view, and has the last door look at each. */
    private Optional<String> encodeAndCheck(
        Event event, Decision decision, Map<Sight, Encoded> views) {
      Map<Sight, List<String>> recipients = new HashMap<>();
      for (Delivery delivery : decision.deliveries()) {
        for (String recipient : delivery.recipients()) {
          recipients
              .computeIfAbsent(sight(delivery.view(), recipient), key -> new ArrayList<>())
              .add(recipient);
        }
      }
      for (Map.Entry<Sight, List<String>> group : recipients.entrySet()) {
        Sight sight = group.getKey();
        Encoded encoded = outgoing.encoded(source, event, sight.view(), sight.toNisc());
        views.put(sight, encoded);
        Optional<String> objection =
            edition
                .lastDoor()
                .objection(
                    new Leaving(
                        source,
                        event,
                        encoded.source(),
                        encoded.bytes(),
                        sight.view(),
                        sight.toNisc()),
                    group.getValue());
        if (objection.isPresent()) {
          return objection;
        }
      }
      return Optional.empty();
    }

    private Sight sight(View view, String recipient) {
      return new Sight(view, edition.inbox(recipient).map(Inbox::nisc).orElse(false));
    }

    private int deliver(Decision decision, Map<Sight, Encoded> views) {
      for (Delivery delivery : decision.deliveries()) {
        Map<Sight, List<Header>> headers = new HashMap<>();
        for (String recipient : delivery.recipients()) {
          Sight sight = sight(delivery.view(), recipient);
          Encoded encoded = Objects.requireNonNull(views.get(sight), recipient);
          records.add(
              Outgoing.delivery(
                  edition.inbox(recipient).orElseThrow().topic(),
                  encoded,
                  headers.computeIfAbsent(sight, key -> Outgoing.headers(encoded, delivery))));
        }
      }
      return records.size();
    }

    private void keepAndTell(@Nullable Event event, Rejection rejection) {
      records.add(outgoing.quarantine(record, source, event, rejection));
      edition
          .hub()
          .filter(hub -> !hub.equals(source) && edition.inbox(source).isPresent())
          .ifPresent(hub -> records.add(outgoing.notice(record, hub, source, event, rejection)));
    }

    private DecisionLog.Link link(@Nullable Event event, Decision decision) {
      return log.link(
          new Judged(
              source,
              record.offset(),
              Instant.ofEpochMilli(record.timestamp()),
              actor(record),
              event,
              decision,
              null),
          overlay.head(Shard.this));
    }

    private IndexEntry entry(Event event, DecisionLog.Link link) {
      return IndexEntry.newBuilder()
          .setSource(source)
          .setEventId(event.header().getEventId())
          .setKind(event.kind())
          .setCaseId(event.header().getCaseId())
          .setRevision(event.header().getRevision())
          .setOffset(record.offset())
          .setAt(link.record().getAt())
          .setContentHash(link.record().getContentHash())
          .setTlp(Labels.effective(event, overlay))
          .setConsents(ConsentTerms.own(event, source))
          .setGrewFrom(ConsentTerms.grewFrom(event, overlay))
          .build();
    }

    private Handled handled(DecisionLog.Link link, @Nullable Accepted accepted, int deliveries) {
      return new Handled(
          records,
          outgoing.decision(decisionsPartition, source, link.bytes()),
          link,
          accepted,
          deliveries);
    }
  }
}
