package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.ControlKey;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.editions.EditionLog.Proposal;
import org.ceptoarhub.core.editions.Provenance;
import org.ceptoarhub.core.posture.PostureBoard;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of postures and editions into the records of the control topics. An edition is put
 * in force by copying what was proposed under its hash, so that nobody approves one file and gets
 * another.
 *
 * <p>Editions are shared by the realms: only the live one changes them. A change that is withdrawn
 * takes nothing back, as nobody has said to what; another change does.
 */
public final class ControlEffects implements Effects {
  /** The code of a change to what nobody has proposed; it may be under way. */
  static final String UNKNOWN_PROPOSAL = "unknown-proposal";

  private static final int ONLY_PARTITION = 0;

  private final Realm realm;
  private final EventCodec codec;
  private final Told told;

  /** What the control topics have told. */
  public interface Told {
    /** Who takes part, and what decides, at an instant. */
    Edition at(Instant instant);

    EditionLog<Directory> directories();

    EditionLog<RuleSet> rules();

    PostureBoard board();
  }

  public ControlEffects(Realm realm, EventCodec codec, Told told) {
    this.realm = realm;
    this.codec = codec;
    this.told = told;
  }

  @Override
  public Optional<Rejection> objection(Submission submission) {
    return submission.event().body() instanceof EditionChange change
        ? objection(change)
        : Optional.empty();
  }

  private Optional<Rejection> objection(EditionChange change) {
    if (realm != Realm.LIVE) {
      return Optional.of(
          new Rejection(
              "live-only",
              "type",
              "editions hold for real traffic too, so no drill changes them; send the change as"
                  + " ACTUAL"));
    }
    EditionFile<?> proposed = proposed(change).orElse(null);
    if (proposed == null) {
      return Optional.of(
          new Rejection(
              UNKNOWN_PROPOSAL,
              "body.hash",
              "nobody has proposed a file with SHA-256 %s for %s; upload it first"
                  .formatted(change.getHash(), Control.topic(change.getSubject()))));
    }
    return proposed.name().equals(change.getEdition())
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                "other-edition",
                "body.edition",
                "the proposed file says that it is edition %s; name that one, or propose another"
                        .formatted(proposed.name())
                    + " file"));
  }

  private Optional<EditionFile<?>> proposed(EditionChange change) {
    return switch (change.getSubject()) {
      case DIRECTORY -> told.directories().proposal(change.getHash()).map(Proposal::file);
      case RULES -> told.rules().proposal(change.getHash()).map(Proposal::file);
    };
  }

  @Override
  public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
    boolean mayChange =
        told.at(at).directory().party(submission.source()).filter(Postures::mayChange).isPresent();
    if (!mayChange || submission.event().header().getStage() == Stage.WITHDRAWN) {
      return Effect.NONE;
    }
    return switch (submission.event().body()) {
      case PostureChange change ->
          new Effect(postures(submission, change, approvedBy, at), Optional.empty());
      case EditionChange change ->
          objection(change)
              .map(Effect::failed)
              .orElseGet(() -> edition(submission, change, approvedBy, at));
      default -> Effect.NONE;
    };
  }

  private List<ProducerRecord<byte[], byte[]>> postures(
      Submission submission, PostureChange change, @Nullable String approvedBy, Instant at) {
    return told.board().written(change, submission.source(), submission.actor(), at).stream()
        .map(
            posture ->
                record(
                    Control.POSTURE,
                    Control.postureKey(realm, posture.getSector()),
                    codec.encode(posture),
                    provenance(submission, posture.getReason(), approvedBy, at)))
        .toList();
  }

  private static Map<String, String> provenance(
      Submission submission, String why, @Nullable String approvedBy, Instant at) {
    return new Provenance(
            submission.source(),
            submission.actor(),
            at,
            why,
            approvedBy,
            submission.source() + "/" + submission.event().header().getEventId())
        .headers();
  }

  private Effect edition(
      Submission submission, EditionChange change, @Nullable String approvedBy, Instant at) {
    EditionFile<?> file = proposed(change).orElseThrow();
    ControlKey key = new ControlKey.Effective(file.effectiveFrom(at));
    return new Effect(
        List.of(
            record(
                Control.topic(change.getSubject()),
                key.text(),
                file.bytes(),
                provenance(submission, change.getReason(), approvedBy, at))),
        Optional.empty());
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String key, byte[] value, Map<String, String> headers) {
    List<Header> all =
        headers.entrySet().stream()
            .map(header -> TextHeader.of(header.getKey(), header.getValue()))
            .toList();
    return new ProducerRecord<>(topic, ONLY_PARTITION, key.getBytes(UTF_8), value, all);
  }
}
