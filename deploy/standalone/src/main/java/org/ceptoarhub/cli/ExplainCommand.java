package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.standalone.Shipped;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = {
      "Shows who would get an event, by which rule, and who would not, and why. Nothing is sent.",
      "Needs no hub: events of the same file are known; another that is referred to is taken to be"
          + " there, with the least consent. With --url the hub there answers, from what it knows."
    })
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "an event, an array of events, or a sample")
  private Path file;

  @Option(
      names = "--rules",
      paramLabel = "F",
      description = "another rule set (default: the shipped edition)")
  private @Nullable Path rules;

  @Option(
      names = "--directory",
      paramLabel = "F",
      description = "another directory (default: the shipped edition)")
  private @Nullable Path directory;

  @Option(
      names = "--posture",
      paramLabel = "P",
      defaultValue = "NORMAL",
      split = ",",
      description =
          "NORMAL, ALERT or EMERGENCY, of a sector as SECTOR=P, e.g. NORMAL,gas=ALERT (default:"
              + " ${DEFAULT-VALUE})")
  private List<String> posture;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "who acts for the party (default: whom a sample names, else nobody)")
  private @Nullable String actor;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "when the hub receives it, e.g. 2026-11-20T09:00:00+09:00 (default: now)")
  private @Nullable OffsetDateTime at;

  @Option(
      names = "--json",
      description = "print the Decision in JSON; an array where the file holds several events")
  private boolean asJson;

  @Mixin private HubOptions hub;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EventFile events = EventFile.read(file, hub.party());
    Directory parties = EditionFiles.directory(directory, Shipped.EDITION);
    List<? extends JsonNode> explained =
        hub.isElsewhere()
            ? events.own().stream().map(new RemoteDecisions(hub.client())::explain).toList()
            : offline(parties).explain(events);
    if (asJson) {
      out()
          .println(
              explained.size() == 1
                  ? explained.getFirst()
                  : JsonNodeFactory.instance.arrayNode().addAll(explained));
    } else {
      print(parties, events.own(), explained);
    }
    return explained.stream().anyMatch(decision -> decision.path("rejected").isObject())
        ? ExitCode.REFUSED
        : ExitCode.DONE;
  }

  private OfflineDecisions offline(Directory parties) {
    return new OfflineDecisions(
        new Decider(parties, EditionFiles.rules(rules, Shipped.EDITION)),
        postures(),
        at == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : at.toInstant(),
        actor);
  }

  private Postures postures() {
    Postures postures = Postures.NORMAL;
    for (String one : posture) {
      String[] parts = one.split("=", 2);
      try {
        Posture value = Posture.valueOf(parts[parts.length - 1].toUpperCase(Locale.ROOT));
        postures = postures.with(parts.length == 1 ? "" : parts[0], value);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "\"%s\" is no posture: use NORMAL, ALERT or EMERGENCY, or SECTOR=ALERT".formatted(one));
      }
    }
    return postures;
  }

  private void print(Directory parties, List<JsonNode> events, List<? extends JsonNode> explained) {
    ExplanationText text =
        new ExplanationText(party -> parties.party(party).map(Party::name).orElse(""));
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        out().println();
      }
      text.lines(hub.party(), events.get(i), explained.get(i)).forEach(out()::println);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Asks a running hub; what it refuses at the door is a rejection too. */
  private record RemoteDecisions(HubClient client) {

    JsonNode explain(JsonNode event) {
      try {
        return client.explain(event);
      } catch (HubRefusal refusal) {
        if (refusal.exitCode() != ExitCode.REFUSED) {
          throw refusal;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("rejected")
            .put("code", refusal.code())
            .put("field", refusal.field().isEmpty() ? null : refusal.field())
            .put("message", refusal.detail());
        json.putNull("edition");
        for (String list : List.of("assumptions", "deliveries", "held", "refusals")) {
          json.putArray(list);
        }
        json.putNull("verification");
        json.putArray("nearMisses");
        return json;
      }
    }
  }
}
