package org.ceptoarhub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/** The results as Markdown, which a terminal shows as well. */
final class MarkdownTable {
  private final Results results;
  private final List<String> lines = new ArrayList<>();

  private MarkdownTable(Results results) {
    this.results = results;
  }

  /**
   * @param where what it was measured on, one line
   */
  static String of(Results results, String where) {
    MarkdownTable table = new MarkdownTable(results);
    table.lines.add(where);
    table.gate();
    if (results.isCorrect()) {
      table.goals();
      results.scenarios().forEach(table::scenario);
      table.decide();
      table.endToEnd(results.endToEnd().orElse(Map.of()));
    }
    return String.join("\n", table.lines) + "\n";
  }

  private void gate() {
    lines.add("");
    lines.add("Killed with SIGKILL in the middle of a load, started again, counted in each inbox:");
    lines.add("");
    results.verdicts().forEach(verdict -> lines.add("- " + verdict));
    if (results.endToEnd().isEmpty()) {
      lines.add("- from door to inbox: lost, doubled or refused an event; see the command flood");
    }
    if (!results.isCorrect()) {
      lines.add("");
      lines.add("**Not correct, so there is no score.**");
    }
  }

  private void goals() {
    head("goal: hub beside", "fan-out", "at least", "measured", "met");
    for (Goal goal : Goal.ALL) {
      goal.measured(results)
          .ifPresent(
              measured ->
                  row(
                      goal.beside().title(),
                      Integer.toString(goal.fanOut().members()),
                      number(goal.least(), 2),
                      measured.text(2),
                      measured.median() >= goal.least() ? "yes" : "no"));
    }
  }

  private void scenario(Scenario scenario) {
    lines.add("");
    lines.add("At most " + scenario + ":");
    head(
        "fan-out",
        "router",
        "events/s",
        "beside R0",
        "hub beside it",
        "router CPU µs",
        "broker CPU µs",
        "beside R0 by CPU",
        "events in a transaction");
    for (FanOut fanOut : results.fanOuts()) {
      for (Variant variant : results.variants(scenario)) {
        row(
            Integer.toString(fanOut.members()),
            variant.title(),
            number(median(scenario, fanOut, variant, Run::rate), 0),
            ratio(scenario, fanOut, variant, Variant.R0),
            variant == Variant.HUB ? "" : ratio(scenario, fanOut, Variant.HUB, variant),
            number(median(scenario, fanOut, variant, Run::routerMicros), 1),
            number(median(scenario, fanOut, variant, Run::brokerMicros), 1),
            results
                .ratio(scenario, fanOut, variant, Variant.R0, Run::perCpuSecond)
                .map(spread -> number(spread.median(), 2))
                .orElse(""),
            variant.isTransactional()
                ? number(median(scenario, fanOut, variant, Run::transactionSize), 0)
                : "none");
      }
    }
  }

  private String ratio(Scenario scenario, FanOut fanOut, Variant variant, Variant other) {
    return results
        .ratio(scenario, fanOut, variant, other, Run::rate)
        .map(spread -> spread.text(2))
        .orElse("");
  }

  private double median(
      Scenario scenario, FanOut fanOut, Variant variant, ToDoubleFunction<Run> figure) {
    return results.spread(scenario, fanOut, variant, figure).map(Spread::median).orElse(Double.NaN);
  }

  private void decide() {
    if (results.decide().isEmpty()) {
      return;
    }
    head("deciding one event", "µs");
    results.decide().forEach((parameters, micros) -> row(parameters, number(micros, 2)));
  }

  private void endToEnd(Map<String, Double> figures) {
    if (figures.isEmpty()) {
      return;
    }
    head("an authority's alert, from door to inbox", "ms");
    figures.forEach((figure, millis) -> row(figure, number(millis, 1)));
  }

  private void head(String... titles) {
    lines.add("");
    row(titles);
    row(List.of(titles).stream().map(title -> "---").toArray(String[]::new));
  }

  private void row(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
