package org.ceptoarhub.ingest.publish;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.IndexEntries;
import org.ceptoarhub.core.guards.Hit;
import org.ceptoarhub.core.rules.NearMiss;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.BrokerUnavailableException;
import org.ceptoarhub.ingest.broker.EventLog;
import org.ceptoarhub.ingest.control.Edition;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.posture.PostureView;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.Problem.FieldError;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.publish.RecentEvents.Claim;
import org.ceptoarhub.ingest.security.Caller;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events of a caller: all of a request or none. It decides each as the router will, so
 * that a sender hears at once what the router would tell it later, and appends only what the router
 * will take. What it has taken before is acknowledged again and not appended again.
 */
@Singleton
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final String IDENTITY = "identity";
  private static final long NOT_APPENDED = -1;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Editions editions;
  private final PostureView postures;
  private final EventIndex index;
  private final RecentEvents recent;
  private final EventLog log;
  private final IngestConfiguration configuration;
  private final Clock clock;

  Publisher(
      Editions editions,
      PostureView postures,
      EventIndex index,
      RecentEvents recent,
      EventLog log,
      IngestConfiguration configuration,
      Clock clock) {
    this.editions = editions;
    this.postures = postures;
    this.index = index;
    this.recent = recent;
    this.log = log;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Appends the events to the caller's out topic and returns when the broker has them all.
   *
   * @return the broker's time of each event, in the order of the drafts; of one that was taken
   *     before, that of the first time
   * @throws ProblemException 422 if one is refused, 409 if one has the identity of another, 503 if
   *     the broker did not acknowledge; the last says of each event whether it is stored
   */
  public List<Instant> publish(Caller caller, List<Draft> drafts) {
    refuse(caller, drafts.stream().filter(draft -> !isKnown(caller, draft)).toList());
    try {
      return append(caller, drafts);
    } catch (BrokerUnavailableException e) {
      LOG.warn("{} events of {} were not acknowledged", drafts.size(), caller.party(), e);
      throw ProblemException.unavailable(
          "broker-unavailable",
          "The event log did not answer in time. Send the same again with the same Idempotency-Key,"
              + " or with the ids below in the events' headers: what was taken is not taken twice.",
          drafts.stream().map(draft -> whetherStored(caller, draft)).toList(),
          RETRY_AFTER);
    }
  }

  private FieldError whetherStored(Caller caller, Draft draft) {
    boolean stored =
        recent
            .find(caller.party(), draft.eventId())
            .filter(claim -> claim.acknowledged().state() == Future.State.SUCCESS)
            .isPresent();
    return new FieldError(
        draft.field("header.eventId"),
        (stored
                ? "Event %s of case %s is stored"
                : "Event %s of case %s was not acknowledged; all such of this request are stored,"
                    + " or none")
            .formatted(draft.eventId(), draft.caseId()));
  }

  /**
   * What would be decided on an event.
   *
   * @param nearMisses the rules that almost matched
   */
  record Explained(Decision decision, List<NearMiss> nearMisses) {}

  /** What {@link #publish} would decide on each; nothing is appended. */
  List<Explained> explain(Caller caller, List<Draft> drafts) {
    Edition edition = editions.inForce();
    List<Decision> decisions = decide(edition, caller, drafts);
    List<Explained> explained = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      explained.add(
          new Explained(
              decisions.get(i),
              edition
                  .decider()
                  .nearMisses(submission(caller, drafts.get(i)), postures.postures())));
    }
    return explained;
  }

  private Submission submission(Caller caller, Draft draft) {
    return new Submission(
        caller.party(), draft.event(), caller.actor(), Realm.LIVE, clock.instant());
  }

  private List<Decision> decide(Edition edition, Caller caller, List<Draft> drafts) {
    Map<String, IndexEntry> earlier = new HashMap<>();
    KnownEvents view = view(caller, earlier);
    long deadline = System.nanoTime() + configuration.referenceWait().toNanos();
    List<Decision> decisions = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      Submission submission = submission(caller, draft);
      Decision decision = decide(edition, submission, view, deadline);
      decisions.add(decision);
      if (decision.rejected().isEmpty()) {
        earlier.put(
            draft.eventId(),
            IndexEntries.of(
                submission,
                decision,
                edition.decider().directory(),
                view,
                NOT_APPENDED,
                ByteBuffer.wrap(HexFormat.of().parseHex(draft.hash()))));
      }
    }
    return decisions;
  }

  private boolean isKnown(Caller caller, Draft draft) {
    Optional<Claim> claim = recent.find(caller.party(), draft.eventId());
    claim.ifPresent(earlier -> requireSame(draft, earlier));
    return claim.isPresent();
  }

  private static void requireSame(Draft draft, Claim earlier) {
    if (earlier.hash().equals(draft.hash())) {
      return;
    }
    String message =
        "Event %s was published with other content; a new event has a new Idempotency-Key or eventId"
            .formatted(draft.eventId());
    throw new ProblemException(
        Problem.of(
            HttpStatus.CONFLICT,
            "other-content",
            message,
            List.of(new FieldError(draft.field("header.eventId"), message))));
  }

  private void refuse(Caller caller, List<Draft> drafts) {
    Edition edition = editions.inForce();
    List<Decision> decisions = decide(edition, caller, drafts);
    List<Rejection> refusals = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      Decision decision = decisions.get(i);
      decision.rejected().map(rejection -> at(draft, rejection)).ifPresent(refusals::add);
      if (mayBeSentBack(draft)
          && decision.refusals().stream().anyMatch(refusal -> refusal.guard().equals(IDENTITY))) {
        for (Hit hit : edition.identity().scan(draft.event(), caller.party(), index)) {
          refusals.add(new Rejection(IDENTITY, draft.field(hit.field()), hit.what()));
        }
      }
    }
    Refusals.throwIfAny(refusals);
  }

  /** Who is hurt can always report, whoever else may not read it. */
  private static boolean mayBeSentBack(Draft draft) {
    return !(draft.event().body() instanceof IncidentReport);
  }

  private static Rejection at(Draft draft, Rejection rejection) {
    String field = rejection.field() == null ? "" : rejection.field();
    return new Rejection(rejection.code(), draft.field(field), rejection.message());
  }

  /**
   * Decides, and waits a little for what it refers to: the index copy is behind the router's.
   *
   * @param deadline until when, by {@link System#nanoTime}; the events of a request share it
   */
  private Decision decide(Edition edition, Submission submission, KnownEvents view, long deadline) {
    Optional<Rejection> unproposed = ProposedEditions.check(submission.event(), editions);
    if (unproposed.isPresent()) {
      return Decision.rejected(
          edition.decider().inForce(postures.postures().nation()), unproposed.get());
    }
    while (true) {
      long version = index.version();
      Decision decision = edition.decider().decide(submission, view, postures.postures());
      long left = deadline - System.nanoTime();
      if (left <= 0 || !decision.rejected().map(Publisher::maybeLater).orElse(false)) {
        return decision;
      }
      try {
        index.awaitChange(version, Duration.ofNanos(left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return decision;
      }
    }
  }

  private static boolean maybeLater(Rejection rejection) {
    return rejection.code().equals(Admission.UNKNOWN_REFERENCE);
  }

  private List<Instant> append(Caller caller, List<Draft> drafts) {
    List<Claim> claims = new ArrayList<>(drafts.size());
    List<Draft> mine = new ArrayList<>(drafts.size());
    List<Claim> own = new ArrayList<>(drafts.size());
    try {
      for (Draft draft : drafts) {
        Claim claim = new Claim(draft.hash());
        Claim standing =
            recent
                .find(caller.party(), draft.eventId())
                .orElseGet(() -> recent.claim(caller.party(), draft.eventId(), claim));
        claims.add(standing);
        if (standing.equals(claim)) {
          mine.add(draft);
          own.add(claim);
        } else {
          requireSame(draft, standing);
        }
      }
      if (!mine.isEmpty()) {
        List<Instant> times =
            log.append(caller.party(), caller.actor(), mine.stream().map(Draft::entry).toList());
        for (int i = 0; i < times.size(); i++) {
          own.get(i).acknowledged().complete(times.get(i));
        }
      }
    } catch (RuntimeException e) {
      for (int i = 0; i < mine.size(); i++) {
        recent.release(caller.party(), mine.get(i).eventId(), own.get(i));
        own.get(i).acknowledged().completeExceptionally(e);
      }
      throw e;
    }
    return claims.stream().map(Publisher::acknowledged).toList();
  }

  private static Instant acknowledged(Claim claim) {
    try {
      return claim.acknowledged().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private KnownEvents view(Caller caller, Map<String, IndexEntry> earlier) {
    return new KnownEvents() {
      @Override
      public Optional<IndexEntry> find(String source, String eventId) {
        return source.equals(caller.party()) && earlier.containsKey(eventId)
            ? Optional.of(earlier.get(eventId))
            : index.find(source, eventId);
      }

      @Override
      public Optional<Sequel> sequel(String source, String eventId) {
        return index.sequel(source, eventId);
      }
    };
  }
}
