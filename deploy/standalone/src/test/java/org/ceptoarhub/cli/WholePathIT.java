package org.ceptoarhub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.standalone.Secrets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report goes up, a warning comes down: on a whole hub, by the command and by Kafka clients. */
class WholePathIT {
  private static final Path REPORT = RunningHub.SAMPLES.resolve("electricity.json");
  private static final Path WARNING = RunningHub.SAMPLES.resolve("gas-water-provision.json");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> GAS_AND_WATER =
      Set.of(
          "meti",
          "mhlw",
          "ceptoar-gas",
          "ceptoar-water",
          "gas-a",
          "gas-b",
          "gas-c",
          "water-a",
          "water-b",
          "water-c",
          "city-m");

  @TempDir private static Path data;

  private static RunningHub hub;

  @BeforeAll
  static void start() {
    hub = RunningHub.on(data);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void whatTheHubWrote_standsAsItWasWritten() {
    hub.recipients(hub.publish(REPORT, "electricity-b"), Set.of("meti", "nisc"));

    CommandRun audit = hub.command("audit", "verify");

    assertThat(audit.out()).contains("All is as it was written.");
    assertThat(audit.exitCode()).isZero();
    assertThat(hub.command("audit", "heads", "--as", "meti").json()).isEmpty();
  }

  @Test
  void report_reachesItsMinistryAndNiscAndNobodyElse() {
    String report = hub.publish(REPORT, "electricity-a");

    assertThat(hub.recipients(report, Set.of("meti", "nisc")))
        .containsExactlyInAnyOrder("meti", "nisc");
  }

  @Test
  void warningForGasAndWater_reachesTheirMinistriesCeptoarsAndMembersOnly() {
    String warning = hub.publish(WARNING, "nisc");

    assertThat(hub.recipients(warning, GAS_AND_WATER))
        .containsExactlyInAnyOrderElementsOf(GAS_AND_WATER);
  }

  @Test
  void explain_saysBeforehandWhatHappens() {
    JsonNode offline = CommandRun.of("explain", WARNING, "--as", "nisc", "--json").json();
    JsonNode asked =
        hub.command(
                "explain", WARNING, "--as", "nisc", "--json", "--url", hub.hub().addresses().url())
            .json();

    assertThat(recipients(offline)).isEqualTo(GAS_AND_WATER);
    assertThat(recipients(asked)).isEqualTo(GAS_AND_WATER);
    assertThat(offline.path("edition")).isEqualTo(asked.path("edition"));
  }

  @ParameterizedTest
  @CsvSource({"--rules, ../rules/plan2-2009.yaml", "--directory, ../directory/plan2-2009.yaml"})
  void simulationOfWhatIsInForce_findsNothingOtherwise(String option, Path file) {
    String report = hub.publish(REPORT, "electricity-a");
    String warning = hub.publish(WARNING, "nisc");
    hub.recipients(report, Set.of("meti", "nisc"));
    hub.recipients(warning, GAS_AND_WATER);

    CommandRun run = hub.command("simulate", option, file, "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().path("compared").asLong()).isGreaterThanOrEqualTo(2);
    assertThat(run.json().path("different").asLong(-1)).isZero();
  }

  @Test
  void receipt_isGivenOnceHoweverOften() {
    String warning = hub.publish(WARNING, "nisc");
    hub.recipients(warning, Set.of("gas-a"));

    CommandRun first = hub.command("ack", "nisc/" + warning, "--as", "gas-a", "--json");
    CommandRun second = hub.command("ack", "nisc/" + warning, "--as", "gas-a", "--json");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.json()).isEqualTo(first.json());
  }

  @Test
  void receiptForWhatOneNeverGot_isRefused() {
    String report = hub.publish(REPORT, "electricity-a");
    hub.recipients(report, Set.of("meti", "nisc"));

    assertThat(hub.command("ack", "electricity-a/" + report, "--as", "gas-a").exitCode())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void refusedEvent_namesTheFieldOnTheTerminal(@TempDir Path folder) throws IOException {
    Path foreign = folder.resolve("foreign.json");
    Files.writeString(foreign, Files.readString(REPORT).replace("\"electricity\"", "\"water\""));

    CommandRun run = hub.command("publish", foreign, "--as", "electricity-a");

    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("body.sector");
  }

  @Test
  void decision_isOnRecord() {
    String report = hub.publish(REPORT, "electricity-a");
    HubClient nisc = client("nisc");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(nisc.decision("electricity-a", report))
                    .hasValueSatisfying(
                        decision ->
                            assertThat(recipients(decision))
                                .containsExactlyInAnyOrder("meti", "nisc")));
  }

  @Test
  void rebuiltLedger_knowsWhatItKnew() {
    String report = hub.publish(REPORT, "electricity-a");
    HubClient nisc = client("nisc");
    await().atMost(PATIENCE).until(() -> nisc.decision("electricity-a", report).isPresent());

    CommandRun run = hub.command("ledger", "rebuild");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(nisc.decision("electricity-a", report)).isPresent();
  }

  @Test
  void kafkaClientOfAParty_readsItsInboxWithTheCredentialsItWasGiven() throws IOException {
    String report = hub.publish(REPORT, "electricity-a");
    hub.recipients(report, Set.of("meti"));

    try (var consumer = consumer("meti")) {
      consumer.assign(List.of(new TopicPartition("live.in.meti", 0)));
      consumer.seekToBeginning(consumer.assignment());
      List<String> ids = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                for (ConsumerRecord<byte[], byte[]> delivery :
                    consumer.poll(Duration.ofMillis(100))) {
                  ids.add(
                      new String(delivery.headers().lastHeader(RecordHeaders.ID).value(), UTF_8));
                }
                assertThat(ids).contains(report);
              });
    }
  }

  @Test
  void kafkaClientOfAParty_isRefusedOnEveryOtherTopic() throws Exception {
    Properties admin = new Properties();
    admin.putAll(
        EmbeddedBroker.client(
            hub.hub().addresses().bootstrapServers(),
            Service.ADMIN,
            Secrets.in(hub.hub().data()).kafkaPassword(Service.ADMIN)));
    Set<String> topics;
    try (Admin all = Admin.create(admin)) {
      topics = all.listTopics().names().get();
    }
    topics.remove("live.in.meti");
    assertThat(topics).hasSizeGreaterThan(100);
    try (var consumer = consumer("meti")) {
      for (String topic : topics) {
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        assertThatExceptionOfType(TopicAuthorizationException.class)
            .as(topic)
            .isThrownBy(
                () -> {
                  consumer.seekToBeginning(consumer.assignment());
                  consumer.poll(PATIENCE);
                });
      }
    }
  }

  @Test
  void secrets_areForTheirOwnerAlone() throws IOException {
    Path secrets = hub.hub().data().secrets();
    assertThat(mode(secrets)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(secrets)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void secondHubOnTheSameFolder_isRefused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> RunningHub.on(data))
        .withMessageContaining("another hub runs on " + data);
  }

  private static HubClient client(String party) {
    CommandRun token = hub.command("token", party, "--actor", "somebody");
    return new HubClient(URI.create(hub.hub().addresses().url()), token.out().strip());
  }

  private static Set<String> recipients(JsonNode decision) {
    return StreamSupport.stream(decision.path("deliveries").spliterator(), false)
        .map(delivery -> delivery.path("recipient").asText())
        .collect(toSet());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String party) throws IOException {
    Properties settings = new Properties();
    try (Reader file =
        Files.newBufferedReader(hub.hub().data().secrets().resolve(party + ".kafka.properties"))) {
      settings.load(file);
    }
    settings.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
