package org.ceptoarhub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.ceptoarhub.bench.field.Field;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The router beside its limit and its peers. */
@Command(
    name = "bench",
    description = "Measures the router beside a bare copy and its peers.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final Path MEMORY = Path.of("/dev/shm");

  @Option(names = "--quick", description = "fewer blocks and one size of transaction and event")
  private boolean quick;

  @Option(names = "--blocks", description = "how many blocks; 10, or 4 if it is to be quick")
  private int blocks;

  @Option(
      names = "--fan-outs",
      split = ",",
      description = "ONE, FIVE, TWENTY; all of them unless said otherwise")
  private List<FanOut> fanOuts = Arrays.asList(FanOut.values());

  @Option(
      names = "--only",
      split = ",",
      description = "which routers: ${COMPLETION-CANDIDATES}; all unless said otherwise")
  private List<Variant> variants = Arrays.asList(Variant.values());

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory(tmp(), "hub-bench");
    Consumer<String> progress = line -> System.err.println("bench: " + line);
    try (Field field = Field.start(folder, variants)) {
      List<Run> runs =
          new Blocks(field, progress)
              .measure(new Scenario(500, 1_000), variants, fanOuts, 2, blocks());
      runs.forEach(
          run ->
              System.out.printf(
                  "%d %s %d: %,.0f/s, router %.1f us, broker %.1f us, tx %.0f%n",
                  run.block(),
                  run.variant().title(),
                  run.fanOut().members(),
                  run.rate(),
                  run.routerMicros(),
                  run.brokerMicros(),
                  run.transactionSize()));
      return 0;
    } finally {
      delete(folder);
    }
  }

  private int blocks() {
    return blocks > 0 ? blocks : quick ? 4 : 10;
  }

  private static Path tmp() {
    return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
