package org.ceptoarhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.bench.Blocks.Length;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.ceptoarhub.bench.field.Field;
import org.junit.jupiter.api.Test;

class BenchIT {
  private static final List<Variant> VARIANTS = List.of(Variant.R0, Variant.HUB);
  private static final Length TINY = new Length(0, 1, 1, Duration.ZERO);
  private static final double FEW = 0.05;
  private static final int GATE_EVENTS = 2_000;

  @Test
  void tinyBlock_isMeasuredAndTheKilledRouterIsCounted() throws Exception {
    Progress silent =
        new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    try (Workplace workplace = new Workplace();
        Field field = Field.start(workplace.folder(), VARIANTS)) {
      List<Run> runs =
          new Blocks(field, silent, FEW)
              .measure(Scenario.MAIN, VARIANTS, List.of(FanOut.FIVE), TINY);
      Gate.Verdict verdict =
          new Gate(field, new Scenario(50, 1_000), GATE_EVENTS, 1).judge(Variant.HUB);

      assertThat(runs).extracting(Run::variant).containsExactlyElementsOf(VARIANTS);
      assertThat(runs).allSatisfy(run -> assertThat(run.transactions()).isPositive());
      assertThat(runs).allSatisfy(run -> assertThat(run.router()).isPositive());
      assertThat(verdict.count().wanted()).isEqualTo(GATE_EVENTS * 9 / 10 * 5);
      assertThat(verdict.isClean()).as(verdict.toString()).isTrue();

      Results results =
          new Results(List.of(verdict), runs, Map.of(), Optional.of(Map.of("alertP99Ms", 1.0)));
      assertThat(ResultsJson.of(results))
          .startsWith("{\"correct\":true,\"ratios\":{\"hub/r0\":{\"5\":");
      assertThat(MarkdownTable.of(results, "here")).contains("| R0 | 5 | 0.75 |");
    }
  }
}
