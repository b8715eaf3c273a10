package org.ceptoarhub.core.editions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.EditionLog.Effective;
import org.ceptoarhub.core.rules.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * What is decided by at an instant: directory and rules each have a timeline, and of every pair
 * that comes to hold something is made once, such as a decider. Making is dear, so {@link #prepare}
 * makes what is to come before it is needed. A pair of which nothing can be made never holds: the
 * rules before it go on. Thread-safe.
 *
 * @param <E> what is made of a pair
 */
public final class EditionPairs<E> {
  private final BiFunction<EditionFile<Directory>, EditionFile<RuleSet>, E> maker;
  private final Map<Pair, Made<E>> made = new ConcurrentHashMap<>();
  private volatile Both both = new Both(Timeline.empty(), Timeline.empty());

  private record Pair(String directoryHash, String rulesHash) {}

  /** What was made of a pair, or why nothing was. */
  private record Made<E>(@Nullable E value, @Nullable String problem) {}

  private record Both(
      Timeline<Effective<Directory>> directories, Timeline<Effective<RuleSet>> rules) {}

  /**
   * @param maker makes something of a pair; what it throws says why the two don't go together
   */
  public EditionPairs(BiFunction<EditionFile<Directory>, EditionFile<RuleSet>, E> maker) {
    this.maker = maker;
  }

  /** Replaces both timelines. */
  public void show(Timeline<Effective<Directory>> directories, Timeline<Effective<RuleSet>> rules) {
    both = new Both(directories, rules);
  }

  /**
   * Makes what holds at an instant and all that comes to hold after it.
   *
   * @return the pairs that don't go together and were not known to, one line each
   */
  public List<String> prepare(Instant now) {
    Both shown = both;
    List<String> problems = new ArrayList<>();
    for (Instant change : changes(shown, now)) {
      shown
          .directories()
          .at(change)
          .flatMap(
              directory ->
                  shown
                      .rules()
                      .at(change)
                      .flatMap(rules -> newProblem(directory.file(), rules.file())))
          .ifPresent(problems::add);
    }
    return problems;
  }

  private static SortedSet<Instant> changes(Both shown, Instant now) {
    SortedSet<Instant> changes = new TreeSet<>(shown.directories().entries().keySet());
    changes.addAll(shown.rules().entries().keySet());
    SortedSet<Instant> coming = new TreeSet<>(changes.tailSet(now));
    coming.add(now);
    return coming;
  }

  private Optional<String> newProblem(
      EditionFile<Directory> directory, EditionFile<RuleSet> rules) {
    boolean known = made.containsKey(new Pair(directory.hash(), rules.hash()));
    return known ? Optional.empty() : Optional.ofNullable(made(directory, rules).problem());
  }

  /**
   * What is decided by at an instant; before the first edition, the first one. Empty until there
   * are a directory and rules that go together.
   */
  public Optional<E> at(Instant instant) {
    Both shown = both;
    for (Effective<Directory> directory : shown.directories().backFrom(instant)) {
      for (Effective<RuleSet> rules : shown.rules().backFrom(instant)) {
        E value = made(directory.file(), rules.file()).value();
        if (value != null) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }

  private Made<E> made(EditionFile<Directory> directory, EditionFile<RuleSet> rules) {
    return made.computeIfAbsent(
        new Pair(directory.hash(), rules.hash()), pair -> make(directory, rules));
  }

  private Made<E> make(EditionFile<Directory> directory, EditionFile<RuleSet> rules) {
    try {
      return new Made<>(maker.apply(directory, rules), null);
    } catch (RuntimeException e) {
      return new Made<>(
          null,
          "directory %s and rules %s don't go together: %s"
              .formatted(directory.name(), rules.name(), e));
    }
  }
}
