package org.ceptoarhub.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The routers beside R0 as bars, with the range over all blocks. */
final class Plot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;

  private Plot() {}

  /**
   * Draws the main scenario as SVG.
   *
   * @param file ends in {@code .svg}
   */
  static void draw(Results results, Path file) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Events a second beside R0, the bare transactional copy (= 1)")
            .xAxisTitle("fan-out")
            .yAxisTitle("R / R0")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisDecimalPattern("0.0");
    for (Variant variant : results.variants(Scenario.MAIN)) {
      if (variant != Variant.R0) {
        add(chart, results, variant);
      }
    }
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, file.toAbsolutePath().toString(), VectorGraphicsFormat.SVG);
  }

  private static void add(CategoryChart chart, Results results, Variant variant) {
    List<String> fanOuts = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    List<Double> ranges = new ArrayList<>();
    for (FanOut fanOut : results.fanOuts()) {
      Optional<Spread> ratio = results.ratio(Scenario.MAIN, fanOut, variant, Variant.R0, Run::rate);
      if (ratio.isPresent()) {
        fanOuts.add(Integer.toString(fanOut.members()));
        medians.add(ratio.get().median());
        ranges.add((ratio.get().high() - ratio.get().low()) / 2);
      }
    }
    if (!fanOuts.isEmpty()) {
      chart.addSeries(variant.title(), fanOuts, medians, ranges);
    }
  }
}
