package org.ceptoarhub.flood;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ceptoarhub.flood.FloodReport.EndToEnd;
import org.ceptoarhub.flood.FloodReport.Phase;
import org.ceptoarhub.flood.FloodReport.Provisioned;
import org.ceptoarhub.flood.FloodReport.Wide;
import org.ceptoarhub.standalone.DataFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures from publishing to inbox, with and without a flood. */
@Command(
    name = "flood",
    description = {
      "Measures how long events are on their way from publishing to the inbox, by a fixed schedule"
          + " of arrivals: at 10, 50 and 80 % of the load that the hub bears, under one operator's"
          + " flood over HTTP and over Kafka, and for one alert to very many operators."
    },
    mixinStandardHelpOptions = true)
public final class FloodCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "length of one stretch (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "where hubs put their data, which are deleted afterwards (default: a new folder)")
  private @Nullable Path data;

  @Option(
      names = "--wide",
      paramLabel = "N",
      defaultValue = "3000",
      description = "operators that one alert goes to; 0: none (default: ${DEFAULT-VALUE})")
  private int wide;

  @Option(
      names = "--directory",
      paramLabel = "N",
      split = ",",
      description = "parties to provision beside that, each on a broker of its own, e.g. 10000")
  private List<Integer> directories = List.of();

  @Option(names = "--heap", defaultValue = "512m", description = "of the hub (default: 512m)")
  private String heap = "512m";

  @Option(names = "--wide-heap", defaultValue = "1g", description = "with many (default: 1g)")
  private String wideHeap = "1g";

  @Option(names = "--no-load", description = "skip the loads and floods")
  private boolean noLoad;

  @Option(names = "--json", description = "print the figures as JSON")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path folder = data == null ? Files.createTempDirectory("flood") : data;
    try {
      FloodReport report = measure(folder);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(
            new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(report));
      } else {
        table(report).forEach(out::println);
      }
      out.flush();
      return report.correct() ? 0 : 1;
    } finally {
      delete(folder);
    }
  }

  private FloodReport measure(Path folder) throws IOException {
    double bound = 0;
    Map<String, Phase> loads = Map.of();
    Map<String, Phase> floods = Map.of();
    if (!noLoad) {
      try (HubProcess hub = HubProcess.start(new DataFolder(folder.resolve("hub")), heap);
          Measurement measurement =
              new Measurement(hub, Duration.ofSeconds(seconds), this::progress)) {
        measurement.warmUp();
        bound = measurement.bound();
        loads = measurement.loads(bound);
        floods = measurement.floods(bound / 2);
      }
      delete(folder.resolve("hub"));
    }
    List<Provisioned> provisioning = new ArrayList<>();
    Wide wideAlert = null;
    if (wide > 0) {
      DataFolder wideFolder = new DataFolder(folder.resolve("wide"));
      progress("making a directory with " + wide + " operators more");
      Provisioned made = Provisioning.of(wideFolder, wide, wideHeap);
      provisioning.add(made);
      if (made.outcome().equals("made")) {
        progress("one alert to " + wide + " operators");
        wideAlert = WideAlert.measure(wideFolder, made, wide, wideHeap);
      }
      delete(wideFolder.path());
    }
    for (int parties : directories) {
      progress("making a directory of " + parties + " parties");
      provisioning.add(Provisioning.of(new DataFolder(folder.resolve("many")), parties, wideHeap));
      delete(folder.resolve("many"));
    }
    boolean correct =
        Stream.concat(loads.values().stream(), floods.values().stream())
            .allMatch(
                phase -> phase.missing() == 0 && phase.doubled() == 0 && phase.refused() == 0);
    return new FloodReport(
        correct, bound, loads, floods, wideAlert, provisioning, endToEnd(floods));
  }

  private static EndToEnd endToEnd(Map<String, Phase> floods) {
    double without = 0;
    double under = 0;
    for (Map.Entry<String, Phase> phase : floods.entrySet()) {
      double p99 = phase.getValue().allAlerts().p99();
      if (phase.getValue().flood() == null) {
        without = Math.max(without, p99);
      } else {
        under = Math.max(under, p99);
      }
    }
    return new EndToEnd(without, under);
  }

  private void progress(String what) {
    spec.commandLine().getErr().println("flood: " + what);
    spec.commandLine().getErr().flush();
  }

  private static List<String> table(FloodReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("milliseconds from the intended time of sending to sight in the inbox");
    lines.add("");
    lines.add("borne: %.0f reports a second".formatted(report.boundPerSecond()));
    lines.add("");
    lines.add(row("load", "what", "way", "count", "p50", "p99", "p99.9", "max"));
    report.loads().forEach((load, phase) -> lines.addAll(rows(load + " %", phase)));
    report.floods().forEach((flood, phase) -> lines.addAll(rows("flood: " + flood, phase)));
    Wide wide = report.wide();
    if (wide != null) {
      lines.add("");
      lines.add(
          "one alert to %d operators: decision readable after %.0f ms, last inbox after %.0f ms (worst %.0f); hub with %d parties ready after %.1f s"
              .formatted(
                  wide.recipients(),
                  wide.committedMs(),
                  wide.lastInboxMs(),
                  wide.worstMs(),
                  wide.parties(),
                  wide.startupSeconds()));
    }
    report
        .provisioning()
        .forEach(
            made ->
                lines.add(
                    "%d parties, %d topics, heap %s: %s after %.1f s"
                        .formatted(
                            made.parties(),
                            made.topics(),
                            made.heap(),
                            made.outcome(),
                            made.seconds())));
    lines.add("");
    lines.add(
        "an authority's alert, p99: %.1f ms; under flood: %.1f ms"
            .formatted(report.endToEnd().alertP99Ms(), report.endToEnd().alertP99MsUnderFlood()));
    lines.add(report.correct() ? "nothing lost, doubled or refused" : "NOT CORRECT, see --json");
    return lines;
  }

  private static List<String> rows(String load, Phase phase) {
    List<String> rows = new ArrayList<>();
    phase.reports().forEach((way, figures) -> rows.add(row(load, "report", way, figures)));
    phase.alerts().forEach((way, figures) -> rows.add(row(load, "alert", way, figures)));
    Flooder.Done flood = phase.flood();
    if (flood != null) {
      rows.add(
          "    the flood: %.0f events a second sent, %.0f taken"
              .formatted(flood.sentPerSecond(), flood.takenPerSecond()));
    }
    return rows;
  }

  private static String row(String load, String what, String way, Board.Way figures) {
    return row(
        load,
        what,
        way,
        Long.toString(figures.count()),
        number(figures.p50()),
        number(figures.p99()),
        number(figures.p999()),
        number(figures.max()));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-15s %-7s %-12s %7s %9s %9s %9s %9s", cells);
  }

  private static String number(double millis) {
    return String.format(Locale.ROOT, "%.1f", millis);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
