package org.ceptoarhub.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;

/** The results for machines; the first keys are relied on from outside. */
final class ResultsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultsJson() {}

  static String of(Results results) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("correct", results.isCorrect());
    Map<String, Object> ratios = new LinkedHashMap<>();
    if (results.isCorrect()) {
      for (Variant other : results.variants(Scenario.MAIN)) {
        if (other != Variant.HUB) {
          ratios.put("hub/" + other.id(), ratios(results, other));
        }
      }
    }
    json.put("ratios", ratios);
    results
        .endToEnd()
        .filter(figures -> !figures.isEmpty())
        .ifPresent(figures -> json.put("endToEnd", figures));
    json.put("decide", results.decide());
    json.put("gate", results.verdicts().stream().map(ResultsJson::verdict).toList());
    json.put("measured", results.isCorrect() ? measured(results) : List.of());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Double> ratios(Results results, Variant other) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (FanOut fanOut : results.fanOuts()) {
      results
          .ratio(Scenario.MAIN, fanOut, Variant.HUB, other, Run::rate)
          .ifPresent(
              spread -> ratios.put(Integer.toString(fanOut.members()), round(spread.median())));
    }
    return ratios;
  }

  private static Map<String, Object> verdict(Gate.Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("router", verdict.variant().id());
    json.put("kills", verdict.kills());
    json.put("deliveries", verdict.count().wanted());
    json.put("lost", verdict.count().lost());
    json.put("doubled", verdict.count().doubled());
    json.put("trespassed", verdict.count().trespassed());
    return json;
  }

  private static List<Map<String, Object>> measured(Results results) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Scenario scenario : results.scenarios()) {
      for (FanOut fanOut : results.fanOuts()) {
        for (Variant variant : results.variants(scenario)) {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("transaction", scenario.transaction());
          row.put("eventBytes", scenario.eventBytes());
          row.put("fanOut", fanOut.members());
          row.put("router", variant.id());
          results
              .spread(scenario, fanOut, variant, Run::rate)
              .ifPresent(rate -> row.put("eventsPerSecond", spread(rate)));
          results
              .ratio(scenario, fanOut, variant, Variant.R0, Run::rate)
              .ifPresent(ratio -> row.put("besideR0", spread(ratio)));
          results
              .spread(scenario, fanOut, variant, Run::routerMicros)
              .ifPresent(micros -> row.put("routerCpuMicros", spread(micros)));
          results
              .spread(scenario, fanOut, variant, Run::brokerMicros)
              .ifPresent(micros -> row.put("brokerCpuMicros", spread(micros)));
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median", round(spread.median()));
    json.put("low", round(spread.low()));
    json.put("high", round(spread.high()));
    json.put("blocks", spread.count());
    return json;
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
