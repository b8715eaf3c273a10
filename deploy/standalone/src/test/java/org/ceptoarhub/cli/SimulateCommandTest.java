package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ceptoarhub.standalone.Shipped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private static final String RESULT =
      """
      {"edition": "plan2-2009", "rulesHash": "abc", "directoryVersion": "2009-1",
       "from": "2026-11-20T00:10:00Z", "until": "2026-11-20T02:10:00Z",
       "decisions": 300, "compared": 290, "remade": 0, "different": 2,
       "newlyRejected": 1, "newlyAdmitted": 0, "deliveries": {"then": 900, "now": 899},
       "skipped": {"RECEIPT": 10}, "totals": {"GAINED": 1, "LOST": 2},
       "counts": [
         {"rule": "a.<b>&rule", "recipient": "gas-a", "tlp": "AMBER_STRICT", "changes": {"GAINED": 1}},
         {"rule": "a.<b>&rule", "recipient": "meti", "tlp": "GREEN", "changes": {"LOST": 2}}],
       "events": [
         {"source": "nisc", "eventId": "019aa0c0-1001-7001-8001-000000000001", "kind": "Provision",
          "revision": 0, "at": "2026-11-20T00:10:00Z", "tlp": "AMBER_STRICT", "posture": "ALERT",
          "edition": "plan2-2009",
          "rejected": {"then": null, "now": {"code": "no-rule", "field": "type",
                       "message": "no rule lets nisc send this"}},
          "differences": [{"changes": ["LOST"], "recipients": ["meti", "mhlw"],
            "then": {"delivered": {"rule": "a.<b>&rule", "hop": 1, "view": "FULL", "ackBy": null}},
            "now": {"refused": {"rule": "x", "guard": "tlp", "reason": "<script>alert(1)</script>"}}}]},
         {"source": "nisc", "eventId": "019aa0c0-1001-7001-8001-000000000002", "kind": "Provision",
          "revision": 0, "at": "2026-11-20T00:20:00Z", "tlp": "GREEN", "posture": "NORMAL",
          "edition": "plan2-2009", "rejected": {"then": null, "now": null},
          "differences": [{"changes": ["GAINED"], "recipients": ["gas-a"], "then": {},
            "now": {"delivered": {"rule": "a.<b>&rule", "hop": 1, "view": "FULL", "ackBy": null}}}]}],
       "eventsLeftOut": 0}
      """
          .replace("\n", " ");

  private final FakeHub hub = new FakeHub();

  @TempDir private Path folder;
  private Path rules;

  @BeforeEach
  void hubHasAHistory() throws IOException {
    rules = Files.writeString(folder.resolve("new.yaml"), "edition: plan2-2009\n");
    hub.answers(
            "POST /api/v1/simulations",
            200,
            "{\"progress\": {\"done\": 100, \"total\": 300}}\n"
                + "{\"progress\": {\"done\": 300, \"total\": 300}}\n{\"result\": "
                + RESULT
                + "}\n")
        .answers("GET /api/v1/editions", 200, "{\"directory\": {\"inForce\": {\"hash\": \"abc\"}}}")
        .answers(
            "GET /api/v1/editions/directory/abc",
            200,
            new String(Shipped.read(Shipped.DIRECTORY), StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void table_tellsRulesRecipientsAndEvents_andTheBarRunsOnTheSide() {
    CommandRun run = hub.command("simulate", "--rules", rules);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("100 of 300", "300 of 300", "300 decisions in ");
    assertThat(run.out())
        .contains(
            "290 of 300 decisions were made again, from 2026-11-20 09:10:00 to 2026-11-20 11:10:00"
                + " JST",
            "not: 10 receipts",
            "2 events would be decided otherwise: 1 gained, 2 lost, 1 events newly rejected",
            "経済産業省",
            "TLP:AMBER+STRICT",
            "would be rejected: no rule lets nisc send this",
            "lost: meti mhlw (then a.<b>&rule, FULL; now guard tlp:");
    assertThat(hub.asked().getFirst().type()).isEqualTo("application/yaml");
    assertThat(hub.asked().getFirst().body()).isEqualTo("edition: plan2-2009\n");
  }

  @Test
  void directory_isHandedInAndTriedByItsHash_fromTheTimeOn() throws IOException {
    Path directory = folder.resolve("directory.yaml");
    Files.write(directory, Shipped.read(Shipped.DIRECTORY));
    hub.answers("POST /api/v1/editions/directory", 200, "{\"hash\": \"def\"}")
        .answers(
            "POST /api/v1/simulations?directory=def&since=2026-11-20T00%3A00%3A00Z",
            200, "{\"result\": " + RESULT + "}\n");

    CommandRun run =
        hub.command("simulate", "--directory", directory, "--since", "2026-11-20T09:00:00+09:00");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("2 events would be decided otherwise");
    assertThat(hub.asked().get(1).body()).isEmpty();
    assertThat(hub.asked().get(1).type()).isEqualTo("application/yaml");
  }

  @Test
  void failureOnTheWay_isTold() {
    hub.answers(
        "POST /api/v1/simulations",
        200,
        """
        {"progress": {"done": 1, "total": 2}}
        {"error": {"status": 503, "detail": "The broker is away. Try again."}}
        """);

    CommandRun run = hub.command("simulate", "--rules", rules);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("The broker is away. Try again.");
  }

  @Test
  void fewerEvents_areListedAsAsked() {
    CommandRun run = hub.command("simulate", "--rules", rules, "--events", "1");

    assertThat(run.out())
        .contains("-000000000001", "… and 1 more events")
        .doesNotContain("-000000000002");
  }

  @Test
  void json_isTheHubsResult() {
    JsonNode json = hub.command("simulate", "--rules", rules, "--json").json();

    assertThat(json.path("different").asInt()).isEqualTo(2);
  }

  @Test
  void page_needsNothingElse_andEscapesWhatItTells() throws IOException {
    Path page = folder.resolve("page.html");

    hub.command("simulate", "--rules", rules, "--html", page);

    assertThat(Files.readString(page))
        .startsWith("<!doctype html>")
        .contains(
            "<meta charset=\"utf-8\">",
            "prefers-color-scheme: dark",
            "@media print",
            "a.&lt;b&gt;&amp;rule",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "経済産業省")
        .doesNotContain("<script", "<link", "<img", "http://", "https://", "@import", "url(");
  }

  @Test
  void brokenRules_areRefusedWithTheirPlaces() {
    hub.answers(
        "POST /api/v1/simulations",
        422,
        "{\"detail\": \"…\", \"problems\": [{\"line\": 1, \"column\": 1, \"message\": \"no"
            + " rules\"}]}");

    CommandRun run = hub.command("simulate", "--rules", rules);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains(rules + ":1:1: no rules");
  }

  @Test
  void nothingToTry_isNotUnderstood() {
    CommandRun run = hub.command("simulate");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--rules, --directory or both");
  }
}
