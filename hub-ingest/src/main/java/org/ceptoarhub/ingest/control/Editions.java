package org.ceptoarhub.ingest.control;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.guards.IdentityGuard;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.ingest.broker.TopicView;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory and the rule set in force, and the Decider made of them, swapped as one. An edition
 * that can't be read is refused whole, and the last good one stays.
 */
@Singleton
public final class Editions implements TopicView {
  private static final Logger LOG = LoggerFactory.getLogger(Editions.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  private @Nullable Directory directory;
  private @Nullable RuleSet rules;
  private boolean caughtUp;
  private volatile @Nullable Edition inForce;

  /**
   * What is decided by now.
   *
   * @throws ProblemException (503) until both editions have been read
   */
  public Edition inForce() {
    Edition current = inForce;
    if (current == null) {
      throw ProblemException.unavailable(
          "starting", "The directory and the rules have not been read yet. Try again.", SOON);
    }
    return current;
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
    return inForce != null;
  }

  @Override
  public List<String> topics() {
    return List.of(Control.DIRECTORY, Control.RULES);
  }

  @Override
  public synchronized void apply(String topic, String key, byte @Nullable [] value) {
    if (!key.equals(Control.IN_FORCE) || value == null) {
      return;
    }
    try {
      if (topic.equals(Control.DIRECTORY)) {
        swap(DirectoryFile.read(topic, value), rules);
      } else {
        swap(directory, RuleSetFile.read(topic, value));
      }
    } catch (RuntimeException e) {
      LOG.error("Refused an edition on {}; the last good one stays in force", topic, e);
    }
  }

  @Override
  public synchronized void caughtUp() {
    caughtUp = true;
    swap(directory, rules);
  }

  private void swap(@Nullable Directory newDirectory, @Nullable RuleSet newRules) {
    if (caughtUp && newDirectory != null && newRules != null) {
      inForce = new Edition(new Decider(newDirectory, newRules), new IdentityGuard(newDirectory));
      LOG.info("In force: directory {}, rules {}", newDirectory.version(), newRules.edition());
    }
    directory = newDirectory;
    rules = newRules;
  }
}
