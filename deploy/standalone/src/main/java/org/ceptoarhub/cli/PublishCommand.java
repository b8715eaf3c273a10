package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = {
      "Sends the events of files.",
      "A file holds an event, an array of events, or a sample; of a sample, the party's own events"
          + " are sent."
    })
final class PublishCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON files")
  private List<Path> files;

  @Option(names = "--json", description = "print the hub's answer: [{eventId, caseId}]")
  private boolean asJson;

  @Mixin private HubOptions hub;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<JsonNode> events = new ArrayList<>();
    files.forEach(file -> events.addAll(EventFile.read(file, hub.party()).own()));
    HubClient client = hub.client();
    ArrayNode published = JsonNodeFactory.instance.arrayNode();
    PrintWriter out = spec.commandLine().getOut();
    for (JsonNode event : events) {
      JsonNode ids = client.publish(event);
      published.add(ids);
      if (!asJson) {
        out.printf(
            "published %s/%s  %s 「%s」  case %s%n",
            hub.party(),
            ids.path("eventId").asText(),
            event.path("type").asText(),
            event.at("/header/title").asText(),
            ids.path("caseId").asText());
      }
    }
    if (asJson) {
      out.println(published);
    }
    return ExitCode.DONE;
  }
}
