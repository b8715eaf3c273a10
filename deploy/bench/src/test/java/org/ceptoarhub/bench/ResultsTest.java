package org.ceptoarhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.ceptoarhub.bench.Gate.Verdict;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.ceptoarhub.bench.field.Field.Count;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Verdict CLEAN = new Verdict(Variant.HUB, 1, new Count(10, 0, 0, 0));

  @Test
  void ratio_isTakenWithinBlocks() {
    Results results =
        results(
            CLEAN,
            run(0, Variant.R0, 1_000),
            run(0, Variant.HUB, 2_000),
            run(1, Variant.R0, 4_000),
            run(1, Variant.HUB, 5_000),
            run(2, Variant.R0, 9_000));

    assertThat(results.ratio(Scenario.MAIN, FanOut.FIVE, Variant.HUB, Variant.R0, Run::rate))
        .contains(new Spread(0.65, 0.5, 0.8, 2));
  }

  @Test
  void median_ofAnEvenNumberLiesInTheMiddle() {
    assertThat(Spread.of(DoubleStream.of(4, 1, 2, 9))).isEqualTo(new Spread(3, 1, 9, 4));
  }

  @Test
  void oneLoss_leavesNoScore() throws Exception {
    Verdict lossy = new Verdict(Variant.HUB, 1, new Count(10, 1, 0, 0));
    Results results = results(lossy, run(0, Variant.R0, 10), run(0, Variant.HUB, 10));

    JsonNode json = new ObjectMapper().readTree(ResultsJson.of(results));

    assertThat(json.get("correct").booleanValue()).isFalse();
    assertThat(json.get("ratios")).isEmpty();
    assertThat(MarkdownTable.of(results, "here")).contains("lost 1,").doesNotContain("0.75");
  }

  @Test
  void routerThatWasNotKilledMidway_hasNotPassed() {
    assertThat(new Verdict(Variant.HUB, 0, new Count(10, 0, 0, 0)).isClean()).isFalse();
  }

  @Test
  void duplicateOrTrespass_isNotClean() {
    assertThat(new Count(10, 0, 1, 0).isClean()).isFalse();
    assertThat(new Count(10, 0, 0, 1).isClean()).isFalse();
    assertThat(new Count(0, 0, 0, 0).isClean()).isFalse();
  }

  @Test
  void plot_isAnSvg(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("bench.svg");

    Plot.draw(results(CLEAN, run(0, Variant.R0, 10), run(0, Variant.HUB, 20)), file);

    assertThat(Files.readString(file)).contains("<svg").contains("</svg>");
  }

  private static Results results(Verdict verdict, Run... runs) {
    return new Results(List.of(verdict), List.of(runs), Map.of(), Optional.of(Map.of()));
  }

  private static Run run(int block, Variant variant, long millis) {
    return new Run(
        Scenario.MAIN,
        block,
        variant,
        FanOut.FIVE,
        1_000,
        Duration.ofMillis(millis),
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        2);
  }
}
