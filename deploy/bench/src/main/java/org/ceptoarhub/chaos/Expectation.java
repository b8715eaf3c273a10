package org.ceptoarhub.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.IndexEntries;
import org.ceptoarhub.core.decision.Orders.CarriedOut;
import org.ceptoarhub.core.decision.Orders.Standing;
import org.ceptoarhub.core.decision.Orders.Told;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;

/**
 * What ought to come of what stands on the out topics: each record in the order of its topic,
 * decided once, by the decider alone; and each of the hub's orders carried out once, in theirs.
 */
final class Expectation implements KnownEvents {
  private static final String MALFORMED = "malformed";
  private static final String DUPLICATE = "duplicate-event";

  private final Decider decider;
  private final EventCodec codec = new EventCodec();
  private final Map<String, IndexEntry> index = new TreeMap<>();
  private final Map<String, Submission> accepted = new HashMap<>();
  private final Map<String, Sequel> sequels = new HashMap<>();
  private final Map<String, Map<String, List<String>>> inboxes = new TreeMap<>();
  private final Map<String, List<Verdict>> verdicts = new TreeMap<>();
  private final Map<String, List<Long>> quarantined = new TreeMap<>();
  private final Map<String, List<String>> receipts = new TreeMap<>();
  private final List<String> notices = new ArrayList<>();

  /**
   * What is decided on a record.
   *
   * @param code why it is refused; empty if it is not
   */
  record Verdict(long offset, Optional<String> code, List<Decision.Delivery> deliveries) {}

  /**
   * @param outs sender to the records of its out topic
   * @throws IllegalStateException if an event refers to what nobody has sent
   */
  Expectation(Decider decider, Map<String, List<ConsumerRecord<byte[], byte[]>>> outs) {
    this.decider = decider;
    List<Queue> queues = new ArrayList<>();
    outs.forEach((sender, records) -> queues.add(new Queue(sender, records)));
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Queue queue : queues) {
        moved |= queue.goOn();
      }
    }
    if (!queues.stream().allMatch(Queue::isEmpty)) {
      throw new IllegalStateException("An event refers to what nobody has sent");
    }
  }

  /** Inbox's party to sender to ids of its events, in order. */
  Map<String, Map<String, List<String>>> inboxes() {
    return inboxes;
  }

  /** Sender to what is decided on its records, in order. */
  Map<String, List<Verdict>> verdicts() {
    return verdicts;
  }

  /** Sender to the offsets of its records in quarantine, in order. */
  Map<String, List<Long>> quarantined() {
    return quarantined;
  }

  /** Sender to the ids of its receipts, in order. */
  Map<String, List<String>> receipts() {
    return receipts;
  }

  /** Ids of the hub's notices and orders. */
  List<String> notices() {
    return notices;
  }

  /** Number of events of which something waited for somebody's word. */
  int held() {
    return (int) index.values().stream().filter(entry -> !entry.getHeld().isEmpty()).count();
  }

  /** The index's keys to the offsets of the events. */
  Map<String, Long> indexed() {
    Map<String, Long> indexed = new TreeMap<>();
    index.forEach((key, entry) -> indexed.put(key, entry.getOffset()));
    return indexed;
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(index.get(key(source, eventId)));
  }

  @Override
  public Optional<Sequel> sequel(String source, String eventId) {
    return Optional.ofNullable(sequels.get(key(source, eventId)));
  }

  private static String key(String source, String eventId) {
    return source + "/" + eventId;
  }

  private static @Nullable String actor(ConsumerRecord<byte[], byte[]> record) {
    org.apache.kafka.common.header.Header header = record.headers().lastHeader(RecordHeaders.ACTOR);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private static <T> void put(Map<String, List<T>> lists, String key, T value) {
    lists.computeIfAbsent(key, none -> new ArrayList<>()).add(value);
  }

  /** The records of one sender, as far as they are not decided yet. */
  private final class Queue {
    private final String source;
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final Set<String> ids = new HashSet<>();
    private int next;

    Queue(String source, List<ConsumerRecord<byte[], byte[]>> records) {
      this.source = source;
      this.records = records;
    }

    boolean isEmpty() {
      return next == records.size();
    }

    /**
     * Decides up to a record that refers to what is not decided yet.
     *
     * @return whether there was anything to decide
     */
    boolean goOn() {
      int start = next;
      while (!isEmpty() && decide(records.get(next))) {
        next++;
      }
      return next > start;
    }

    private boolean decide(ConsumerRecord<byte[], byte[]> record) {
      Event event;
      try {
        event = codec.decodeEvent(record.value());
      } catch (MalformedRecordException e) {
        refuse(record, MALFORMED, false);
        return true;
      }
      if (ids.contains(event.header().getEventId())) {
        refuse(record, DUPLICATE, event.body() instanceof Receipt);
        return true;
      }
      Submission submission =
          new Submission(
              source, event, actor(record), Realm.LIVE, Instant.ofEpochMilli(record.timestamp()));
      Decision decision = decider.decide(submission, Expectation.this, Postures.NORMAL);
      Optional<String> code = decision.rejected().map(Rejection::code);
      if (code.filter(Admission.UNKNOWN_REFERENCE::equals).isPresent() || isUndecided(event)) {
        return false;
      }
      code.ifPresentOrElse(
          refusal -> refuse(record, refusal, false), () -> accept(record, submission, decision));
      return true;
    }

    /** Whether an order goes back to a revision that is not decided yet. */
    private boolean isUndecided(Event event) {
      return event.body() instanceof HubOrder order
          && order.getAct() == OrderAct.SUPERSEDE
          && order.getCause() != null
          && !accepted.containsKey(
              key(order.getCause().getSource(), order.getCause().getEventId()));
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String code, boolean silent) {
      put(verdicts, source, new Verdict(record.offset(), Optional.of(code), List.of()));
      if (!silent) {
        put(quarantined, source, record.offset());
        notices.add(Ids.named("notice", record.topic(), Long.toString(record.offset())));
      }
    }

    private void accept(
        ConsumerRecord<byte[], byte[]> record, Submission submission, Decision decision) {
      Event event = submission.event();
      Header header = event.header();
      String key = key(source, header.getEventId());
      ids.add(header.getEventId());
      if (event.body() instanceof Receipt) {
        deliver(record, submission, decision);
        put(receipts, source, header.getEventId());
        return;
      }
      index.put(
          key,
          IndexEntries.of(
              submission,
              decision,
              decider.directory(),
              Expectation.this,
              record.offset(),
              ByteBuffer.allocate(0)));
      accepted.put(key, submission);
      switch (event.body()) {
        case HubOrder order -> carryOut(record, order, submission.at());
        case Release release -> {
          deliver(record, submission, decision);
          order(OrderAct.RELEASE, release.getAbout(), header);
        }
        case Decline decline -> {
          deliver(record, submission, decision);
          order(OrderAct.DECLINE, decline.getAbout(), header);
        }
        default -> {
          deliver(record, submission, decision);
          supersede(submission);
        }
      }
    }

    /** What a decision delivers, of whatever event. */
    private void deliver(
        ConsumerRecord<byte[], byte[]> record, Submission delivered, Decision decision) {
      put(verdicts, source, new Verdict(record.offset(), Optional.empty(), decision.deliveries()));
      decision.deliveries().stream()
          .flatMap(delivery -> delivery.recipients().stream())
          .forEach(
              recipient ->
                  put(
                      inboxes.computeIfAbsent(recipient, none -> new TreeMap<>()),
                      delivered.source(),
                      delivered.event().header().getEventId()));
    }

    private void order(OrderAct act, EventRef about, Header cause) {
      notices.add(
          Ids.named(
              "order",
              act.name(),
              about.getSource(),
              about.getEventId(),
              source,
              cause.getEventId()));
    }

    private void carryOut(ConsumerRecord<byte[], byte[]> record, HubOrder order, Instant at) {
      EventRef cause = order.getAct() == OrderAct.SUPERSEDE ? order.getCause() : null;
      CarriedOut result =
          decider
              .orders()
              .carryOut(
                  order,
                  standing(order.getAbout()),
                  cause == null ? null : standing(cause),
                  Expectation.this,
                  Postures.NORMAL,
                  at);
      deliver(record, result.delivered(), result.decision());
      result
          .sequels()
          .forEach(sequel -> sequels.put(key(sequel.getSource(), sequel.getEventId()), sequel));
      for (Told told : result.told()) {
        notices.add(
            Ids.named(
                "notice",
                record.topic(),
                Long.toString(record.offset()),
                told.code(),
                told.party()));
      }
    }

    private Standing standing(EventRef ref) {
      String key = key(ref.getSource(), ref.getEventId());
      return new Standing(
          Objects.requireNonNull(accepted.get(key), key),
          Objects.requireNonNull(index.get(key), key),
          sequels.get(key));
    }

    /** A revision of a revision has the hub look who got that late; nobody did. */
    private void supersede(Submission submission) {
      Header header = submission.event().header();
      for (Reference reference : header.getReferences()) {
        String key = key(reference.getSource(), reference.getEventId());
        IndexEntry old = index.get(key);
        if (reference.getRel() == Rel.supersedes && old != null) {
          index.put(key, IndexEntry.newBuilder(old).setSupersededBy(header.getEventId()).build());
          if (old.getRevision() > 0) {
            notices.add(
                Ids.named(
                    "order",
                    "SUPERSEDE",
                    reference.getSource(),
                    reference.getEventId(),
                    source,
                    header.getEventId()));
          }
        }
      }
    }
  }
}
