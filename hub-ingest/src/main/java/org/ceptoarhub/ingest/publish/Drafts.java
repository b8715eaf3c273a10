package org.ceptoarhub.ingest.publish;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Completion;
import org.ceptoarhub.core.admission.Participation;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.ContentHash;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.EventLog;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.Problem.FieldError;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/** Reads the JSON form of events, fills in what the sender left out, and measures them. */
@Singleton
public final class Drafts {
  private final EventJson json;
  private final EventCodec codec;
  private final ContentHash contentHash;
  private final Completion completion = new Completion();
  private final EventIndex index;
  private final Duration patience;
  private final Clock clock;

  Drafts(
      EventJson json,
      EventCodec codec,
      ContentHash contentHash,
      EventIndex index,
      IngestConfiguration configuration,
      Clock clock) {
    this.json = json;
    this.codec = codec;
    this.contentHash = contentHash;
    this.index = index;
    this.patience = configuration.referenceWait();
    this.clock = clock;
  }

  /**
   * Reads the events of a request.
   *
   * @param document an event, or an array of events
   * @param key the idempotency key that ids which the sender left out are made of; null: new ones
   * @throws ProblemException 422 if one is no event, 413 if one is too large
   */
  public List<Draft> read(Party sender, JsonNode document, @Nullable String key) {
    Completion.Cases cases = cases(sender);
    List<Draft> drafts = new ArrayList<>();
    List<Rejection> invalid = new ArrayList<>();
    for (int i = 0; i < (document.isArray() ? document.size() : 1); i++) {
      String path = document.isArray() ? "[" + i + "]" : "";
      JsonNode event = document.isArray() ? document.get(i) : document;
      try {
        drafts.add(draft(path, json.fromJson(complete(event, sender, ids(sender, key, i), cases))));
      } catch (InvalidEventException e) {
        invalid.add(
            new Rejection(
                "invalid-event", Draft.field(path, e.field()), requireNonNull(e.getMessage())));
      }
    }
    Set<String> ids = new HashSet<>();
    for (Draft draft : drafts) {
      if (!ids.add(draft.eventId())) {
        invalid.add(
            new Rejection(
                "duplicate-event",
                draft.field("header.eventId"),
                "is the id of an earlier event of the same request"));
      }
    }
    Refusals.throwIfAny(invalid);
    return drafts;
  }

  private Draft draft(String path, Event event) {
    byte[] bytes = codec.encode(event.body());
    if (bytes.length > Admission.MAX_BYTES) {
      String message =
          "The event has %,d bytes in the wire format, and at most %,d are taken: shorten its texts"
              .formatted(bytes.length, Admission.MAX_BYTES);
      throw new ProblemException(
          Problem.of(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "event-too-large",
              message,
              List.of(new FieldError(path, message))));
    }
    return new Draft(
        path,
        event,
        new EventLog.Entry(event, bytes),
        HexFormat.of().formatHex(contentHash.of(event)));
  }

  /** What is no object stays as it is: reading it says what is wrong. */
  private JsonNode complete(
      JsonNode event, Party sender, Supplier<String> ids, Completion.Cases cases) {
    return event instanceof ObjectNode object
        ? completion.complete(object, sender, clock.instant(), ids, cases)
        : event;
  }

  /** Knows the sender's cases for one request: all of its events wait for the index as one. */
  private Completion.Cases cases(Party sender) {
    long deadline = System.nanoTime() + patience.toNanos();
    return (source, eventId) ->
        index
            .await(
                source,
                eventId,
                Duration.ofNanos(Math.max(0, deadline - System.nanoTime())),
                entry -> Participation.of(sender, source, eventId, index))
            .map(IndexEntry::getCaseId);
  }

  private static Supplier<String> ids(Party sender, @Nullable String key, int index) {
    if (key == null) {
      return Ids::fresh;
    }
    AtomicInteger made = new AtomicInteger();
    return () ->
        Ids.named(
            "idempotency",
            sender.id(),
            key,
            Integer.toString(index),
            Integer.toString(made.getAndIncrement()));
  }
}
