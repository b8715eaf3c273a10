package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An explained Decision for a person at a terminal. */
final class ExplanationText {
  private static final String INDENT = "  ";

  private final UnaryOperator<String> nameOf;

  /**
   * @param nameOf a party's name by its id; empty if it is not known
   */
  ExplanationText(UnaryOperator<String> nameOf) {
    this.nameOf = nameOf;
  }

  /** The lines of an explanation. */
  List<String> lines(String party, JsonNode event, JsonNode explanation) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s 「%s」 from %s %s, %s"
            .formatted(
                event.path("type").asText(),
                event.at("/header/title").asText(),
                party,
                nameOf.apply(party),
                Show.tlp(event.at("/header/tlp").asText())));
    lines.add("decided by edition " + explanation.path("edition").asText());
    JsonNode rejected = explanation.path("rejected");
    if (rejected.isObject()) {
      lines.add("");
      lines.add("REJECTED  " + rejected.path("code").asText());
      lines.add(INDENT + fieldAndMessage(rejected));
    }
    block(lines, "delivered to", deliveries(explanation), explanation.path("deliveries").size());
    block(lines, "held back from", held(explanation), explanation.path("held").size());
    block(lines, "refused to", refusals(explanation), explanation.path("refusals").size());
    verification(lines, explanation.path("verification"));
    block(lines, "by the rules", bases(explanation), -1);
    block(lines, "rules that almost matched", nearMisses(explanation), -1);
    JsonNode assumptions = explanation.path("assumptions");
    if (!assumptions.isEmpty()) {
      lines.add("");
      lines.add("assumed");
      assumptions.forEach(assumption -> lines.add(INDENT + assumption.asText()));
    }
    return lines;
  }

  private static String fieldAndMessage(JsonNode rejected) {
    String field = rejected.path("field").asText("");
    String message = rejected.path("message").asText();
    return field.isEmpty() ? message : field + ": " + message;
  }

  private static void block(List<String> lines, String heading, Table table, int parties) {
    if (!table.isEmpty()) {
      lines.add("");
      lines.add(
          parties < 0
              ? heading
              : heading + " " + (parties == 1 ? "1 party" : parties + " parties"));
      lines.addAll(table.lines(INDENT));
    }
  }

  private Table deliveries(JsonNode explanation) {
    Table table = new Table();
    for (JsonNode delivery : explanation.path("deliveries")) {
      String recipient = delivery.path("recipient").asText();
      table.row(
          recipient,
          nameOf.apply(recipient),
          "hop " + delivery.path("hop").asInt(),
          delivery.path("view").asText(),
          delivery.path("rule").asText(),
          delivery.path("ackBy").isTextual()
              ? "receipt by " + Show.time(delivery.path("ackBy").asText())
              : "");
    }
    return table;
  }

  private Table held(JsonNode explanation) {
    Table table = new Table();
    for (JsonNode held : explanation.path("held")) {
      String recipient = held.path("recipient").asText();
      table.row(
          recipient,
          nameOf.apply(recipient),
          "until " + held.path("by").asText() + " releases it",
          held.path("rule").asText());
    }
    return table;
  }

  private Table refusals(JsonNode explanation) {
    Table table = new Table();
    for (JsonNode refusal : explanation.path("refusals")) {
      String recipient = refusal.path("recipient").asText();
      table.row(
          recipient,
          nameOf.apply(recipient),
          refusal.path("guard").asText(),
          refusal.path("reason").asText());
    }
    return table;
  }

  private static Table bases(JsonNode explanation) {
    Map<String, String> bases = new LinkedHashMap<>();
    explanation
        .path("deliveries")
        .forEach(
            delivery -> bases.put(delivery.path("rule").asText(), delivery.path("basis").asText()));
    Table table = new Table();
    bases.forEach(table::row);
    return table;
  }

  private static Table nearMisses(JsonNode explanation) {
    Table table = new Table();
    for (JsonNode miss : explanation.path("nearMisses")) {
      table.row(
          miss.path("rule").asText(),
          miss.path("condition").asText(),
          "wanted " + miss.path("wanted").asText(),
          "found " + miss.path("found").asText());
    }
    return table;
  }

  private static void verification(List<String> lines, JsonNode verification) {
    if (verification.isObject()) {
      lines.add("");
      lines.add(
          "verification level %s: %s"
              .formatted(
                  verification.path("level").asText(), verification.path("outcome").asText()));
      Table figures = new Table();
      verification
          .path("figures")
          .properties()
          .forEach(figure -> figures.row(figure.getKey(), figure.getValue().asText()));
      lines.addAll(figures.lines(INDENT));
    }
  }
}
