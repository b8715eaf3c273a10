package org.ceptoarhub.core.verification;

import java.time.Duration;
import java.util.function.Function;
import org.ceptoarhub.event.Impact;
import org.jspecify.annotations.Nullable;

/**
 * A figure of an incident.
 *
 * @param name the report's field name
 * @param value null where it is not known; a count or a time below zero is not known
 */
record Figure<T>(String name, Function<Incident, @Nullable T> value) {
  static final String UNKNOWN = "unknown";

  /** The sub-sector's safe time. */
  static final Figure<Duration> SAFE_TIME = new Figure<>("safeTime", Incident::safeTime);

  static Figure<Boolean> fact(String name, Function<Impact, @Nullable Boolean> field) {
    return new Figure<>(name, incident -> field.apply(incident.report().getImpact()));
  }

  static Figure<Long> count(String name, Function<Impact, @Nullable Long> field) {
    return new Figure<>(
        name,
        incident -> {
          Long count = field.apply(incident.report().getImpact());
          return count == null || count < 0 ? null : count;
        });
  }

  /** How long the incident lasted, see {@link Incident#lasted}. */
  static Figure<Duration> lasted(String name, Function<Impact, @Nullable Long> declaredMillis) {
    return new Figure<>(
        name, incident -> incident.lasted(declaredMillis.apply(incident.report().getImpact())));
  }

  @Nullable T in(Incident incident) {
    return value.apply(incident);
  }

  String show(Incident incident) {
    T known = in(incident);
    return known == null ? UNKNOWN : known.toString();
  }
}
