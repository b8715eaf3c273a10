package org.ceptoarhub.core.expectation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of one event. The parties are a closed set: one that is not listed must not
 * occur in any way.
 *
 * @param rejected the code of admission's refusal; null: it is admitted
 * @param outcomes what becomes of the event for each party; several where NISC gets a headline of
 *     what it waits for
 */
public record Expected(@Nullable String rejected, Map<String, List<Outcome>> outcomes) {

  /** In place of the time within which a receipt is due. */
  static final String NO_RECEIPT = "none";

  public Expected {
    outcomes = Map.copyOf(outcomes);
  }

  /** What becomes of an event for a party. Null: the table does not say. */
  public sealed interface Outcome {

    /** The rule that brought or proposed it. */
    @Nullable String rule();

    /**
     * It gets the event.
     *
     * @param ackWithin the time within which a receipt is due, ISO 8601, or {@code none}
     */
    record Delivered(@Nullable String rule, int hop, String view, @Nullable String ackWithin)
        implements Outcome {

      @Override
      public String toString() {
        return "delivery at hop %d, %s, by %s%s"
            .formatted(
                hop,
                view,
                rule,
                ackWithin == null
                    ? ""
                    : ackWithin.equals(NO_RECEIPT)
                        ? ", no receipt due"
                        : ", receipt within " + ackWithin);
      }
    }

    /** A guard refused it. */
    record Refused(@Nullable String rule, String guard, @Nullable String reason)
        implements Outcome {

      @Override
      public String toString() {
        return "refusal by guard "
            + guard
            + (rule == null ? "" : " of rule " + rule)
            + (reason == null ? "" : ": " + reason);
      }
    }

    /** It waits for somebody. */
    record Held(@Nullable String rule, String by) implements Outcome {

      @Override
      public String toString() {
        return "wait for " + by + (rule == null ? "" : " of rule " + rule);
      }
    }

    /** Whether what happened is what this expects. */
    default boolean admits(Outcome got) {
      return switch (this) {
        case Delivered(String rule, int hop, String view, String ack) ->
            got instanceof Delivered delivered
                && agree(rule, delivered.rule())
                && hop == delivered.hop()
                && view.equals(delivered.view())
                && agree(ack, delivered.ackWithin());
        case Refused(String rule, String guard, String reason) ->
            got instanceof Refused refused
                && agree(rule, refused.rule())
                && guard.equals(refused.guard())
                && (reason == null
                    || (refused.reason() != null && refused.reason().contains(reason)));
        case Held(String rule, String by) ->
            got instanceof Held held && agree(rule, held.rule()) && by.equals(held.by());
      };
    }

    private static boolean agree(@Nullable String wanted, @Nullable String got) {
      return wanted == null || wanted.equals(got);
    }
  }

  /** The rules by which something is expected to be delivered or to wait. */
  Set<String> rules() {
    return outcomes.values().stream()
        .flatMap(List::stream)
        .filter(outcome -> !(outcome instanceof Outcome.Refused))
        .map(Outcome::rule)
        .filter(rule -> rule != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The guards that are expected to refuse something. */
  Set<String> guards() {
    return outcomes.values().stream()
        .flatMap(List::stream)
        .filter(Outcome.Refused.class::isInstance)
        .map(outcome -> ((Outcome.Refused) outcome).guard())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Where an explanation is not what was expected, a line for parties with the same difference;
   * empty if it is.
   *
   * @param explanation as {@code explain --json} prints it
   * @param at the time of the event
   */
  public List<String> differences(JsonNode explanation, Instant at) {
    String code = explanation.at("/rejected/code").asText("");
    String wanted = rejected == null ? "" : rejected;
    if (!code.equals(wanted)) {
      return List.of(
          "expected %s; got %s"
              .formatted(
                  wanted.isEmpty() ? "a decision" : "rejection " + wanted,
                  code.isEmpty()
                      ? "a decision"
                      : "rejection %s (%s)"
                          .formatted(code, explanation.at("/rejected/message").asText())));
    }
    Map<String, List<Outcome>> got = outcomes(explanation, at);
    Map<String, List<String>> parties = new LinkedHashMap<>();
    Set<String> all = new TreeSet<>(outcomes.keySet());
    all.addAll(got.keySet());
    for (String party : all) {
      difference(
              outcomes.getOrDefault(party, List.of()),
              new ArrayList<>(got.getOrDefault(party, List.of())))
          .ifPresent(
              difference ->
                  parties.computeIfAbsent(difference, key -> new ArrayList<>()).add(party));
    }
    return parties.entrySet().stream()
        .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
        .toList();
  }

  private static Optional<String> difference(List<Outcome> wanted, List<Outcome> got) {
    List<Outcome> missing = new ArrayList<>();
    for (Outcome outcome : wanted) {
      Iterator<Outcome> left = got.iterator();
      boolean found = false;
      while (!found && left.hasNext()) {
        if (outcome.admits(left.next())) {
          left.remove();
          found = true;
        }
      }
      if (!found) {
        missing.add(outcome);
      }
    }
    return missing.isEmpty() && got.isEmpty()
        ? Optional.empty()
        : Optional.of("expected %s; got %s".formatted(told(missing), told(got)));
  }

  private static String told(List<Outcome> outcomes) {
    return outcomes.isEmpty()
        ? "nothing"
        : outcomes.stream().map(Outcome::toString).collect(Collectors.joining(" and "));
  }

  private static Map<String, List<Outcome>> outcomes(JsonNode explanation, Instant at) {
    Map<String, List<Outcome>> outcomes = new TreeMap<>();
    for (JsonNode one : explanation.path("deliveries")) {
      add(
          outcomes,
          one,
          new Outcome.Delivered(
              one.path("rule").asText(),
              one.path("hop").asInt(),
              one.path("view").asText(),
              Optional.ofNullable(one.path("ackBy").textValue())
                  .map(ackBy -> Duration.between(at, Instant.parse(ackBy)).toString())
                  .orElse(NO_RECEIPT)));
    }
    for (JsonNode one : explanation.path("refusals")) {
      add(
          outcomes,
          one,
          new Outcome.Refused(
              one.path("rule").asText(), one.path("guard").asText(), one.path("reason").asText()));
    }
    for (JsonNode one : explanation.path("held")) {
      add(outcomes, one, new Outcome.Held(one.path("rule").asText(), one.path("by").asText()));
    }
    return outcomes;
  }

  private static void add(Map<String, List<Outcome>> outcomes, JsonNode one, Outcome outcome) {
    outcomes.computeIfAbsent(one.path("recipient").asText(), key -> new ArrayList<>()).add(outcome);
  }
}
