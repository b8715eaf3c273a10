package org.ceptoarhub.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What deciding costs, briefly: the {@code decide} command takes its time over it. */
final class DecideFigures {
  private DecideFigures() {}

  /** Parameters to microseconds for one decision. */
  static Map<String, Double> measure(boolean quick) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(DecideBenchmark.class.getName() + ".decide$")
        .verbosity(VerboseMode.SILENT)
        .param("parties", quick ? new String[] {"1000"} : new String[] {"100", "10000"})
        .param("rules", quick ? new String[] {"20"} : new String[] {"20", "2000"})
        .param("recipients", quick ? new String[] {"1", "20"} : new String[] {"1", "20", "3000"})
        .forks(1)
        .warmupIterations(2)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(3)
        .measurementTime(TimeValue.milliseconds(500));
    return figures(new Runner(options.build()).run());
  }

  private static Map<String, Double> figures(Collection<RunResult> results) {
    Map<String, Double> micros = new LinkedHashMap<>();
    for (RunResult result : results) {
      String parameters =
          "parties=%s,rules=%s,recipients=%s"
              .formatted(
                  result.getParams().getParam("parties"),
                  result.getParams().getParam("rules"),
                  result.getParams().getParam("recipients"));
      micros.put(parameters, Math.round(result.getPrimaryResult().getScore() * 100) / 100.0);
    }
    return micros;
  }
}
