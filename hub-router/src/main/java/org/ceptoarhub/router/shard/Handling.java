package org.ceptoarhub.router.shard;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.IndexEntries;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Indexed;
import org.ceptoarhub.router.shard.Outgoing.Telling;
import org.jspecify.annotations.Nullable;

/**
 * One record of a sender on its way through its shard, and what it has led to so far. What can be
 * said of any record stands here; {@link Acceptance} and {@link CarryingOut} have the rest.
 */
final class Handling {
  /** The code of an event whose id is taken. */
  static final String DUPLICATE = "duplicate-event";

  private static final ByteBuffer NO_HASH = ByteBuffer.allocate(0);

  final Shard shard;
  final SharedParts shared;
  final ConsumerRecord<byte[], byte[]> record;
  final Edition edition;
  final Overlay overlay;
  final Instant at;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Indexed> indexed = new ArrayList<>();
  private final List<PostureChange> postures = new ArrayList<>();
  private @Nullable ByteBuffer contentHash;
  private int deliveries;

  Handling(
      Shard shard,
      SharedParts shared,
      ConsumerRecord<byte[], byte[]> record,
      Edition edition,
      Overlay overlay) {
    this.shard = shard;
    this.shared = shared;
    this.record = record;
    this.edition = edition;
    this.overlay = overlay;
    this.at = Instant.ofEpochMilli(record.timestamp());
  }

  Handled refuse(@Nullable Event event, Rejection rejection) {
    keepAndTell(event, rejection);
    return handled(event, rejected(rejection), null);
  }

  Handled repeated(Event event, ByteBuffer earlier) {
    boolean same = contentHash(event).equals(earlier);
    Rejection rejection =
        new Rejection(
            DUPLICATE,
            "header.eventId",
            same
                ? "This event was accepted before, with the same content; nothing is left to do."
                : "Another event of yours was accepted under this id; send this one under a new"
                    + " id.");
    boolean expected =
        event.body() instanceof Receipt
            || event.body() instanceof ChainHeads
            || (event.body() instanceof HubOrder && same);
    return expected ? handled(event, rejected(rejection), null) : refuse(event, rejection);
  }

  private Decision rejected(Rejection rejection) {
    return Decision.rejected(edition.decider().inForce(overlay.postures().nation()), rejection);
  }

  /** Keeps the record as it came, and tells its sender why. */
  void keepAndTell(@Nullable Event event, Rejection rejection) {
    records.add(shared.outgoing().quarantine(record, shard.source(), event, rejection));
    edition
        .hub()
        .filter(hub -> !hub.equals(shard.source()) && edition.inbox(shard.source()).isPresent())
        .ifPresent(
            hub ->
                records.add(
                    shared.outgoing().notice(record, hub, shard.source(), event, rejection)));
  }

  private Handled lastDoor(Event event, String objection) {
    return refuse(
        event,
        new Rejection(
            Shard.LAST_DOOR,
            null,
            "The hub's last check does not agree with its decision (%s). Nothing was delivered;"
                    .formatted(objection)
                + " the hub's staff has been alarmed."));
  }

  /** Delivers, if the last door lets it; empty, or else the end of it. */
  Optional<Handled> deliver(Event event, Departure departure) {
    Optional<String> objection = departure.objection(shared.outgoing());
    if (objection.isPresent()) {
      return Optional.of(lastDoor(event, objection.get()));
    }
    List<ProducerRecord<byte[], byte[]>> delivered = departure.records();
    deliveries += delivered.size();
    records.addAll(delivered);
    return Optional.empty();
  }

  /** Has a record written beside the deliveries. */
  void write(ProducerRecord<byte[], byte[]> beside) {
    records.add(beside);
  }

  void index(IndexEntry entry) {
    indexed.add(shared.outgoing().index(entry));
  }

  void index(Sequel sequel) {
    indexed.add(shared.outgoing().index(sequel));
  }

  void changePosture(PostureChange change) {
    postures.add(change);
  }

  /** What the index keeps of the event that the record holds. */
  IndexEntry entry(Submission submission, Decision decision) {
    return IndexEntries.of(
        submission,
        decision,
        edition.directory(),
        overlay,
        record.offset(),
        contentHash(submission.event()));
  }

  /** Tells parties that may not have a revision that what they have got does not hold any more. */
  void tellFormer(Submission revision, Succession succession, Set<String> missed) {
    boolean withdrawn = revision.event().header().getStage() == Stage.WITHDRAWN;
    String code = withdrawn ? "withdrawn" : "superseded";
    succession
        .audience()
        .forEach(
            (party, former) -> {
              if (missed.contains(party)) {
                tell(
                    party,
                    code,
                    withdrawn
                        ? "Its sender has withdrawn it."
                        : "A revision has taken its place; you may not have that one.",
                    Identity.ofFormer(
                        former.entry(), revision.event(), former.view(), isNisc(party)),
                    revision);
              }
            });
  }

  void tell(String party, String code, String message, Identity about, Submission occasion) {
    edition
        .hub()
        .filter(hub -> edition.inbox(party).isPresent())
        .ifPresent(
            hub ->
                records.add(
                    shared
                        .outgoing()
                        .notice(
                            hub,
                            new Telling(
                                Ids.named(
                                    "notice",
                                    record.topic(),
                                    Long.toString(record.offset()),
                                    code,
                                    party),
                                about.caseId(),
                                party,
                                "Notice: " + code,
                                code,
                                about.reference(),
                                null,
                                message,
                                at,
                                occasion.event().header()))));
  }

  /** The hash of the record's own event, made once. */
  private ByteBuffer contentHash(Event event) {
    ByteBuffer made = contentHash;
    if (made == null) {
      made = ByteBuffer.wrap(shared.contentHash().of(event));
      contentHash = made;
    }
    return made;
  }

  boolean isNisc(String party) {
    return edition.inbox(party).map(Edition.Inbox::nisc).orElse(false);
  }

  /**
   * The end: all that was gathered, with the decision's link of the chain.
   *
   * @param event null if it can't be read
   * @param about the event that a decision on an order delivers; null if it is the record's own
   */
  Handled handled(@Nullable Event event, Decision decision, @Nullable EventRef about) {
    DecisionLog.Link link =
        shared
            .log()
            .link(
                new Judged(
                    shard.source(),
                    record.offset(),
                    at,
                    SharedParts.actor(record),
                    event,
                    decision,
                    about),
                event == null ? NO_HASH : contentHash(event),
                overlay.head(shard));
    return new Handled(
        records,
        indexed,
        shared.outgoing().decision(shard.decisionsPartition(), shard.source(), link.bytes()),
        link,
        postures,
        deliveries);
  }
}
