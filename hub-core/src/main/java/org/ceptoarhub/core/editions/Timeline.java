package org.ceptoarhub.core.editions;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What holds from which instant on, each until the next does. Immutable. */
public final class Timeline<T> {
  private final NavigableMap<Instant, T> entries;

  private Timeline(NavigableMap<Instant, T> entries) {
    this.entries = Collections.unmodifiableNavigableMap(entries);
  }

  /** A timeline on which nothing holds. */
  public static <T> Timeline<T> empty() {
    return new Timeline<>(new TreeMap<>());
  }

  /** This timeline with something that holds from an instant on, in place of what did from then. */
  public Timeline<T> with(Instant from, T value) {
    NavigableMap<Instant, T> changed = new TreeMap<>(entries);
    changed.put(from, value);
    return new Timeline<>(changed);
  }

  /** This timeline without what holds from an instant on: what was before goes on. */
  public Timeline<T> without(Instant from) {
    NavigableMap<Instant, T> changed = new TreeMap<>(entries);
    changed.remove(from);
    return new Timeline<>(changed);
  }

  /** This timeline with only what passes. */
  public Timeline<T> only(Predicate<? super T> wanted) {
    NavigableMap<Instant, T> changed = new TreeMap<>(entries);
    changed.values().removeIf(wanted.negate());
    return new Timeline<>(changed);
  }

  /** What holds at an instant; empty before the first. */
  public Optional<T> at(Instant instant) {
    return Optional.ofNullable(entries.floorEntry(instant)).map(Map.Entry::getValue);
  }

  /**
   * What may stand in at an instant, best first: what holds then, what held before, and, where
   * nothing did, the first that ever holds.
   */
  public Iterable<T> backFrom(Instant instant) {
    NavigableMap<Instant, T> before = entries.headMap(instant, true);
    return before.isEmpty() && !entries.isEmpty()
        ? Collections.singleton(entries.firstEntry().getValue())
        : before.descendingMap().values();
  }

  /** What comes to hold after an instant, the earliest first. */
  public List<T> after(Instant instant) {
    return List.copyOf(entries.tailMap(instant, false).values());
  }

  /** All of it, the earliest first. */
  public SequencedMap<Instant, T> entries() {
    return entries;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Timeline<?> timeline && timeline.entries.equals(entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
