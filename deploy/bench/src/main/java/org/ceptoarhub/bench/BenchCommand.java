package org.ceptoarhub.bench;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ceptoarhub.bench.Blocks.Length;
import org.ceptoarhub.bench.contender.Variant;
import org.ceptoarhub.bench.field.FanOut;
import org.ceptoarhub.bench.field.Field;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The router beside its limit and its peers, in one run. */
@Command(
    name = "bench",
    description = "Measures the router beside a bare copy and its peers.",
    footer = "What is measured and how: deploy/bench/README.md",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int GATE_EVENTS = 6_000;
  private static final Length QUICK = new Length(2, 6, 3, Duration.ofSeconds(85));
  private static final Length FULL = new Length(5, 10, 10, Duration.ofHours(1));

  @Option(
      names = "--quick",
      description = "fewer blocks, one size of transaction and event; in under four minutes")
  private boolean quick;

  @Option(names = "--json", description = "prints JSON instead of tables")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where bench.md, bench.svg and bench.json go; deploy/data/bench if not said")
  private Path out = Path.of(System.getProperty("hub.data", "."), "bench");

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description =
          "puts the tables into this file too, between the lines <!-- bench --> and <!-- /bench"
              + " -->, and the plot beside it")
  private @Nullable Path into;

  @Option(
      names = "--fan-outs",
      split = ",",
      paramLabel = "FANOUT",
      description = "${COMPLETION-CANDIDATES}; all of them if not said")
  private List<FanOut> fanOuts = Arrays.asList(FanOut.values());

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROUTER",
      description = "${COMPLETION-CANDIDATES}; all of them if not said")
  private List<Variant> variants = Arrays.asList(Variant.values());

  @Option(
      names = "--load",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description = "events of the usual number, for slow machines (default: ${DEFAULT-VALUE})")
  private int load;

  @Option(
      names = "--routing-only",
      description = "leaves out the gate, deciding and end to end, to compare two builds")
  private boolean routingOnly;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err, isTerminal());
    Results results = measure(progress);
    progress.end();
    String tables = MarkdownTable.of(results, where());
    Files.createDirectories(out);
    Files.writeString(out.resolve("bench.md"), tables);
    Files.writeString(out.resolve("bench.json"), ResultsJson.of(results) + "\n");
    if (results.isCorrect()) {
      Plot.draw(results, out.resolve("bench.svg"));
      if (into != null) {
        putInto(into, tables);
        Plot.draw(results, into.resolveSibling("bench.svg"));
      }
    }
    System.out.print(json ? ResultsJson.of(results) + "\n" : tables);
    System.err.println("hub: tables, plot and JSON are in " + out.toAbsolutePath().normalize());
    return results.isCorrect() ? 0 : 1;
  }

  private Results measure(Progress progress) throws Exception {
    Length length = quick ? QUICK : FULL;
    List<Variant> judged =
        routingOnly ? List.of() : variants.stream().filter(Variant::isTransactional).toList();
    List<Scenario> scenarios = new ArrayList<>(List.of(Scenario.MAIN));
    if (!quick) {
      scenarios.addAll(Scenario.OTHERS);
    }
    progress.plan(1 + judged.size() + (routingOnly ? 0 : 2));
    scenarios.forEach(
        scenario -> progress.plan(length.steps(variants(scenario).size(), fanOuts.size())));
    List<Gate.Verdict> verdicts = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    progress.step("starting a broker");
    try (Workplace workplace = new Workplace();
        Field field = Field.start(workplace.folder(), variants)) {
      Gate gate = new Gate(field, Scenario.MAIN, GATE_EVENTS, quick ? 1 : 3);
      for (Variant variant : judged) {
        progress.step("killing and counting, " + variant.title());
        verdicts.add(gate.judge(variant));
      }
      if (verdicts.stream().allMatch(Gate.Verdict::isClean)) {
        Blocks blocks = new Blocks(field, progress, load / 100.0);
        for (Scenario scenario : scenarios) {
          runs.addAll(blocks.measure(scenario, variants(scenario), fanOuts, length));
        }
      }
    }
    boolean clean = verdicts.stream().allMatch(Gate.Verdict::isClean);
    if (routingOnly || !clean) {
      return new Results(verdicts, runs, Map.of(), Optional.of(Map.of()));
    }
    progress.step("deciding");
    Map<String, Double> decide = DecideFigures.measure(quick);
    progress.step("from door to inbox");
    try (Workplace workplace = new Workplace()) {
      return new Results(
          verdicts,
          runs,
          decide,
          EndToEndFigures.measure(workplace.folder(), quick, progress::say));
    }
  }

  // Since JDK 25 it is null again where nobody sits.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Camel's pace hangs on no transaction. */
  private List<Variant> variants(Scenario scenario) {
    return scenario.equals(Scenario.MAIN)
        ? variants
        : variants.stream().filter(Variant::isTransactional).toList();
  }

  /** What it was measured on and with, one line. */
  private static String where() throws IOException {
    return "%s, %d CPUs, Java %s, Kafka %s, %s; all on this one machine, data in %s."
        .formatted(
            cpu(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            org.apache.kafka.common.utils.AppInfoParser.getVersion(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            Workplace.parent());
  }

  private static String cpu() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static void putInto(Path file, String tables) throws IOException {
    String begin = "<!-- bench -->";
    String end = "<!-- /bench -->";
    String text = Files.readString(file);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException("%s has no lines %s and %s".formatted(file, begin, end));
    }
    Files.writeString(
        file, text.substring(0, from + begin.length()) + "\n" + tables + text.substring(to));
  }
}
