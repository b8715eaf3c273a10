package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ceptoarhub.standalone.Shipped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final Path REPORT = RunningHub.SAMPLES.resolve("electricity.json");
  private static final Path WARNING = RunningHub.SAMPLES.resolve("gas-water-provision.json");
  private static final String UNKNOWN = "01a1fb3e-d89d-75b7-8ad5-16d51cf8d23f";

  @TempDir private Path folder;

  @Test
  void report_goesToItsMinistryThenToNisc() {
    CommandRun run =
        CommandRun.of(
            "explain", REPORT, "--as", "electricity-a", "--at", "2026-11-20T09:15:00+09:00");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "delivered to 2 parties\n",
            "  meti  経済産業省                        hop 1  FULL  liaison.operator-to-ministry",
            "  nisc  内閣官房情報セキュリティセンター  hop 2  FULL  liaison.operator-to-ministry",
            "verification level VL-ELEC: DEVIATES\n");
  }

  @Test
  void json_hasTheFixedFields() {
    JsonNode json = CommandRun.of("explain", REPORT, "--as", "electricity-a", "--json").json();

    assertThat(json.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "rejected",
            "edition",
            "assumptions",
            "deliveries",
            "held",
            "refusals",
            "verification",
            "nearMisses");
    assertThat(json.path("rejected").isNull()).isTrue();
  }

  @Test
  void ruleThatAlmostMatched_isShownWithTheConditionThatFailed() {
    CommandRun table = CommandRun.of("explain", REPORT, "--as", "electricity-a");
    JsonNode json = CommandRun.of("explain", REPORT, "--as", "electricity-a", "--json").json();

    assertThat(table.out())
        .contains(
            "rules that almost matched\n",
            "  liaison.ministry-on-behalf  sender.role  wanted competent-ministry  found operator");
    assertThat(json.path("nearMisses"))
        .anySatisfy(
            miss -> {
              assertThat(miss.path("rule").asText()).isEqualTo("liaison.ministry-on-behalf");
              assertThat(miss.path("condition").asText()).isEqualTo("sender.role");
            });
  }

  @Test
  void rejection_namesTheFieldAndExitsWith3() throws IOException {
    Path foreign = rewritten(REPORT, "\"sector\": \"electricity\"", "\"sector\": \"water\"");

    CommandRun run = CommandRun.of("explain", foreign, "--as", "electricity-a", "--json");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.json().path("rejected").path("field").asText()).isEqualTo("body.sector");
  }

  @Test
  void malformedEvent_isARejectionToo() throws IOException {
    Path misspelt = rewritten(REPORT, "\"causes\"", "\"cuases\"");

    CommandRun run = CommandRun.of("explain", misspelt, "--as", "electricity-a", "--json");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.json().path("rejected").path("code").asText()).isEqualTo("invalid-event");
  }

  @Test
  void unknownSource_isTakenToHaveConsentedToNobody() throws IOException {
    Path derived =
        rewritten(
            rewritten(WARNING, "\"independent\": true", "\"independent\": false"),
            "\"header\": {",
            "\"header\": {\"references\": [{\"rel\": \"derivedFrom\", \"source\": \"electricity-a\", \"eventId\": \"%s\"}], "
                .formatted(UNKNOWN));

    JsonNode json = CommandRun.of("explain", derived, "--as", "nisc", "--json").json();

    assertThat(json.path("assumptions"))
        .singleElement()
        .satisfies(
            assumption ->
                assertThat(assumption.asText())
                    .startsWith("electricity-a/" + UNKNOWN)
                    .contains("no consent"));
    assertThat(json.path("refusals"))
        .extracting(refusal -> refusal.path("guard").asText())
        .contains("consent");
    assertThat(json.path("deliveries"))
        .extracting(delivery -> delivery.path("recipient").asText())
        .doesNotContain("gas-a", "ceptoar-gas");
  }

  @Test
  void sample_knowsItsOwnEvents() {
    Path sample = RunningHub.SAMPLES.resolve("2018-12-06-mobile-outage.json");

    JsonNode json = CommandRun.of("explain", sample, "--as", "nisc", "--json").json();

    assertThat(json).isNotEmpty().allMatch(decision -> decision.path("assumptions").isEmpty());
  }

  @Test
  void sampleWithoutAPartForTheParty_saysSo() {
    Path sample = RunningHub.SAMPLES.resolve("2018-12-06-mobile-outage.json");

    CommandRun run = CommandRun.of("explain", sample, "--as", "gas-a");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("holds no event for \"gas-a\" to send");
  }

  @Test
  void noHub_exitsWith4() {
    CommandRun run = CommandRun.of("inbox", "--as", "meti", "--data", folder);

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("no hub runs on " + folder);
  }

  @Test
  void everyShippedIncident_canBeReadAsASample() {
    assertThat(Shipped.incidents()).hasSizeGreaterThanOrEqualTo(8);
  }

  private Path rewritten(Path file, String what, String with) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(what);
    return Files.writeString(
        folder.resolve(file.getFileName().toString()), text.replace(what, with));
  }
}
