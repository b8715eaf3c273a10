package org.ceptoarhub.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ceptoarhub.core.simulation.Change;

/** What a simulation has found, in words and tables. */
final class SimulationText {
  private static final int MOST_ROWS = 200;

  private final JsonNode result;
  private final PartyNames names;
  private final int mostEvents;

  /**
   * @param result the result in JSON
   * @param mostEvents how many events are listed
   */
  SimulationText(JsonNode result, PartyNames names, int mostEvents) {
    this.result = result;
    this.names = names;
    this.mostEvents = mostEvents;
  }

  /**
   * A table.
   *
   * @param head titles of the columns
   * @param rows as many cells as there are titles
   * @param more rows that were left out
   */
  record Grid(List<String> head, List<List<String>> rows, int more) {

    List<String> lines() {
      Table table = new Table();
      table.row(head.toArray(String[]::new));
      rows.forEach(row -> table.row(row.toArray(String[]::new)));
      List<String> lines = new ArrayList<>(table.lines("  "));
      if (more > 0) {
        lines.add("  … and %,d more rows; --json has all".formatted(more));
      }
      return lines;
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(summary());
    if (isEmpty()) {
      return lines;
    }
    lines.add("");
    lines.addAll(byRuleAndRecipient().lines());
    lines.add("");
    lines.addAll(byLabel().lines());
    lines.add("");
    for (JsonNode event : events()) {
      lines.add(title(event));
      differences(event).forEach(difference -> lines.add("    " + difference));
    }
    if (eventsNotListed() > 0) {
      lines.add("… and %,d more events".formatted(eventsNotListed()));
    }
    return lines;
  }

  boolean isEmpty() {
    return result.path("different").asLong() == 0;
  }

  /** What was tried on what, and the sums. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "tried: rules %s, directory %s"
            .formatted(result.path("edition").asText(), result.path("directoryVersion").asText()));
    lines.add(
        "%,d of %,d decisions were made again%s"
            .formatted(
                result.path("compared").asLong(), result.path("decisions").asLong(), span()));
    for (Map.Entry<String, JsonNode> skipped : result.path("skipped").properties()) {
      lines.add("  not: %,d %s".formatted(skipped.getValue().asLong(), why(skipped.getKey())));
    }
    if (result.path("remade").asLong() > 0) {
      lines.add(
          ("  %,d of them would come out otherwise today under their own editions too, as what they"
                  + " refer to has changed; only what the new files change is told")
              .formatted(result.path("remade").asLong()));
    }
    lines.add(
        isEmpty()
            ? "nothing would be otherwise"
            : "%,d events would be decided otherwise: %s"
                .formatted(result.path("different").asLong(), totals()));
    lines.add(
        "deliveries: %,d then, %,d now"
            .formatted(
                result.at("/deliveries/then").asLong(), result.at("/deliveries/now").asLong()));
    return lines;
  }

  private String span() {
    return result.path("from").isTextual()
        ? ", from %s to %s JST"
            .formatted(
                Show.time(result.path("from").asText()), Show.time(result.path("until").asText()))
        : "";
  }

  private static String why(String skipped) {
    return switch (skipped) {
      case "HUB_ORDER" -> "orders of the hub (releases, approvals, the clock)";
      case "RECEIPT" -> "receipts, which go to nobody";
      case "UNREADABLE" -> "that were no events, or are gone";
      case "REFUSED_UNASKED" -> "duplicates and what else the router refuses without asking a rule";
      case "REFERENCE_CHANGED" ->
          "that refer to what was not known then and is now, or no longer is";
      default -> skipped;
    };
  }

  private String totals() {
    Stream<String> changes =
        result.path("totals").properties().stream()
            .map(total -> "%,d %s".formatted(total.getValue().asLong(), words(total.getKey())));
    Stream<String> events =
        Stream.of("newlyRejected", "newlyAdmitted")
            .filter(field -> result.path(field).asLong() > 0)
            .map(
                field ->
                    "%,d events %s"
                        .formatted(
                            result.path(field).asLong(),
                            field.equals("newlyRejected") ? "newly rejected" : "newly admitted"));
    return Stream.concat(changes, events).collect(joining(", "));
  }

  private static String words(String symbol) {
    return symbol.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The counts, a row for each pair. */
  Grid byRuleAndRecipient() {
    return grid(
        List.of("rule", "recipient", "name"),
        count ->
            List.of(
                count.path("rule").asText(),
                count.path("recipient").asText(),
                names.of(count.path("recipient").asText())));
  }

  /** The counts, a row for each rule. */
  Grid byRule() {
    return grid(List.of("rule"), count -> List.of(count.path("rule").asText()));
  }

  /** The counts, a row for each TLP label. */
  Grid byLabel() {
    return grid(List.of("label"), count -> List.of(Show.tlp(count.path("tlp").asText())));
  }

  private Grid grid(List<String> keys, Function<JsonNode, List<String>> key) {
    Map<List<String>, Map<Change, Long>> sums = new LinkedHashMap<>();
    for (JsonNode count : result.path("counts")) {
      Map<Change, Long> sum =
          sums.computeIfAbsent(key.apply(count), none -> new EnumMap<>(Change.class));
      count
          .path("changes")
          .properties()
          .forEach(
              change ->
                  sum.merge(
                      Change.valueOf(change.getKey()), change.getValue().asLong(), Long::sum));
    }
    List<Change> columns =
        Arrays.stream(Change.values())
            .filter(change -> result.path("totals").has(change.name()))
            .toList();
    List<String> head = new ArrayList<>(keys);
    columns.forEach(change -> head.add(words(change.name())));
    List<List<String>> rows =
        sums.entrySet().stream()
            .limit(MOST_ROWS)
            .map(entry -> row(entry.getKey(), columns, entry.getValue()))
            .toList();
    return new Grid(head, rows, sums.size() - rows.size());
  }

  private static List<String> row(
      List<String> key, List<Change> columns, Map<Change, Long> counts) {
    List<String> row = new ArrayList<>(key);
    for (Change change : columns) {
      long count = counts.getOrDefault(change, 0L);
      row.add(count == 0 ? "" : "%,d".formatted(count));
    }
    return row;
  }

  /** The events that are listed. */
  List<JsonNode> events() {
    return StreamSupport.stream(result.path("events").spliterator(), false)
        .limit(mostEvents)
        .toList();
  }

  /** How many events would be decided otherwise and are not listed. */
  long eventsNotListed() {
    return result.path("different").asLong() - events().size();
  }

  /** An event in a line. */
  static String title(JsonNode event) {
    return "%s  %s/%s  %s, %s, %s"
        .formatted(
            Show.time(event.path("at").asText()),
            event.path("source").asText(),
            event.path("eventId").asText(),
            event.path("kind").asText(),
            Show.tlp(event.path("tlp").asText()),
            event.path("posture").asText());
  }

  /** What changes for whom, a line for all who fare alike. */
  static List<String> differences(JsonNode event) {
    List<String> lines = new ArrayList<>();
    rejection(event, "now", "would be rejected: ").ifPresent(lines::add);
    rejection(event, "then", "was rejected: ").ifPresent(lines::add);
    for (JsonNode difference : event.path("differences")) {
      String changes =
          StreamSupport.stream(difference.path("changes").spliterator(), false)
              .map(change -> words(change.asText()))
              .collect(joining(", "));
      String recipients =
          StreamSupport.stream(difference.path("recipients").spliterator(), false)
              .map(JsonNode::asText)
              .collect(joining(" "));
      lines.add(
          "%s: %s (then %s; now %s)"
              .formatted(
                  changes,
                  recipients.isEmpty() ? "the event itself" : recipients,
                  position(difference.path("then")),
                  position(difference.path("now"))));
    }
    return lines;
  }

  private static Optional<String> rejection(JsonNode event, String when, String words) {
    JsonNode rejection = event.path("rejected").path(when);
    return rejection.isObject()
        ? Optional.of(words + rejection.path("message").asText())
        : Optional.empty();
  }

  private static String position(JsonNode position) {
    List<String> parts = new ArrayList<>();
    JsonNode delivered = position.path("delivered");
    if (delivered.isObject()) {
      parts.add(
          "%s, %s%s"
              .formatted(
                  delivered.path("rule").asText(),
                  delivered.path("view").asText(),
                  delivered.path("ackBy").isTextual()
                      ? ", receipt by " + Show.time(delivered.path("ackBy").asText())
                      : ""));
    }
    JsonNode held = position.path("held");
    if (held.isObject()) {
      parts.add(
          "waits for %s%s by %s, %s"
              .formatted(
                  held.path("by").asText(),
                  held.path("next").isTextual() ? " then " + held.path("next").asText() : "",
                  held.path("rule").asText(),
                  held.path("view").asText()));
    }
    JsonNode refused = position.path("refused");
    if (refused.isObject()) {
      parts.add(
          "guard %s: %s"
              .formatted(refused.path("guard").asText(), refused.path("reason").asText()));
    }
    return parts.isEmpty() ? "no rule" : String.join("; ", parts);
  }
}
