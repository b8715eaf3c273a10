package org.ceptoarhub.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form: {@code {"type", "header", "body"}}, unions without wrappers, times RFC 3339,
 * durations ISO 8601. It follows from the schema of each kind; no kind is treated specially.
 * Thread-safe.
 */
public final class EventJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 32;
  private static final Set<String> PARTS = Set.of("type", "header", "body");

  private final Kinds kinds;
  private final RecordFromJson records = new RecordFromJson();
  private final ObjectMapper strict =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public EventJson() {
    this(ReleasedSchemas.load());
  }

  public EventJson(ReleasedSchemas schemas) {
    kinds = new Kinds(schemas);
  }

  /** What {@code type} may say, sorted. */
  public SortedSet<String> kinds() {
    return kinds.names();
  }

  /**
   * Parses JSON text more strictly than usual, so that no two readers can understand it in two
   * ways: no name twice in an object, nothing after the end, nested at most 32 deep.
   *
   * @throws InvalidEventException if it is not such JSON; the message says where
   */
  public JsonNode parse(byte[] json) throws InvalidEventException {
    try {
      JsonNode node = strict.readTree(json);
      if (node.isMissingNode()) {
        throw new InvalidEventException("", "The document is empty; send JSON.");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new InvalidEventException(
          "",
          "The document is not JSON as the hub accepts it, at line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()));
    } catch (IOException e) {
      throw new InvalidEventException("", "The document is not UTF-8 text: " + e.getMessage());
    }
  }

  /**
   * Reads the JSON form. A field that has a default in the schema may be left out; what else a
   * sender may leave out must have been filled before. {@code WHITE} is read as {@code CLEAR}.
   *
   * @throws InvalidEventException for an unknown or missing field, a wrong type or an unknown
   *     symbol
   */
  public Event fromJson(JsonNode json) throws InvalidEventException {
    if (!json.isObject()) {
      throw new InvalidEventException("", "An event must be an object with type, header and body.");
    }
    for (Map.Entry<String, JsonNode> part : json.properties()) {
      if (!PARTS.contains(part.getKey())) {
        throw Wording.unknownField(Path.ROOT.to(part.getKey()), "an event", PARTS);
      }
    }
    Schema kind = kind(json.path("type"));
    SpecificRecord event = records.newRecord(kind);
    Schema.Field header = kind.getFields().getFirst();
    event.put(0, records.field(header, json.get(header.name()), Path.ROOT.to(header.name())));
    records.fill(event, 1, json.get("body"), Path.ROOT.to("body"));
    return new Event(event);
  }

  private Schema kind(JsonNode type) throws InvalidEventException {
    if (!type.isTextual()) {
      throw new InvalidEventException(
          "type", "type must name the kind of event: one of " + String.join(", ", kinds()) + ".");
    }
    Schema schema = kinds.schema(type.textValue()).orElse(null);
    if (schema == null) {
      throw Wording.unknownSymbol(Path.ROOT.to("type"), type.textValue(), kinds());
    }
    return schema;
  }

  public ObjectNode toJson(Event event) {
    SpecificRecord record = event.body();
    List<Schema.Field> fields = record.getSchema().getFields();
    ObjectNode json = NODES.objectNode().put("type", event.kind());
    putAll(json, record, fields.stream().limit(1));
    putAll(json.putObject("body"), record, fields.stream().skip(1));
    return json;
  }

  private static void putAll(ObjectNode target, IndexedRecord record, Stream<Schema.Field> fields) {
    fields.forEach(
        field ->
            target.set(
                field.name(),
                toJson(field.schema(), record.get(field.pos()), Forms.isDuration(field))));
  }

  private static JsonNode toJson(Schema schema, @Nullable Object value, boolean duration) {
    if (value == null) {
      return NullNode.getInstance();
    }
    return switch (schema.getType()) {
      case UNION -> toJson(Forms.valueOf(schema), value, duration);
      case RECORD -> {
        ObjectNode object = NODES.objectNode();
        putAll(object, (IndexedRecord) value, schema.getFields().stream());
        yield object;
      }
      case ARRAY -> {
        var array = NODES.arrayNode();
        ((Iterable<?>) value)
            .forEach(each -> array.add(toJson(schema.getElementType(), each, duration)));
        yield array;
      }
      case STRING, ENUM -> NODES.textNode(value.toString());
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case INT -> NODES.numberNode((Integer) value);
      case LONG -> {
        if (Forms.isTime(schema)) {
          yield NODES.textNode(value.toString());
        }
        long number = (Long) value;
        yield duration
            ? NODES.textNode(Duration.ofMillis(number).toString())
            : NODES.numberNode(number);
      }
      default -> throw Forms.unsupported(schema);
    };
  }
}
