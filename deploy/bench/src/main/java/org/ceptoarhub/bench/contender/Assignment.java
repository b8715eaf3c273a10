package org.ceptoarhub.bench.contender;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What a router is to do.
 *
 * @param variant which router
 * @param client bootstrap servers and security of its Kafka clients
 * @param transaction events in one transaction
 * @param eventBytes size of an event, about
 * @param routes out topic to the in topics that its events go to
 * @param folder holds the directory and the rules, and what it keeps itself
 */
public record Assignment(
    Variant variant,
    Map<String, String> client,
    int transaction,
    int eventBytes,
    Map<String, List<String>> routes,
    Path folder) {
  /** The directory's file in the folder. */
  public static final String DIRECTORY = "directory.yaml";

  /** The rule set's file in the folder. */
  public static final String RULES = "rules.yaml";

  private static final String CLIENT = "client.";
  private static final String ROUTE = "route.";

  /** The shortest that the hub fetches of a topic at once, its own setting. */
  private static final int LEAST_FETCH = 262_144;

  /** Bytes fetched of one topic at once: what makes a transaction full even if only one has any. */
  int partitionFetch() {
    return Math.max(LEAST_FETCH, 2 * transaction * eventBytes);
  }

  /** Writes it to a file, for another process to read. */
  public void write(Path file) {
    Properties lines = new Properties();
    lines.setProperty("variant", variant.name());
    lines.setProperty("transaction", Integer.toString(transaction));
    lines.setProperty("event-bytes", Integer.toString(eventBytes));
    lines.setProperty("folder", folder.toString());
    client.forEach((key, value) -> lines.setProperty(CLIENT + key, value));
    routes.forEach((out, ins) -> lines.setProperty(ROUTE + out, String.join(",", ins)));
    try (Writer writer = Files.newBufferedWriter(file)) {
      lines.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Assignment read(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    }
    Map<String, List<String>> routes =
        beginning(lines, ROUTE).entrySet().stream()
            .collect(toMap(Map.Entry::getKey, route -> List.of(route.getValue().split(",", -1))));
    return new Assignment(
        Variant.valueOf(lines.getProperty("variant")),
        beginning(lines, CLIENT),
        Integer.parseInt(lines.getProperty("transaction")),
        Integer.parseInt(lines.getProperty("event-bytes")),
        routes,
        Path.of(lines.getProperty("folder")));
  }

  private static Map<String, String> beginning(Properties lines, String prefix) {
    return lines.stringPropertyNames().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(toMap(name -> name.substring(prefix.length()), lines::getProperty));
  }
}
