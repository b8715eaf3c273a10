package org.ceptoarhub.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Puts a text into the string fields of an event, wherever its schema has one. */
final class Planting {
  private static final String KEY = "{key}";

  private final Schema kind;
  private final ObjectNode example;
  private final Map<String, Boolean> paths = new LinkedHashMap<>();

  /**
   * @param kind the schema of a kind of event
   */
  Planting(Schema kind) {
    this.kind = kind;
    this.example = example(kind.getName());
    collect(kind, "", true);
  }

  private static ObjectNode example(String kind) {
    try (InputStream file =
        Objects.requireNonNull(
            Planting.class.getResourceAsStream("/examples/" + kind + ".json"), kind)) {
      return (ObjectNode) WholeHub.JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every string in the kind; true: free text, false: an identifier that is checked. */
  Map<String, Boolean> paths() {
    return paths;
  }

  private void collect(Schema schema, String path, boolean free) {
    switch (schema.getType()) {
      case STRING -> paths.put(path, free);
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          collect(
              field.schema(),
              path + "/" + field.name(),
              free && field.getProp("vocabulary") == null);
        }
      }
      case ARRAY -> collect(schema.getElementType(), path + "[]", free);
      case MAP -> {
        paths.put(path + KEY, free);
        collect(schema.getValueType(), path + "{}", free);
      }
      case UNION -> collect(present(schema), path, free);
      default -> {}
    }
  }

  private static Schema present(Schema union) {
    return union.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  /** The kind's example with the text planted at these paths. */
  ObjectNode plant(Set<String> at, String text) {
    ObjectNode flat = WholeHub.JSON.createObjectNode();
    flat.set("header", example.path("header").deepCopy());
    flat.setAll((ObjectNode) example.path("body").deepCopy());
    ObjectNode planted = (ObjectNode) planted(kind, flat, "", at, text);
    ObjectNode event = WholeHub.JSON.createObjectNode().put("type", kind.getName());
    event.set("header", planted.remove("header"));
    event.set("body", planted);
    return event;
  }

  private static boolean isNeeded(String path, Set<String> at) {
    return at.stream().anyMatch(wanted -> wanted.startsWith(path));
  }

  private static JsonNode planted(
      Schema schema, @Nullable JsonNode old, String path, Set<String> at, String text) {
    return switch (schema.getType()) {
      case STRING -> TextNode.valueOf(at.contains(path) ? text : old == null ? "x" : old.asText());
      case RECORD -> {
        ObjectNode record =
            old instanceof ObjectNode object ? object : WholeHub.JSON.createObjectNode();
        for (Schema.Field field : schema.getFields()) {
          String inner = path + "/" + field.name();
          JsonNode value = record.get(field.name());
          boolean missing = value == null && !field.hasDefaultValue();
          if (missing || isNeeded(inner, at)) {
            record.set(field.name(), planted(field.schema(), value, inner, at, text));
          }
        }
        yield record;
      }
      case ARRAY -> {
        ArrayNode array = old instanceof ArrayNode given ? given : WholeHub.JSON.createArrayNode();
        if (isNeeded(path, at)) {
          JsonNode first = array.get(0);
          JsonNode element = planted(schema.getElementType(), first, path + "[]", at, text);
          if (first == null) {
            array.add(element);
          } else {
            array.set(0, element);
          }
        }
        yield array;
      }
      case MAP -> {
        ObjectNode map = old instanceof ObjectNode given ? given : WholeHub.JSON.createObjectNode();
        if (isNeeded(path, at)) {
          map.set(
              at.contains(path + KEY) ? text : "key",
              planted(schema.getValueType(), null, path + "{}", at, text));
        }
        yield map;
      }
      case UNION ->
          isNeeded(path, at) || (old != null && !old.isNull())
              ? planted(present(schema), old != null && old.isNull() ? null : old, path, at, text)
              : WholeHub.JSON.nullNode();
      case ENUM -> old == null ? TextNode.valueOf(schema.getEnumSymbols().getFirst()) : old;
      case BOOLEAN -> old == null ? WholeHub.JSON.getNodeFactory().booleanNode(false) : old;
      case LONG ->
          old != null
              ? old
              : schema.getLogicalType() == null
                  ? WholeHub.JSON.getNodeFactory().numberNode(1)
                  : TextNode.valueOf("2026-11-20T00:00:00Z");
      default -> old == null ? WholeHub.JSON.getNodeFactory().numberNode(1) : old;
    };
  }
}
