package org.ceptoarhub.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Properties;
import org.ceptoarhub.embedded.LoopbackPort;

/**
 * Where a running hub is found; it lies in the data folder while the hub runs.
 *
 * @param http port of the HTTP edge
 * @param kafka port of the broker
 * @param database port of the database
 * @param pid the hub's process
 */
public record HubAddresses(int http, int kafka, int database, long pid) {

  /** The addresses of the hub that runs on the folder, or empty if none does. */
  public static Optional<HubAddresses> read(DataFolder data) {
    var file = new Properties();
    try (Reader reader = Files.newBufferedReader(data.addresses())) {
      file.load(reader);
    } catch (NoSuchFileException notRunning) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var addresses =
        new HubAddresses(
            Integer.parseInt(file.getProperty("http.port")),
            Integer.parseInt(file.getProperty("kafka.port")),
            Integer.parseInt(file.getProperty("database.port")),
            Long.parseLong(file.getProperty("pid")));
    return ProcessHandle.of(addresses.pid).isPresent() ? Optional.of(addresses) : Optional.empty();
  }

  /** The base of the HTTP edge's paths, without a slash at the end. */
  public String url() {
    return "http://" + LoopbackPort.HOST + ":" + http;
  }

  /** The {@code bootstrap.servers} of a Kafka client. */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + kafka;
  }

  void write(DataFolder data) throws IOException {
    var file = new Properties();
    file.setProperty("http.port", Integer.toString(http));
    file.setProperty("kafka.port", Integer.toString(kafka));
    file.setProperty("database.port", Integer.toString(database));
    file.setProperty("pid", Long.toString(pid));
    try (Writer writer = Files.newBufferedWriter(data.addresses())) {
      file.store(writer, "The hub that runs on this folder.");
    }
  }

  static void delete(DataFolder data) throws IOException {
    Files.deleteIfExists(data.addresses());
  }
}
