package org.ceptoarhub.core.verification;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** A three-valued condition on an incident; what depends on an unknown figure is UNKNOWN. */
sealed interface Criterion {

  Truth truth(Incident incident);

  /** The figures that it looks at, in the order of its text. */
  List<Figure<?>> figures();

  static Criterion all(Criterion... parts) {
    return new All(List.of(parts));
  }

  static Criterion any(Criterion... parts) {
    return new Any(List.of(parts));
  }

  static Criterion yes(Figure<Boolean> fact) {
    return new AtLeast<>(fact, true);
  }

  /** 以上: the threshold itself counts. */
  static <T extends Comparable<T>> Criterion atLeast(T threshold, Figure<T> figure) {
    return new AtLeast<>(figure, threshold);
  }

  /** The limit itself does not count. */
  static Criterion exceeds(Figure<Duration> figure, Figure<Duration> limit) {
    return new Exceeds(figure, limit);
  }

  /** True if every part is, false if one is not. */
  record All(List<Criterion> parts) implements Criterion {
    @Override
    public Truth truth(Incident incident) {
      return parts.stream()
          .map(part -> part.truth(incident))
          .min(Comparator.naturalOrder())
          .orElse(Truth.TRUE);
    }

    @Override
    public List<Figure<?>> figures() {
      return figuresOf(parts);
    }
  }

  /** True if one part is, false if none is. */
  record Any(List<Criterion> parts) implements Criterion {
    @Override
    public Truth truth(Incident incident) {
      return parts.stream()
          .map(part -> part.truth(incident))
          .max(Comparator.naturalOrder())
          .orElse(Truth.FALSE);
    }

    @Override
    public List<Figure<?>> figures() {
      return figuresOf(parts);
    }
  }

  /** A figure is the threshold or more. */
  record AtLeast<T extends Comparable<T>>(Figure<T> figure, T threshold) implements Criterion {
    @Override
    public Truth truth(Incident incident) {
      T value = figure.in(incident);
      return value == null ? Truth.UNKNOWN : Truth.of(value.compareTo(threshold) >= 0);
    }

    @Override
    public List<Figure<?>> figures() {
      return List.of(figure);
    }
  }

  /** A figure is more than another. */
  record Exceeds(Figure<Duration> figure, Figure<Duration> limit) implements Criterion {
    @Override
    public Truth truth(Incident incident) {
      Duration value = figure.in(incident);
      Duration most = limit.in(incident);
      return value == null || most == null ? Truth.UNKNOWN : Truth.of(value.compareTo(most) > 0);
    }

    @Override
    public List<Figure<?>> figures() {
      return List.of(figure, limit);
    }
  }

  private static List<Figure<?>> figuresOf(List<Criterion> parts) {
    return parts.stream().<Figure<?>>flatMap(part -> part.figures().stream()).toList();
  }
}
