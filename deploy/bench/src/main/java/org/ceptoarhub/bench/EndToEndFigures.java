package org.ceptoarhub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ceptoarhub.flood.FloodCommand;
import picocli.CommandLine;

/** How long an alert is on its way, as the {@code flood} command measures it. */
final class EndToEndFigures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUICK_SECONDS = "3";
  private static final String SECONDS = "20";

  private EndToEndFigures() {}

  /**
   * Measures on a hub of its own.
   *
   * @param folder where that keeps its data
   * @return figures in milliseconds; empty if an event was lost, doubled or refused
   */
  static Optional<Map<String, Double>> measure(
      Path folder, boolean quick, Consumer<String> progress) throws IOException {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new FloodCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(new Lines(progress)))
            .execute(
                "--json",
                "--wide",
                "0",
                "--seconds",
                quick ? QUICK_SECONDS : SECONDS,
                "--data",
                folder.toString());
    if (code != 0) {
      return Optional.empty();
    }
    JsonNode endToEnd = JSON.readTree(out.toString()).path("endToEnd");
    Map<String, Double> figures = new LinkedHashMap<>();
    endToEnd
        .properties()
        .forEach(figure -> figures.put(figure.getKey(), figure.getValue().asDouble()));
    return Optional.of(figures);
  }

  /** Hands on what is written, line by line. */
  private static final class Lines extends StringWriter {
    private final Consumer<String> lines;

    Lines(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void flush() {
      getBuffer().toString().lines().filter(line -> !line.isBlank()).forEach(lines);
      getBuffer().setLength(0);
    }
  }
}
