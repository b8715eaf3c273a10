package org.ceptoarhub.core.expectation;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.expectation.Expected.Outcome;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.yaml.Problems;
import org.ceptoarhub.core.yaml.YamlNode;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Tlp;
import org.jspecify.annotations.Nullable;

/**
 * Reads expectation tables.
 *
 * <pre>
 * edition: plan2-2009
 * at: 2010-06-01T10:00:00+09:00
 * given:                            # events to start from
 *   report:
 *     sender: gas-a
 *     type: IncidentReport
 *     header: { tlp: AMBER, category: C, title: … }
 *     body: { sector: gas, … }
 * cases:
 *   - name: a report reaches METI and NISC
 *     given: report
 *     with: { header.tlp: RED }     # refined by dotted paths
 *     deliver:
 *       - { to: [meti], hop: 1, rule: liaison.operator-to-ministry }
 *       - { to: [nisc], hop: 2, rule: liaison.operator-to-ministry }
 * matrix:
 *   labels: [CLEAR, GREEN, AMBER, AMBER_STRICT, RED, RED+named]
 *   kinds:
 *     - given: report
 *       cells:
 *         - { to: [meti], hop: 1, rule: …, expect: [yes, yes, yes, yes, yes, yes] }
 * </pre>
 *
 * <p>A case may say besides: {@code rules} (a rule set file beside the table, in place of the
 * edition's: what the guards refuse shows only where rules propose it; what happened before is
 * decided by it too, unless it says otherwise), {@code sender}, {@code actor}, {@code at}, {@code
 * posture} (one, or one for each sector and {@code nation}), {@code without} (paths to remove),
 * {@code known} (what happened before: names of given events, or cases of their own with an {@code
 * id}), {@code about}, {@code derived-from}, {@code supersedes}, {@code in-reply-to} (ids of known
 * events). It expects {@code deliver}, {@code not} (refused by a guard), {@code held}, or {@code
 * rejected}; {@code then} expects the same of what the event brings about for the one that it is
 * about, and {@code told}.
 *
 * <p>A cell of the matrix expects {@code yes}, {@code held} (then {@code by} says for whom), the id
 * of the guard that refuses, or {@code -}; the label {@code RED+named} names the parties in {@code
 * named}. Where admission refuses, {@code rejected: { LABEL: code }} says so and the column's cells
 * are {@code -}.
 */
public final class ExpectationFile {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NAMED = "+named";
  private static final Map<String, Posture> POSTURES =
      Arrays.stream(Posture.values()).collect(toMap(Posture::name, identity()));
  private static final Map<String, String> VIEWS =
      Arrays.stream(View.values())
          .collect(toMap(view -> view.name().toLowerCase(Locale.ROOT), View::name));
  private static final String[] STEP = {
    "given",
    "with",
    "without",
    "sender",
    "actor",
    "at",
    "posture",
    "known",
    "about",
    "derived-from",
    "supersedes",
    "in-reply-to",
    "rules"
  };

  private final Problems problems;
  private final YamlNode root;
  private final PartyLists parties;
  private final Map<String, YamlNode> given = new TreeMap<>();
  private final List<String> labels = new ArrayList<>();
  private final Set<String> cells = new TreeSet<>();

  private ExpectationFile(String file, byte[] yaml, Directory directory) {
    this.problems = new Problems(file);
    this.root = YamlNode.parse(file, yaml);
    this.parties = new PartyLists(directory);
  }

  /**
   * The edition that a table is about.
   *
   * @throws org.ceptoarhub.core.yaml.InvalidFileException if it does not say
   */
  public static String edition(String file, byte[] yaml) {
    return YamlNode.parse(file, yaml).required("edition").text();
  }

  /**
   * The table of a file.
   *
   * @param file the file's name, for messages
   * @param directory where the parties that it names must be
   * @throws org.ceptoarhub.core.yaml.InvalidFileException naming line, column, path and remedy of
   *     each problem
   */
  public static ExpectationTable read(String file, byte[] yaml, Directory directory) {
    return new ExpectationFile(file, yaml, directory).table();
  }

  private ExpectationTable table() {
    root.onlyKeys("edition", "title", "at", "given", "cases", "matrix");
    given.putAll(root.required("given").entries());
    given.values().forEach(event -> event.onlyKeys("sender", "actor", "type", "header", "body"));
    List<Row> rows = new ArrayList<>(problems.each(root.items("cases"), this::row));
    root.optional("matrix").ifPresent(matrix -> rows.addAll(matrix(matrix)));
    problems.throwIfAny();
    return new ExpectationTable(root.required("edition").text(), rows, labels, cells);
  }

  private Row row(YamlNode node) {
    node.onlyKeys(and(STEP, "name", "deliver", "not", "held", "rejected", "then", "told"));
    History history = new History();
    Step step = history.happens("this", node);
    return new Row(
        node.required("name").text(),
        node.line(),
        history.before(step),
        step,
        expected(node),
        node.optional("then")
            .map(then -> then.onlyKeys("deliver", "not", "held"))
            .map(this::expected)
            .orElse(null),
        node.optional("told").map(this::told).orElse(null),
        null);
  }

  private List<String> told(YamlNode node) {
    List<String> told = new ArrayList<>();
    for (YamlNode one : node.items()) {
      one.onlyKeys("to", "code");
      String code = one.required("code").text();
      parties.of(one.oneOrMany("to")).forEach(party -> told.add(party + " " + code));
    }
    return told.stream().sorted().toList();
  }

  private Expected expected(YamlNode node) {
    Map<String, List<Outcome>> outcomes = new HashMap<>();
    String rejected = node.optional("rejected").map(YamlNode::text).orElse(null);
    for (YamlNode one : node.items("deliver")) {
      one.onlyKeys("to", "hop", "view", "rule", "ack-within");
      add(outcomes, one, delivered(one));
    }
    for (YamlNode one : node.items("not")) {
      one.onlyKeys("to", "guard", "rule", "reason");
      add(
          outcomes,
          one,
          new Outcome.Refused(
              one.optional("rule").map(YamlNode::text).orElse(null),
              one.required("guard").text(),
              one.optional("reason").map(YamlNode::text).orElse(null)));
    }
    for (YamlNode one : node.items("held")) {
      one.onlyKeys("to", "by", "rule");
      add(outcomes, one, held(one));
    }
    if (rejected != null && !outcomes.isEmpty()) {
      throw node.error("what is rejected goes to nobody; remove 'rejected' or the rest");
    }
    return new Expected(rejected, outcomes);
  }

  private static Outcome delivered(YamlNode node) {
    return new Outcome.Delivered(
        node.required("rule").text(),
        node.required("hop").integer(1, 9),
        node.optional("view").map(view -> view.oneOf("view", VIEWS)).orElse(View.FULL.name()),
        node.optional("ack-within").map(ExpectationFile::ack).orElse(null));
  }

  private static String ack(YamlNode node) {
    return node.text().equals(Expected.NO_RECEIPT) ? node.text() : node.duration().toString();
  }

  private static Outcome held(YamlNode node) {
    return new Outcome.Held(
        node.optional("rule").map(YamlNode::text).orElse(null), node.required("by").text());
  }

  private void add(Map<String, List<Outcome>> outcomes, YamlNode node, Outcome outcome) {
    node.required("to");
    parties
        .of(node.oneOrMany("to"))
        .forEach(party -> outcomes.computeIfAbsent(party, key -> new ArrayList<>()).add(outcome));
  }

  private List<Row> matrix(YamlNode matrix) {
    matrix.onlyKeys("labels", "kinds");
    Map<String, Tlp> tlps = Arrays.stream(Tlp.values()).collect(toMap(Tlp::name, identity()));
    tlps.put(Tlp.RED.name() + NAMED, Tlp.RED);
    matrix.required("labels").items().forEach(label -> label.oneOf("label", tlps));
    labels.addAll(matrix.required("labels").texts());
    List<Row> rows = new ArrayList<>();
    for (List<Row> ofKind : problems.each(matrix.required("kinds").items(), this::ofKind)) {
      rows.addAll(ofKind);
    }
    return rows;
  }

  private List<Row> ofKind(YamlNode node) {
    node.onlyKeys(and(STEP, "named", "cells", "rejected"));
    List<Row> rows = new ArrayList<>();
    for (int column = 0; column < labels.size(); column++) {
      rows.add(column(node, column));
    }
    return rows;
  }

  private Row column(YamlNode node, int column) {
    String label = labels.get(column);
    History history = new History();
    Step step = history.happens("this", node);
    ObjectNode header = part(step.event(), "header", node);
    header.put("tlp", label.replace(NAMED, ""));
    if (label.endsWith(NAMED)) {
      ArrayNode named = header.putArray("namedRecipients");
      parties.of(node.oneOrMany("named")).forEach(named::add);
    }
    String kind = step.event().path("type").asText();
    Map<String, List<Outcome>> outcomes = new HashMap<>();
    for (YamlNode cell : node.required("cells").items()) {
      cell.onlyKeys("to", "hop", "rule", "view", "by", "expect");
      List<YamlNode> expect = cell.required("expect").items();
      if (expect.size() != labels.size()) {
        throw cell.required("expect")
            .error(
                "has %d columns; write one for each of the %d labels"
                    .formatted(expect.size(), labels.size()));
      }
      cells.add("%s %s %s".formatted(kind, label, cell.required("hop").integer(1, 9)));
      outcome(cell, expect.get(column)).ifPresent(outcome -> add(outcomes, cell, outcome));
    }
    String rejected =
        node.optional("rejected")
            .flatMap(codes -> codes.optional(label))
            .map(YamlNode::text)
            .orElse(null);
    return new Row(
        "matrix: %s of %s under %s".formatted(kind, step.sender(), label),
        node.line(),
        history.before(step),
        step,
        new Expected(rejected, outcomes),
        null,
        null,
        kind + " " + label);
  }

  private static Optional<Outcome> outcome(YamlNode cell, YamlNode expect) {
    String rule = cell.required("rule").text();
    return switch (expect.text()) {
      case "-" -> Optional.empty();
      case "yes" -> Optional.of(delivered(cell));
      case "held" -> Optional.of(new Outcome.Held(rule, cell.required("by").text()));
      default -> Optional.of(new Outcome.Refused(rule, expect.text(), null));
    };
  }

  /** Header or body of an event, to be added to. */
  private static ObjectNode part(ObjectNode event, String name, YamlNode where) {
    if (event.get(name) instanceof ObjectNode part) {
      return part;
    }
    throw where.error("the event's " + name + " is no mapping; write its fields as a mapping");
  }

  private static String[] and(String[] keys, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(keys));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /** What happens in one row, event by event. */
  private final class History {
    private final Map<String, Step> steps = new LinkedHashMap<>();

    List<Step> before(Step last) {
      return steps.values().stream().filter(step -> !step.id().equals(last.id())).toList();
    }

    /** Reads a case, what happened before it first. */
    Step happens(String id, YamlNode node) {
      return happens(id, node, null);
    }

    private Step happens(String id, YamlNode node, @Nullable String rulesOfRow) {
      String rules = node.optional("rules").map(YamlNode::text).orElse(rulesOfRow);
      for (YamlNode earlier : node.items("known")) {
        if (earlier.isMapping()) {
          earlier.onlyKeys(and(STEP, "id"));
          happens(earlier.required("id").text(), earlier, rules);
        } else {
          String name = earlier.oneOf("given event", names());
          put(
              earlier,
              new Step(
                  name,
                  sender(name),
                  actor(name),
                  at(root),
                  posture(node),
                  rules,
                  event(name, name)));
        }
      }
      String name = node.required("given").oneOf("given event", names());
      ObjectNode event = event(name, id);
      ObjectNode header = part(event, "header", node);
      refer(node, "derived-from", "derivedFrom", header);
      refer(node, "in-reply-to", "inReplyTo", header);
      refer(node, "supersedes", "supersedes", header);
      node.optional("supersedes")
          .map(this::step)
          .ifPresent(
              earlier -> {
                header.put("caseId", earlier.event().at("/header/caseId").asText());
                header.put("revision", earlier.event().at("/header/revision").asInt(0) + 1);
              });
      node.optional("about")
          .map(this::step)
          .ifPresent(
              about ->
                  part(event, "body", node)
                      .putObject("about")
                      .put("source", about.sender())
                      .put("eventId", about.event().at("/header/eventId").asText()));
      node.optional("with").ifPresent(with -> Forms.refine(event, with));
      for (YamlNode path : node.items("without")) {
        remove(event, path);
      }
      Step step =
          new Step(
              id,
              node.optional("sender").map(YamlNode::text).orElseGet(() -> sender(name)),
              node.optional("actor")
                  .map(YamlNode::text)
                  .map(actor -> actor.equals("none") ? null : actor)
                  .orElseGet(() -> node.optional("actor").isPresent() ? null : actor(name)),
              node.optional("at").isPresent() ? at(node) : at(root),
              posture(node),
              rules,
              event);
      put(node, step);
      return step;
    }

    private void put(YamlNode node, Step step) {
      if (steps.putIfAbsent(step.id(), step) != null) {
        throw node.error("'" + step.id() + "' happens twice; give each an id of its own");
      }
    }

    private Step step(YamlNode id) {
      return id.oneOf("known event", steps);
    }

    private void refer(YamlNode node, String key, String rel, ObjectNode header) {
      for (YamlNode id : node.oneOrMany(key)) {
        Step other = step(id);
        ArrayNode references =
            header.get("references") instanceof ArrayNode there
                ? there
                : header.putArray("references");
        references
            .addObject()
            .put("rel", rel)
            .put("source", other.sender())
            .put("eventId", other.event().at("/header/eventId").asText());
      }
    }

    private void remove(ObjectNode event, YamlNode path) {
      String text = path.text();
      int dot = text.lastIndexOf('.');
      if (!(event.at("/" + text.substring(0, Math.max(0, dot)).replace('.', '/'))
              instanceof ObjectNode object)
          || object.remove(text.substring(dot + 1)) == null) {
        throw path.error("the event has no such field; correct the path");
      }
    }

    private Map<String, String> names() {
      return given.keySet().stream().collect(toMap(identity(), identity()));
    }

    private YamlNode given(String name) {
      return Optional.ofNullable(given.get(name)).orElseThrow();
    }

    private String sender(String name) {
      return given(name).required("sender").text();
    }

    private @Nullable String actor(String name) {
      return given(name).optional("actor").map(YamlNode::text).orElse(null);
    }

    private Instant at(YamlNode node) {
      return node.required("at")
          .parsed(
              "a time such as 2010-06-01T10:00:00+09:00",
              text -> OffsetDateTime.parse(text).toInstant());
    }

    private ObjectNode event(String name, String id) {
      YamlNode node = given(name);
      ObjectNode event = JSON.objectNode().put("type", node.required("type").text());
      event.set("header", Forms.json(node.required("header")));
      event.set("body", Forms.json(node.required("body")));
      part(event, "header", node)
          .put("eventId", Ids.named("expectation", "event", id))
          .put("caseId", Ids.named("expectation", "case", id));
      return event;
    }

    private Postures posture(YamlNode node) {
      Optional<YamlNode> posture = node.optional("posture");
      if (posture.isEmpty()) {
        return Postures.NORMAL;
      }
      if (!posture.get().isMapping()) {
        return Postures.nationwide(posture.get().oneOf("posture", POSTURES));
      }
      Postures postures = Postures.NORMAL;
      for (Map.Entry<String, YamlNode> one : posture.get().entries().entrySet()) {
        String sector = one.getKey().equals("nation") ? "" : one.getKey();
        postures = postures.with(sector, one.getValue().oneOf("posture", POSTURES));
      }
      return postures;
    }
  }
}
