package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "ack", description = "Gives a receipt for a delivery. A repeat changes nothing.")
final class AckCommand implements Callable<Integer> {
  enum Stage {
    RECEIVED,
    READ,
    ACTED
  }

  @Parameters(paramLabel = "SOURCE/EVENT", description = "the event, as \"hub inbox\" shows it")
  private String event;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "RECEIVED",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Stage stage;

  @Option(names = "--json", description = "print the receipt as the hub answers")
  private boolean asJson;

  @Mixin private HubOptions hub;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String[] identity = event.split("/", -1);
    if (identity.length != 2) {
      throw new ParameterException(
          spec.commandLine(), "SOURCE/EVENT is a party, a slash and an event id: " + event);
    }
    JsonNode receipt = hub.client().acknowledge(identity[0], identity[1], stage.name());
    spec.commandLine()
        .getOut()
        .println(asJson ? receipt.toString() : "%s %s by %s".formatted(event, stage, hub.party()));
    return ExitCode.DONE;
  }
}
