package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "inbox", description = "Shows what a party has received, oldest first.")
final class InboxCommand implements Callable<Integer> {
  @Option(names = "--follow", description = "go on with what comes, until Ctrl-C")
  private boolean follow;

  @Option(
      names = "--json",
      description = "print {items, next} as the hub answers; with --follow one item a line")
  private boolean asJson;

  @Mixin private HubOptions hub;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    HubClient client = hub.client();
    if (follow) {
      @Nullable String cursor = null;
      while (true) {
        cursor = client.follow(cursor, this::show);
      }
    }
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    JsonNode page = client.inbox(null);
    while (!page.path("items").isEmpty()) {
      page.path("items").forEach(items::add);
      if (!page.path("next").isTextual()) {
        break;
      }
      page = client.inbox(page.path("next").asText());
    }
    if (asJson) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.set("items", items);
      all.set("next", page.path("next"));
      out().println(all);
    } else if (items.isEmpty()) {
      out().println("The inbox of %s is empty.".formatted(hub.party()));
    } else {
      items.forEach(this::show);
    }
    return ExitCode.DONE;
  }

  private void show(JsonNode item) {
    if (asJson) {
      out().println(item);
      return;
    }
    JsonNode delivery = item.path("delivery");
    out()
        .println(
            "%s  %s 「%s」 from %s, %s"
                .formatted(
                    Show.time(delivery.path("receivedAt").asText()),
                    item.path("type").asText(),
                    item.at("/header/title").asText(),
                    item.path("source").asText(),
                    Show.tlp(item.at("/header/tlp").asText())));
    out()
        .println(
            "    %s/%s  %s, hop %d, %s%s"
                .formatted(
                    item.path("source").asText(),
                    item.path("eventId").asText(),
                    delivery.path("rule").asText(),
                    delivery.path("hop").asInt(),
                    delivery.path("view").asText(),
                    delivery.path("ackBy").isTextual()
                        ? ", receipt by " + Show.time(delivery.path("ackBy").asText())
                        : ""));
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
