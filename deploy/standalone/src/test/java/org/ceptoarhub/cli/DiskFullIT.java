package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub on a disk of its own, which fills. Skipped where no disk may be mounted. */
class DiskFullIT {
  private static final Path REPORT = RunningHub.SAMPLES.resolve("electricity.json");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MIB = 1024 * 1024;

  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString()) == 0,
        "a disk of 200 MB can't be mounted here (needs root on Linux): what a full disk does is not"
            + " tested");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  @Test
  void diskThatFills_firstNothingMoreIsTaken_thenTheHubEndsWithAWord_andGoesOnWhenThereIsRoom()
      throws Exception {
    DataFolder data = new DataFolder(disk.resolve("data"));
    Path said = folder.resolve("said");
    Process hub = start(data, said);
    List<String> acknowledged = new ArrayList<>();
    try {
      acknowledged.add(publish(data).orElseThrow());

      fill("most", Files.getFileStore(disk).getUsableSpace() - 40L * MIB);

      HttpResponse<String> refused = post(data);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("no-room");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(health(data)).contains("DOWN").contains("make room until 64 MiB"));

      acknowledged.addAll(produceUntilItEnds(data, hub));
      assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      hub.destroyForcibly().waitFor();
    }

    assertThat(hub.exitValue()).isNotZero();
    assertThat(Files.readString(said))
        .contains("hub: stopped: the disk of " + data.path() + " is full")
        .contains("Make room");
    await().atMost(PATIENCE).until(() -> !isDatabaseRunning(data));
    Files.delete(disk.resolve("most"));
    Files.delete(disk.resolve("rest"));
    try (RunningHub again = RunningHub.on(data.path())) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(again.inbox("meti"))
                      .extracting(item -> item.path("eventId").asText())
                      .containsAll(acknowledged)
                      .doesNotHaveDuplicates());
    }
  }

  private Process start(DataFolder data, Path said) throws Exception {
    Process hub =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Hub.class.getName(),
                "start",
                "--data",
                data.path().toString(),
                "--port",
                "0",
                "--kafka-port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> !hub.isAlive() || Files.readString(said).contains("is ready"));
    assertThat(hub.isAlive()).as(Files.readString(said)).isTrue();
    return hub;
  }

  private static Optional<String> publish(DataFolder data) {
    CommandRun run =
        CommandRun.of("publish", REPORT, "--as", "electricity-a", "--json", "--data", data.path());
    return run.exitCode() == 0
        ? Optional.of(run.json().path(0).path("eventId").asText())
        : Optional.empty();
  }

  private static HttpResponse<String> post(DataFolder data) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url(data) + "/api/v1/events"))
              .header(
                  "Authorization",
                  "Bearer "
                      + Files.readString(data.secrets().resolve("electricity-a.token")).strip())
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofFile(REPORT))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String health(DataFolder data) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url(data) + "/health")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static String url(DataFolder data) {
    return HubAddresses.read(data).orElseThrow().url();
  }

  /**
   * Sends over Kafka what the inbox holds already under new ids, while the last of the room goes.
   *
   * @return the ids of what was acknowledged
   */
  private List<String> produceUntilItEnds(DataFolder data, Process hub) throws Exception {
    Map<String, Object> config = new HashMap<>();
    Properties file = new Properties();
    try (var reader =
        Files.newBufferedReader(data.secrets().resolve("electricity-a.kafka.properties"))) {
      file.load(reader);
    }
    file.stringPropertyNames().forEach(key -> config.put(key, file.getProperty(key)));
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
    List<String> acknowledged = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 200 && hub.isAlive(); i++) {
        if (i == 3) {
          fill("rest", Long.MAX_VALUE);
        }
        KafkaReport report = KafkaReport.fresh();
        try {
          producer
              .send(new ProducerRecord<>("live.out.electricity-a", report.bytes()))
              .get(5, TimeUnit.SECONDS);
          acknowledged.add(report.eventId());
        } catch (ExecutionException | TimeoutException e) {
          hub.waitFor(100, TimeUnit.MILLISECONDS);
        }
      }
    }
    return acknowledged;
  }

  private void fill(String name, long bytes) {
    byte[] block = new byte[MIB];
    try (OutputStream file = Files.newOutputStream(disk.resolve(name))) {
      for (long written = 0; written < bytes; written += MIB) {
        file.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static boolean isDatabaseRunning(DataFolder data) throws IOException {
    Path pid = data.postgres().resolve("postmaster.pid");
    return Files.exists(pid)
        && ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip())).isPresent();
  }

  private static int run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor();
    } catch (IOException noSuchCommand) {
      return 1;
    }
  }
}
