package org.ceptoarhub.ingest.control;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.ControlRecord;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.editions.EditionPairs;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.ingest.broker.TopicRecord;
import org.ceptoarhub.ingest.broker.TopicView;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The editions of directory and rule set: those that hold, each from its time on, and those that
 * are proposed. What can't be read is refused whole, and the last good one stays.
 */
@Singleton
public final class Editions implements TopicView {
  private static final Logger LOG = LoggerFactory.getLogger(Editions.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Clock clock;
  private final EditionPairs<Edition> pairs = new EditionPairs<>(Edition::of);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile EditionLog<Directory> directories = EditionLog.ofDirectories();
  private volatile EditionLog<RuleSet> rules = EditionLog.ofRules();
  private volatile boolean caughtUp;

  Editions(Clock clock) {
    this.clock = clock;
  }

  /**
   * What is decided by now.
   *
   * @throws ProblemException (503) until both editions have been read
   */
  public Edition inForce() {
    return current()
        .orElseThrow(
            () ->
                ProblemException.unavailable(
                    "starting",
                    "The directory and the rules have not been read yet. Try again.",
                    SOON));
  }

  private Optional<Edition> current() {
    return caughtUp ? pairs.at(clock.instant()) : Optional.empty();
  }

  /**
   * The directory in force.
   *
   * @throws ProblemException (503) until both editions have been read
   */
  public Directory directory() {
    return inForce().decider().directory();
  }

  /** Whether both editions have been read. */
  public boolean ready() {
    return current().isPresent();
  }

  /** All that is known of editions of the directory. */
  public EditionLog<Directory> directories() {
    return directories;
  }

  /** All that is known of editions of the rules. */
  public EditionLog<RuleSet> rules() {
    return rules;
  }

  /** All that is known of the editions of a subject. */
  public EditionLog<?> of(EditionSubject subject) {
    return switch (subject) {
      case RULES -> rules;
      case DIRECTORY -> directories;
    };
  }

  /**
   * Waits until a proposal is known, which was written but now.
   *
   * @return whether it is
   */
  public boolean awaitProposal(EditionSubject subject, String hash, Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (of(subject).proposal(hash).isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return of(subject).proposal(hash).isPresent();
  }

  @Override
  public List<String> topics() {
    return List.of(Control.DIRECTORY, Control.RULES);
  }

  @Override
  public void apply(TopicRecord record) {
    ControlRecord control = controlRecord(record);
    lock.lock();
    try {
      if (record.topic().equals(Control.DIRECTORY)) {
        directories = directories.after(control);
        tellIfRefused(directories, control);
      } else {
        rules = rules.after(control);
        tellIfRefused(rules, control);
      }
      if (caughtUp) {
        show();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("NullAway") // it does not see that an array of another module may be null
  private static ControlRecord controlRecord(TopicRecord record) {
    return new ControlRecord(
        record.topic(), record.offset(), record.key(), record.value(), record.headers());
  }

  private static void tellIfRefused(EditionLog<?> log, ControlRecord record) {
    EditionLog.Refused refused = log.refused(record);
    if (refused != null) {
      LOG.error(
          "Refused {}@{} key={}; the last good one stays: {}",
          record.topic(),
          record.offset(),
          refused.key(),
          refused.message());
    }
  }

  @Override
  public void caughtUp() {
    lock.lock();
    try {
      show();
      caughtUp = true;
    } finally {
      lock.unlock();
    }
  }

  private void show() {
    pairs.show(directories.effective(), rules.effective());
    pairs.prepare(clock.instant()).forEach(problem -> LOG.error("{}", problem));
  }
}
