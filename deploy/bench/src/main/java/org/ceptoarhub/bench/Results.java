package org.ceptoarhub.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/**
 * All that one run of the bench has found.
 *
 * @param verdicts of routers that promise exactly-once
 * @param runs measured, warm-up left out
 * @param decide JMH parameters to microseconds for one decision
 * @param endToEnd milliseconds from door to inbox, as {@code flood} names them; no figures if that
 *     was left out, empty if it lost, doubled or refused an event
 */
record Results(
    List<Gate.Verdict> verdicts,
    List<Run> runs,
    Map<String, Double> decide,
    Optional<Map<String, Double>> endToEnd) {

  Results {
    verdicts = List.copyOf(verdicts);
    runs = List.copyOf(runs);
  }

  /** Whether there is a score at all. */
  boolean isCorrect() {
    return endToEnd.isPresent() && verdicts.stream().allMatch(Gate.Verdict::isClean);
  }

  List<Scenario> scenarios() {
    return runs.stream().map(Run::scenario).distinct().toList();
  }

  List<Variant> variants(Scenario scenario) {
    return runs.stream()
        .filter(run -> run.scenario().equals(scenario))
        .map(Run::variant)
        .distinct()
        .sorted()
        .toList();
  }

  List<FanOut> fanOuts() {
    return runs.stream().map(Run::fanOut).distinct().sorted().toList();
  }

  /** A figure of one router; empty if it was not measured. */
  Optional<Spread> spread(
      Scenario scenario, FanOut fanOut, Variant variant, ToDoubleFunction<Run> figure) {
    List<Run> measured = runs(scenario, fanOut, variant).toList();
    return measured.isEmpty()
        ? Optional.empty()
        : Optional.of(Spread.of(measured.stream().mapToDouble(figure)));
  }

  /** How a figure of one router is to that of another in the same block. */
  Optional<Spread> ratio(
      Scenario scenario,
      FanOut fanOut,
      Variant variant,
      Variant other,
      ToDoubleFunction<Run> figure) {
    double[] ratios =
        runs(scenario, fanOut, variant)
            .flatMap(
                run ->
                    runs(scenario, fanOut, other)
                        .filter(beside -> beside.block() == run.block())
                        .map(beside -> figure.applyAsDouble(run) / figure.applyAsDouble(beside)))
            .mapToDouble(Double::doubleValue)
            .toArray();
    return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(DoubleStream.of(ratios)));
  }

  private Stream<Run> runs(Scenario scenario, FanOut fanOut, Variant variant) {
    return runs.stream()
        .filter(
            run ->
                run.scenario().equals(scenario)
                    && run.fanOut() == fanOut
                    && run.variant() == variant);
  }
}
