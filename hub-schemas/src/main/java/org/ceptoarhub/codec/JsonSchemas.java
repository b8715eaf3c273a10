package org.ceptoarhub.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema (2020-12) of the JSON form, made from the same IDL as the events themselves. It asks
 * only for what a sender must give: neither what has a default nor what the hub fills. Thread-safe.
 */
public final class JsonSchemas {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Kinds kinds;

  public JsonSchemas() {
    this(ReleasedSchemas.load());
  }

  public JsonSchemas(ReleasedSchemas schemas) {
    kinds = new Kinds(schemas);
  }

  /**
   * The JSON Schema of one kind of event.
   *
   * @throws NoSuchElementException if there is no such kind
   */
  public ObjectNode of(String kind) {
    Schema schema = kinds.schema(kind).orElseThrow(() -> new NoSuchElementException(kind));
    ObjectNode document = NODES.objectNode().put("$schema", DIALECT).put("title", kind);
    ObjectNode definitions = NODES.objectNode();
    document.setAll(event(schema, definitions));
    document.set("$defs", definitions);
    return document;
  }

  /** The JSON Schema of an event of any kind: one of the kinds, told apart by {@code type}. */
  public ObjectNode any() {
    ObjectNode document = NODES.objectNode().put("$schema", DIALECT).put("title", "Event");
    ArrayNode choices = document.putArray("oneOf");
    ObjectNode definitions = document.putObject("$defs");
    for (String kind : kinds.names()) {
      kinds.schema(kind).ifPresent(schema -> definitions.set(kind, event(schema, definitions)));
      choices.add(reference(kind));
    }
    return document;
  }

  private static ObjectNode event(Schema kind, ObjectNode definitions) {
    List<Schema.Field> fields = kind.getFields();
    ObjectNode event = NODES.objectNode().put("type", "object");
    describe(event, kind.getDoc());
    ObjectNode properties = event.putObject("properties");
    properties.putObject("type").put("const", kind.getName());
    properties.set("header", value(fields.getFirst(), definitions));
    properties.set("body", object(fields.subList(1, fields.size()), definitions));
    event.putArray("required").add("type").add("header").add("body");
    return event.put("additionalProperties", false);
  }

  private static ObjectNode object(List<Schema.Field> fields, ObjectNode definitions) {
    ObjectNode object = NODES.objectNode().put("type", "object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (Schema.Field field : fields) {
      properties.set(field.name(), value(field, definitions));
      if (!field.hasDefaultValue() && field.getProp("filled") == null) {
        required.add(field.name());
      }
    }
    object.set("required", required);
    return object.put("additionalProperties", false);
  }

  private static ObjectNode value(Schema.Field field, ObjectNode definitions) {
    ObjectNode value = NODES.objectNode();
    describe(value, field.doc());
    String format = field.getProp("format");
    if (format == null && "uuid".equals(field.getProp("vocabulary"))) {
      format = "uuid";
    }
    return value.setAll(type(field.schema(), format, definitions));
  }

  private static ObjectNode type(Schema schema, @Nullable String format, ObjectNode definitions) {
    ObjectNode type = NODES.objectNode();
    return switch (schema.getType()) {
      case UNION -> {
        ObjectNode value = type(Forms.valueOf(schema), format, definitions);
        type.putArray("anyOf").add(value).addObject().put("type", "null");
        yield type;
      }
      case RECORD, ENUM -> {
        define(schema, definitions);
        yield reference(schema.getName());
      }
      case ARRAY -> {
        type.put("type", "array");
        yield type.set("items", type(schema.getElementType(), format, definitions));
      }
      case STRING -> formatted(type, format);
      case BOOLEAN -> type.put("type", "boolean");
      case INT ->
          type.put("type", "integer")
              .put("minimum", Integer.MIN_VALUE)
              .put("maximum", Integer.MAX_VALUE);
      case LONG -> {
        if (Forms.isTime(schema)) {
          yield formatted(type, "date-time");
        }
        yield format == null
            ? type.put("type", "integer")
                .put("minimum", Long.MIN_VALUE)
                .put("maximum", Long.MAX_VALUE)
            : formatted(type, format);
      }
      default -> throw Forms.unsupported(schema);
    };
  }

  private static ObjectNode formatted(ObjectNode type, @Nullable String format) {
    type.put("type", "string");
    return format == null ? type : type.put("format", format);
  }

  private static void define(Schema schema, ObjectNode definitions) {
    if (definitions.has(schema.getName())) {
      return;
    }
    ObjectNode definition = definitions.putObject(schema.getName());
    describe(definition, schema.getDoc());
    if (schema.getType() == Schema.Type.ENUM) {
      ArrayNode symbols = definition.putArray("enum");
      schema.getEnumSymbols().forEach(symbols::add);
      Forms.spellings(schema).keySet().stream().sorted().forEach(symbols::add);
    } else {
      definition.setAll(object(schema.getFields(), definitions));
    }
  }

  private static ObjectNode reference(String name) {
    return NODES.objectNode().put("$ref", "#/$defs/" + name);
  }

  private static void describe(ObjectNode node, @Nullable String doc) {
    if (doc != null) {
      node.put("description", doc);
    }
  }
}
