package org.ceptoarhub.bench;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a Decision costs, and a whole event on its way through the router, by JMH. */
@Command(
    name = "decide",
    description = "Measures what a Decision and what routing an event costs, with JMH.",
    mixinStandardHelpOptions = true)
final class DecideCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "OPTION",
      arity = "0..*",
      description = "JMH's own options, after --; for instance -- -f 1 -i 3")
  private List<String> options = List.of();

  @Override
  public Integer call() throws Exception {
    Main.main(
        Stream.concat(
                Stream.of(DecideBenchmark.class.getName(), RouteBenchmark.class.getName()),
                options.stream())
            .toArray(String[]::new));
    return 0;
  }
}
