package org.ceptoarhub.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.ceptoarhub.chaos.ChaosRun.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The crash test. */
@Command(
    name = "chaos",
    description = {
      "Kills and stops brokers, routers, the ledger and its database at random while the parties go"
          + " on sending, then compares what was acknowledged with what arrived.",
      "Three brokers, one to three routers and a database, each a process of its own; about 2 GB of"
          + " memory."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing lost, doubled, misrouted, out of order or forked; the ledger agrees",
      "1:something is; it is printed, with the seed and the folder of what the processes said"
    },
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final int BREATH = 100;
  private static final int WIDTH = 30;
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);
  private static final int MOST_DIFFERENCES = 40;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "5",
      description = "how long it hurts (default: ${DEFAULT-VALUE}); fractions are understood")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "makes the choices of an earlier run again (default: a new one)")
  private @Nullable Long seed;

  @Option(names = "--json", description = "prints the result as JSON; progress goes to stderr")
  private boolean json;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "where the processes write (default: a new temporary folder, in memory if there is room;"
              + " deleted if clean)")
  private @Nullable Path folder;

  @Spec private CommandSpec spec;

  private long lineDue = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0)) {
      throw new ParameterException(spec.commandLine(), "--minutes must be more than 0");
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    Path data = folder();
    Duration lasts = Duration.ofMillis(Math.round(minutes * 60_000));
    PrintWriter progress = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    progress.printf("seed %d, %s in %s%n", chosen, clock(lasts), data);
    progress.flush();
    ChaosReport report =
        new ChaosRun(
                new ChaosRun.Settings(chosen, lasts, BREATH, data),
                now -> show(now, lasts, progress))
            .run();
    if (isTerminal()) {
      progress.println();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(report));
    } else {
      print(report, out);
    }
    if (report.isClean()) {
      ChaosHub.delete(data);
      return 0;
    }
    progress.printf("Not clean. Seed %d; what the processes said is in %s%n", chosen, data);
    return 1;
  }

  private Path folder() throws IOException {
    if (folder == null) {
      return ChaosHub.newFolder();
    }
    Files.createDirectories(folder);
    try (var files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new ParameterException(
            spec.commandLine(), "--folder: " + folder + " is not empty; name another");
      }
    }
    return folder;
  }

  private void show(Progress now, Duration lasts, PrintWriter out) {
    boolean terminal = isTerminal();
    if (!terminal && System.nanoTime() < lineDue) {
      return;
    }
    lineDue = System.nanoTime() + LINE_EVERY.toNanos();
    int filled =
        (int) (WIDTH * Math.min(now.elapsed().toMillis(), lasts.toMillis()) / lasts.toMillis());
    String line =
        "[%s%s] %s  %,d faults  %,d acknowledged  %d routers  %s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                clock(now.elapsed()),
                now.faults(),
                now.acknowledged(),
                now.routers(),
                now.doing());
    out.print(terminal ? "\r" + line + "\033[K" : line + System.lineSeparator());
    out.flush();
  }

  // Since JDK 25 it is null again where nobody sits.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static String clock(Duration duration) {
    return "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart());
  }

  private static void print(ChaosReport report, PrintWriter out) {
    out.printf("%n%,6d  faults in %s%n", report.struck(), clock(report.lasted()));
    report.faults().forEach((kind, times) -> out.printf("%,6d    %s%n", times, kind.text()));
    out.printf("%n%,6d  records acknowledged, %,d not%n", report.acknowledged(), report.failed());
    out.printf(
        "%,6d  decisions, %,d reports held, %,d receipts of operators%n",
        report.decisions(), report.held(), report.receipts());
    out.printf("%,6d  deliveries compared%n%n", report.findings().checked());
    out.printf("%,6d  lost%n", report.findings().lost());
    out.printf("%,6d  doubled%n", report.findings().doubled());
    out.printf("%,6d  misrouted%n", report.findings().misrouted());
    out.printf("%,6d  out of order%n", report.findings().disordered());
    out.printf("%,6d  acknowledged and not kept%n", report.unkept());
    out.printf("%,6d  forks of the chains%n", report.forks());
    out.printf("%,6d  other differences, the ledger's included%n", report.differences().size());
    report.differences().stream()
        .limit(MOST_DIFFERENCES)
        .forEach(difference -> out.println("        " + difference));
    out.printf("seed %d%n", report.seed());
    out.flush();
  }

  private static String json(ChaosReport report) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("clean", report.isClean());
    json.put("seed", report.seed());
    json.put("seconds", report.lasted().toSeconds());
    ObjectNode faults = json.putObject("faults");
    report
        .faults()
        .forEach((kind, times) -> faults.put(kind.name().toLowerCase(Locale.ROOT), times));
    json.put("struck", report.struck());
    json.put("acknowledged", report.acknowledged());
    json.put("failed", report.failed());
    json.put("held", report.held());
    json.put("receipts", report.receipts());
    json.put("decisions", report.decisions());
    json.put("deliveries", report.findings().checked());
    json.put("lost", report.findings().lost());
    json.put("doubled", report.findings().doubled());
    json.put("misrouted", report.findings().misrouted());
    json.put("disordered", report.findings().disordered());
    json.put("unkept", report.unkept());
    json.put("forks", report.forks());
    report.differences().forEach(json.putArray("differences")::add);
    return mapper.writeValueAsString(json);
  }
}
