package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
import org.ceptoarhub.standalone.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole hub whose broker can write no more. No disk is filled, as not everybody may mount a small
 * one: the system lets no file of the hub grow beyond a limit, and refuses the write as a full disk
 * does.
 */
class DiskFullIT {
  private static final Path REPORT = RunningHub.SAMPLES.resolve("electricity.json");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** In blocks of 512 bytes: 20 MiB, more than any file that a hub starts with. */
  private static final int LARGEST_FILE = 20 * 2048;

  private static final int BLOCK = 512 * 1024;

  /** A topic that nothing but its party reads. */
  private static final String FILLED = Realm.LIVE.in("city-m");

  @TempDir private Path folder;

  @Test
  void brokerThatCanWriteNoMore_endsTheHubWithAWord_andEverythingAcknowledgedIsThereAfterwards()
      throws Exception {
    DataFolder data = new DataFolder(folder.resolve("data"));
    Path said = folder.resolve("said");
    Process hub = start(data, said);
    Acknowledged acknowledged;
    try {
      acknowledged = publishUntilItEnds(data, hub);
      assertThat(hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      hub.destroyForcibly().waitFor();
    }

    assertThat(hub.exitValue()).isNotZero();
    assertThat(Files.readString(said))
        .contains("hub: stopped: the broker can't write to " + data.kafka())
        .contains("start the hub again");
    await().atMost(PATIENCE).until(() -> !isDatabaseRunning(data));
    assertThat(acknowledged.reports()).isNotEmpty();
    try (RunningHub again = RunningHub.on(data.path())) {
      assertThat(recordsIn(data)).isGreaterThanOrEqualTo(acknowledged.records());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(again.inbox("meti"))
                      .extracting(item -> item.path("eventId").asText())
                      .containsAll(acknowledged.reports())
                      .doesNotHaveDuplicates());
    }
  }

  private static Process start(DataFolder data, Path said) throws Exception {
    Process hub =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            "sh", "-c", "ulimit -f " + LARGEST_FILE + " && exec \"$@\"", "sh"),
                        hub(data).stream())
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !hub.isAlive() || Files.readString(said).contains("is ready"));
      assertThat(hub.isAlive()).as(Files.readString(said)).isTrue();
      return hub;
    } catch (Throwable e) {
      hub.destroyForcibly();
      throw e;
    }
  }

  private static List<String> hub(DataFolder data) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Hub.class.getName(),
        "start",
        "--data",
        data.path().toString(),
        "--port",
        "0",
        "--kafka-port",
        "0");
  }

  /** What the hub has acknowledged before the broker could write no more. */
  private record Acknowledged(List<String> reports, int records) {}

  /** Publishes reports while a file of the broker's grows to the limit. */
  private static Acknowledged publishUntilItEnds(DataFolder data, Process hub)
      throws InterruptedException {
    List<String> reports = new ArrayList<>();
    int records = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            administrator(data), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 100 && hub.isAlive(); i++) {
        if (i % 5 == 0) {
          publish(data).ifPresent(reports::add);
        }
        try {
          producer.send(new ProducerRecord<>(FILLED, new byte[BLOCK])).get();
          records++;
        } catch (ExecutionException e) {
          hub.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      }
    }
    return new Acknowledged(reports, records);
  }

  private static Optional<String> publish(DataFolder data) {
    CommandRun run =
        CommandRun.of("publish", REPORT, "--as", "electricity-a", "--json", "--data", data.path());
    return run.exitCode() == 0
        ? Optional.of(run.json().path(0).path("eventId").asText())
        : Optional.empty();
  }

  private static Map<String, Object> administrator(DataFolder data) {
    Map<String, Object> client =
        new HashMap<>(
            EmbeddedBroker.client(
                HubAddresses.read(data).orElseThrow().bootstrapServers(),
                Service.ADMIN,
                Secrets.in(data).kafkaPassword(Service.ADMIN)));
    client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
    client.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    return client;
  }

  private static long recordsIn(DataFolder data) throws Exception {
    TopicPartition filled = new TopicPartition(FILLED, 0);
    try (Admin admin = Admin.create(administrator(data))) {
      return admin
          .listOffsets(Map.of(filled, OffsetSpec.latest()))
          .partitionResult(filled)
          .get()
          .offset();
    }
  }

  private static boolean isDatabaseRunning(DataFolder data) throws IOException {
    Path pid = data.postgres().resolve("postmaster.pid");
    return Files.exists(pid)
        && ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip())).isPresent();
  }
}
