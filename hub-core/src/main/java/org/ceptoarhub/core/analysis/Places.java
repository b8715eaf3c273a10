package org.ceptoarhub.core.analysis;

import java.util.List;
import org.ceptoarhub.core.yaml.YamlNode;

/** Where the parts of a rule set file stand; for a file that was read as a rule set before. */
final class Places {
  private final YamlNode rules;

  Places(String file, byte[] yaml) {
    this.rules = YamlNode.parse(file, yaml).required("rules");
  }

  YamlNode ofFile() {
    return rules;
  }

  /** A rule's id. */
  YamlNode rule(int position) {
    return node(position).required("id");
  }

  /** A part of a rule's condition; its type where the part is not there. */
  YamlNode condition(int position, String key) {
    YamlNode when = node(position).required("when");
    return when.optional(key).orElseGet(() -> when.required("type"));
  }

  /** One text of a part of a rule's condition. */
  YamlNode choice(int position, String key, String text) {
    return node(position).required("when").oneOrMany(key).stream()
        .filter(node -> node.text().equals(text))
        .findFirst()
        .orElseGet(() -> condition(position, key));
  }

  /** The selector of a rule's line. */
  YamlNode to(int position, int line) {
    return line(position, line).required("to");
  }

  /** The relay of a rule's line. */
  YamlNode relay(int position, int line) {
    return line(position, line).required("relay");
  }

  private YamlNode line(int position, int line) {
    return node(position).required("deliver").items().get(line);
  }

  private YamlNode node(int position) {
    List<YamlNode> all = rules.items();
    return all.get(position);
  }
}
