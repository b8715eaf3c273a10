package org.ceptoarhub.core.rules;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.Problems;
import org.ceptoarhub.core.yaml.YamlNode;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;

/**
 * Reads rule set files: an edition, the first day on which it holds (JST), and its rules in the
 * order in which they are asked.
 *
 * <pre>
 * edition: plan2-2009
 * title: …
 * valid-from: 2009-02-03
 * rules:
 *   - id: liaison.operator-to-ministry
 *     basis: "別紙4 E1"
 *     when: { type: IncidentReport, sender.role: operator }
 *     deliver:
 *       - { to: competent-ministry, hop: 1, view: full, ack-within: PT30M }
 * </pre>
 */
public final class RuleSetFile {
  private static final int MAX_HOP = 9;
  private static final Map<String, String> KINDS =
      new EventJson().kinds().stream().collect(toMap(identity(), identity()));
  private static final Map<String, Approvals> APPROVALS =
      new TreeMap<>(
          Map.of("1", Approvals.ONE, "2", Approvals.TWO, "per-directory", Approvals.PER_DIRECTORY));
  private static final Map<String, Role> ROLES = byName(Role.values(), Role::id);
  private static final Map<String, Selector> SELECTORS = byName(Selector.values(), Selector::id);
  private static final Map<String, View> VIEWS = byName(View.values(), RuleSetFile::kebab);
  private static final Map<String, Relay.By> RELAYS = byName(Relay.By.values(), RuleSetFile::kebab);
  private static final Map<String, Relay.Mode> MODES =
      byName(Relay.Mode.values(), RuleSetFile::kebab);

  private final Problems problems;
  private final Set<String> ids = new HashSet<>();

  private RuleSetFile(String file) {
    this.problems = new Problems(file);
  }

  /**
   * The rule set of a file.
   *
   * @param file the file's name, for messages
   * @throws InvalidFileException if anything in it is wrong; it is then refused whole, and the
   *     exception names each problem's line, column and remedy
   */
  public static RuleSet read(String file, byte[] yaml) {
    return new RuleSetFile(file).read(YamlNode.parse(file, yaml), Sha256.hexOf(yaml));
  }

  private RuleSet read(YamlNode root, String hash) {
    root.onlyKeys("edition", "title", "valid-from", "rules");
    String edition = root.required("edition").text();
    String title = root.required("title").text();
    LocalDate validFrom = root.required("valid-from").date();
    List<Rule> rules = problems.each(root.required("rules").items(), this::rule);
    problems.throwIfAny();
    return new RuleSet(edition, title, validFrom, hash, rules);
  }

  private Rule rule(YamlNode node) {
    node.onlyKeys("id", "basis", "when", "deliver", "approvals");
    YamlNode id = node.required("id");
    if (!ids.add(id.text())) {
      throw id.error("another rule has the id '" + id.text() + "'; give each its own");
    }
    return new Rule(
        id.text(),
        node.required("basis").text(),
        condition(node.required("when")),
        node.required("deliver").items().stream().map(RuleSetFile::line).toList(),
        node.optional("approvals")
            .map(value -> value.oneOf("number of approvals", APPROVALS))
            .orElse(Approvals.ONE));
  }

  private Condition condition(YamlNode node) {
    node.onlyKeys(
        "type", "sender.role", "sector", "category", "tlp", "stage", "posture", "traffic");
    return new Condition(
        node.required("type").oneOf("type", KINDS),
        choices(node, "sender.role", ROLES),
        Set.copyOf(node.texts("sector")),
        choices(node, "category", byName(Category.values(), Category::name)),
        choices(node, "tlp", byName(Tlp.values(), Tlp::name)),
        choices(node, "stage", byName(Stage.values(), Stage::name)),
        choices(node, "posture", byName(Posture.values(), Posture::name)),
        choices(node, "traffic", byName(Traffic.values(), Traffic::name)));
  }

  /** The choices that a key names: one, or a list; none if the key is missing. */
  private static <T> Set<T> choices(YamlNode node, String key, Map<String, T> choices) {
    return node.oneOrMany(key).stream()
        .map(value -> value.oneOf(key, choices))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Rule.Line line(YamlNode node) {
    node.onlyKeys("to", "hop", "view", "ack-within", "relay");
    return new Rule.Line(
        node.required("to").oneOf("selector", SELECTORS),
        node.required("hop").integer(1, MAX_HOP),
        node.required("view").oneOf("view", VIEWS),
        node.optional("ack-within").map(YamlNode::duration).orElse((Duration) null),
        node.optional("relay").map(RuleSetFile::relay).orElse(null));
  }

  private static Relay relay(YamlNode node) {
    node.onlyKeys("by", "mode", "within");
    return new Relay(
        node.required("by").oneOf("relaying party", RELAYS),
        node.required("mode").oneOf("mode", MODES),
        node.optional("within").map(YamlNode::duration).orElse((Duration) null));
  }

  private static String kebab(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> Map<String, T> byName(T[] values, Function<? super T, String> name) {
    return Arrays.stream(values)
        .collect(toMap(name, identity(), (one, other) -> one, TreeMap::new));
  }
}
