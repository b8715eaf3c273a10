package org.ceptoarhub.ingest.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.simulation.Simulation;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.broker.BrokerUnavailableException;
import org.ceptoarhub.ingest.broker.History;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.DecisionRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Runs simulations, one at a time, and tells how far they are. */
@Singleton
final class Trials {
  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Duration LATER = Duration.ofSeconds(10);

  private final History history;
  private final EventIndex index;
  private final Editions editions;
  private final EventCodec codec;
  private final Semaphore free = new Semaphore(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Trials(History history, EventIndex index, Editions editions, EventCodec codec) {
    this.history = history;
    this.index = index;
    this.editions = editions;
    this.codec = codec;
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }

  /**
   * The lines of a simulation: progress, and at the end the result or an error. It begins at once,
   * and ends when nobody reads it any more.
   *
   * @param since only decisions from then on; null: all
   * @throws ProblemException (429) if another one is running
   */
  Flux<ObjectNode> run(Decider next, @Nullable Instant since) {
    if (!free.tryAcquire()) {
      throw ProblemException.later(
          HttpStatus.TOO_MANY_REQUESTS,
          "simulation-running",
          "Another simulation is running, and one runs at a time. Try again when it is done.",
          LATER);
    }
    History.Run run;
    try {
      run = history.open(since);
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
    return Flux.create(sink -> threads.execute(() -> run(next, run, sink)));
  }

  private void run(Decider next, History.Run run, FluxSink<ObjectNode> sink) {
    try (run) {
      sink.next(progress(run));
      Simulation simulation =
          new Simulation(next, index, new FormerDeciders(), Simulation.MOST_EVENTS);
      ObjectNode result =
          simulation
              .run(new KeptDecisions(run, sink::isCancelled), done -> sink.next(progress(run)))
              .toJson();
      ObjectNode line = JSON.objectNode();
      line.set("result", result);
      sink.next(line);
    } catch (CancellationException e) {
      LOG.info("A simulation was given up by its reader");
    } catch (BrokerUnavailableException e) {
      LOG.warn("A simulation broke off", e);
      sink.next(error(HttpStatus.SERVICE_UNAVAILABLE, "broker-unavailable"));
    } catch (RuntimeException e) {
      LOG.error("A simulation failed", e);
      sink.next(error(HttpStatus.INTERNAL_SERVER_ERROR, "simulation-failed"));
    } finally {
      free.release();
      sink.complete();
    }
  }

  private static ObjectNode progress(History.Run run) {
    ObjectNode line = JSON.objectNode();
    line.putObject("progress").put("done", run.read()).put("total", run.total());
    return line;
  }

  private static ObjectNode error(HttpStatus status, String code) {
    ObjectNode line = JSON.objectNode();
    line.putObject("error")
        .put("type", Problem.TYPE_PREFIX + code)
        .put("title", status.getReason())
        .put("status", status.getCode())
        .put("detail", "The simulation did not come to its end; the server's log has the cause.");
    return line;
  }

  /** The kept decisions, read as they are asked for. */
  private final class KeptDecisions implements Iterator<Simulation.Kept> {
    private final History.Run run;
    private final BooleanSupplier givenUp;
    private final Deque<History.Kept> batch = new ArrayDeque<>();

    KeptDecisions(History.Run run, BooleanSupplier givenUp) {
      this.run = run;
      this.givenUp = givenUp;
    }

    @Override
    public boolean hasNext() {
      if (givenUp.getAsBoolean()) {
        throw new CancellationException();
      }
      if (batch.isEmpty()) {
        batch.addAll(run.next());
      }
      return !batch.isEmpty();
    }

    @Override
    public Simulation.Kept next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      History.Kept kept = batch.remove();
      byte[] event = kept.event();
      try {
        return new Simulation.Kept(
            kept.decision(), event == null ? null : codec.decodeEvent(event), Realm.LIVE);
      } catch (MalformedRecordException e) {
        return new Simulation.Kept(kept.decision(), null, Realm.LIVE);
      }
    }
  }

  /** Deciders of editions that held once, as far as the control topics have them. */
  private final class FormerDeciders implements Simulation.Former {
    private final Map<String, Optional<Decider>> made = new HashMap<>();

    @Override
    public Optional<Decider> of(DecisionRecord decision) {
      return made.computeIfAbsent(
          decision.getRulesHash() + " " + decision.getDirectoryVersion(), key -> make(decision));
    }

    private Optional<Decider> make(DecisionRecord decision) {
      Optional<RuleSet> rules =
          editions.rules().effective().entries().values().stream()
              .map(EditionLog.Effective::file)
              .filter(file -> file.hash().equals(decision.getRulesHash()))
              .map(file -> file.content())
              .findFirst();
      Optional<Directory> directory =
          editions.directories().effective().entries().values().stream()
              .map(EditionLog.Effective::file)
              .filter(file -> file.name().equals(decision.getDirectoryVersion()))
              .map(file -> file.content())
              .findFirst();
      return rules.flatMap(found -> directory.map(of -> new Decider(of, found)));
    }
  }
}
