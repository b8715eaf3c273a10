package org.ceptoarhub.core.expectation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * The JSON form of an event, written in YAML. An unquoted {@code true}, {@code false} or whole
 * number is one, as in YAML's core schema; whatever else is a text.
 */
final class Forms {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private Forms() {}

  static JsonNode json(YamlNode node) {
    if (node.isMapping()) {
      ObjectNode object = JSON.objectNode();
      node.entries().forEach((key, value) -> object.set(key, json(value)));
      return object;
    }
    if (node.isList()) {
      ArrayNode array = JSON.arrayNode();
      node.items().forEach(item -> array.add(json(item)));
      return array;
    }
    return node.isPresent() ? scalar(node) : JSON.nullNode();
  }

  private static JsonNode scalar(YamlNode node) {
    String text = node.text();
    if (node.isPlain()) {
      if (text.equals("true") || text.equals("false")) {
        return JSON.booleanNode(text.equals("true"));
      }
      if (WHOLE.matcher(text).matches()) {
        return JSON.numberNode(Long.parseLong(text));
      }
    }
    return JSON.textNode(text);
  }

  /** Puts the value where a dotted path such as {@code body.targets.all} points. */
  static void refine(ObjectNode event, String path, YamlNode value) {
    String[] steps = path.split("\\.", -1);
    ObjectNode object = event;
    for (int i = 0; i < steps.length - 1; i++) {
      JsonNode next = object.get(steps[i]);
      if (next == null || next.isNull()) {
        next = object.putObject(steps[i]);
      }
      if (!(next instanceof ObjectNode inner)) {
        throw value.error("'" + steps[i] + "' has no fields of its own; correct the path");
      }
      object = inner;
    }
    object.set(steps[steps.length - 1], json(value));
  }

  /** Refines an event by each of a mapping's dotted paths. */
  static void refine(ObjectNode event, YamlNode with) {
    for (Map.Entry<String, YamlNode> entry : with.entries().entrySet()) {
      refine(event, entry.getKey(), entry.getValue());
    }
  }
}
