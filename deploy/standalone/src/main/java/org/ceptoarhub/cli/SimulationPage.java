package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** A simulation's result as one page that needs nothing else: no script, no font, no picture. */
final class SimulationPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark;
        --ink: #1a1c1f; --paper: #ffffff; --soft: #5b6169; --line: #d5d9de; --stripe: #f5f6f8;
        --gained: #0b6b3a; --lost: #a3241f; }
      @media (prefers-color-scheme: dark) { :root {
        --ink: #e6e8eb; --paper: #16181b; --soft: #9aa1aa; --line: #363b42; --stripe: #1e2125;
        --gained: #5fd095; --lost: #ff8a80; } }
      body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 70rem; color: var(--ink);
        background: var(--paper); line-height: 1.5; font-family: system-ui, "Hiragino Sans",
        "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP", Meiryo, sans-serif; }
      h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
      p { margin: .25rem 0; } .soft { color: var(--soft); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-size: .9rem; }
      th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
        vertical-align: top; }
      th { font-weight: 600; white-space: nowrap; }
      tbody tr:nth-child(even) { background: var(--stripe); }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      td.gained { color: var(--gained); font-weight: 600; }
      td.lost { color: var(--lost); font-weight: 600; }
      section.event { border-top: 1px solid var(--line); padding: .6rem 0; break-inside: avoid; }
      section.event h3 { font-size: .9rem; margin: 0; overflow-wrap: anywhere; }
      section.event ul { margin: .25rem 0 0; padding-left: 1.25rem; font-size: .9rem;
        overflow-wrap: anywhere; }
      @media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #444;
        --line: #bbb; --stripe: #fff; --gained: #000; --lost: #000; }
        body { padding: 0; max-width: none; font-size: 10pt; } thead { display: table-header-group; }
        tr { break-inside: avoid; } .scroll { overflow: visible; } }
      """;

  private final JsonNode result;
  private final SimulationText text;
  private final Instant at;
  private final StringBuilder page = new StringBuilder();

  /**
   * @param at when it was made
   */
  SimulationPage(JsonNode result, SimulationText text, Instant at) {
    this.result = result;
    this.text = text;
    this.at = at;
  }

  String html() {
    String title =
        "Simulation: rules %s, directory %s"
            .formatted(result.path("edition").asText(), result.path("directoryVersion").asText());
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\"")
        .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .append("<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n");
    element("h1", title);
    page.append("<p class=\"soft\">")
        .append(
            escaped(
                "%s JST. Rules SHA-256 %s. Event ids and parties, no content."
                    .formatted(Show.time(at.toString()), result.path("rulesHash").asText())))
        .append("</p>\n");
    text.summary().stream().skip(1).forEach(line -> element("p", line.strip()));
    if (!text.isEmpty()) {
      table("By rule", text.byRule());
      table("By label", text.byLabel());
      table("By rule and recipient", text.byRuleAndRecipient());
      events();
    }
    return page.append("</body>\n</html>\n").toString();
  }

  private void table(String title, SimulationText.Grid grid) {
    element("h2", title);
    page.append("<div class=\"scroll\"><table>\n<thead><tr>");
    int words = (int) grid.head().stream().filter(SimulationPage::isOfWords).count();
    for (int i = 0; i < grid.head().size(); i++) {
      page.append(i < words ? "<th>" : "<th class=\"n\">")
          .append(escaped(grid.head().get(i)))
          .append("</th>");
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : grid.rows()) {
      page.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        String style = i < words ? "" : " class=\"n " + colour(grid.head().get(i)) + "\"";
        page.append("<td").append(style).append('>').append(escaped(row.get(i))).append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
    if (grid.more() > 0) {
      element("p", "… and %,d more rows".formatted(grid.more()));
    }
  }

  private static boolean isOfWords(String head) {
    return List.of("rule", "recipient", "name", "label").contains(head);
  }

  private static String colour(String head) {
    return head.equals("gained") || head.equals("lost") ? head : "";
  }

  private void events() {
    element("h2", "Events");
    for (JsonNode event : text.events()) {
      page.append("<section class=\"event\">\n");
      element("h3", SimulationText.title(event));
      page.append("<ul>\n");
      SimulationText.differences(event).forEach(line -> element("li", line));
      page.append("</ul>\n</section>\n");
    }
    if (text.eventsNotListed() > 0) {
      element("p", "… and %,d more events".formatted(text.eventsNotListed()));
    }
  }

  private void element(String name, String content) {
    page.append('<')
        .append(name)
        .append('>')
        .append(escaped(content))
        .append("</")
        .append(name)
        .append(">\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
