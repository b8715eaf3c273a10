package org.ceptoarhub.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.samples.Play.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the sample files say happens, happens under the shipped directory and rules. */
class SamplesTest {
  private static final Path SAMPLES = Path.of("..", "samples");

  static List<Path> incidents() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{4}-\\d{2}-\\d{2}-.+\\.json"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void everyStep_isDeliveredOrRefusedAsTheFileSays(Path file) throws Exception {
    for (Step step : Play.of(read(file)).steps()) {
      assertThat(step.decision().rejected()).as(step.id()).isEmpty();
      assertThat(step.stoppedBy("identity").isEmpty())
          .as("%s names nobody", step.id())
          .isEqualTo(!step.refusalExpected());
      assertThat(step.recipients()).as(step.id()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void verificationLevels_areAsTheNotesSay(Path file) throws Exception {
    for (Step step : Play.of(read(file)).steps()) {
      for (String outcome : List.of("DEVIATES", "WITHIN", "UNDETERMINED")) {
        if (step.note().contains(outcome)) {
          assertThat(step.decision().verification())
              .as(step.id())
              .hasValueSatisfying(
                  verification -> assertThat(verification.outcome()).hasToString(outcome));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void whoAcknowledges_hasReceived(Path file) throws Exception {
    JsonNode sample = read(file);
    Play play = Play.of(sample);
    for (JsonNode step : sample.get("steps")) {
      if (step.has("ack")) {
        assertThat(play.step(step.get("ack").textValue()).recipients())
            .contains(step.get("as").textValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void everyFact_namesASourceOfTheFileOrNone(Path file) throws Exception {
    JsonNode sample = read(file);
    assertThat(file.getFileName()).hasToString(sample.get("sample").textValue() + ".json");
    Set<String> named = new HashSet<>();
    for (JsonNode fact : sample.get("facts")) {
      assertThat(fact.get("fact").textValue()).isNotBlank();
      if (!fact.get("source").isNull()) {
        named.add(fact.get("source").textValue());
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(() -> sample.get("sources").fieldNames());
  }

  @Test
  void consentToTheOwnCeptoar_stopsAWarningForEverybodyElse() throws Exception {
    Step warning =
        Play.of(read(SAMPLES.resolve("2019-10-24-water-monitoring-ransomware.json")))
            .step("warning");
    assertThat(warning.recipients())
        .containsExactlyInAnyOrder(
            "mhlw", "ceptoar-water", "water-a", "water-b", "water-c", "city-m");
    assertThat(warning.stoppedBy("consent")).contains("ceptoar-gas", "meti", "gas-a");
  }

  @Test
  void amberStrictWarning_stopsAtTheCeptoar() throws Exception {
    Step warning =
        Play.of(read(SAMPLES.resolve("2020-10-01-exchange-outage.json"))).step("warning");
    assertThat(warning.recipients()).containsExactlyInAnyOrder("fsa", "ceptoar-securities");
    assertThat(warning.stoppedBy("tlp"))
        .containsExactlyInAnyOrder("securities-a", "securities-b", "securities-c");
  }

  @Test
  void electricityReport_reachesItsMinistryAndNiscAlone() throws Exception {
    assertThat(Play.once("electricity-a", read(SAMPLES.resolve("electricity.json"))).recipients())
        .containsExactlyInAnyOrder("meti", "nisc");
  }

  @Test
  void gasAndWaterProvision_reachesTheTwoSectorsAlone() throws Exception {
    assertThat(Play.once("nisc", read(SAMPLES.resolve("gas-water-provision.json"))).recipients())
        .containsExactlyInAnyOrder(
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
  }

  private static ObjectNode read(Path file) throws IOException, InvalidEventException {
    return (ObjectNode) new EventJson().parse(Files.readAllBytes(file));
  }
}
