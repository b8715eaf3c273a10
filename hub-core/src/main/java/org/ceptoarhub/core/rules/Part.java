package org.ceptoarhub.core.rules;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Posture;

/**
 * One part of a {@link Condition} beside the event's kind: it holds if the rule wants nothing of
 * the sort, or if the event has one of the values that it wants.
 *
 * @param key its key in rule files
 * @param wanted the values that a rule admits; empty: all
 * @param found the values that an event has
 * @param spelling of a value in rule files
 */
record Part<T>(
    String key,
    Function<Condition, Set<T>> wanted,
    Function<Asked, Collection<T>> found,
    Function<T, String> spelling) {

  /** All parts, in the order in which a rule states them. */
  static final List<Part<?>> ALL =
      List.of(
          new Part<>(
              "sender.role",
              Condition::senderRoles,
              asked -> asked.facts().sender().roles(),
              Role::id),
          new Part<>("sector", Condition::sectors, asked -> asked.facts().sectors(), id -> id),
          ofHeader("category", Condition::categories, Header::getCategory),
          ofHeader("tlp", Condition::tlps, Header::getTlp),
          ofHeader("stage", Condition::stages, Header::getStage),
          new Part<>("posture", Condition::postures, asked -> List.of(asked.posture()), Enum::name),
          ofHeader("traffic", Condition::traffic, Header::getTraffic));

  /** An event, and the posture that holds for it. */
  record Asked(Facts facts, Posture posture) {

    Header header() {
      return facts.submission().event().header();
    }
  }

  private static <E extends Enum<E>> Part<E> ofHeader(
      String key, Function<Condition, Set<E>> wanted, Function<Header, E> field) {
    return new Part<>(key, wanted, asked -> List.of(field.apply(asked.header())), Enum::name);
  }

  boolean holds(Condition when, Asked asked) {
    Set<T> admitted = wanted.apply(when);
    return admitted.isEmpty() || !Collections.disjoint(admitted, found.apply(asked));
  }

  NearMiss missedBy(Rule rule, Asked asked) {
    return new NearMiss(
        rule.id(), key, spelt(wanted.apply(rule.when())), spelt(found.apply(asked)));
  }

  private String spelt(Collection<T> values) {
    return values.isEmpty()
        ? "none"
        : values.stream().map(spelling).sorted().collect(joining(", "));
  }
}
