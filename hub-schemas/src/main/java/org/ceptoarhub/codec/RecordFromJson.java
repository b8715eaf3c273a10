package org.ceptoarhub.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * JSON values to values of a schema. It descends only where the schema does, so nothing that a
 * sender writes decides how deep.
 */
final class RecordFromJson {
  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final SpecificData model = Kinds.model();

  SpecificRecord newRecord(Schema schema) {
    return (SpecificRecord) SpecificData.newInstance(model.getClass(schema), schema);
  }

  /**
   * Fills the fields of a record, from a position on, from an object that holds them and no others.
   */
  void fill(SpecificRecord record, int from, @Nullable JsonNode json, Path path)
      throws InvalidEventException {
    if (json == null || !json.isObject()) {
      throw Wording.noObject(path, json);
    }
    Schema schema = record.getSchema();
    for (Map.Entry<String, JsonNode> given : json.properties()) {
      Schema.Field field = schema.getField(given.getKey());
      if (field == null || field.pos() < from) {
        List<String> known =
            schema.getFields().stream().skip(from).map(Schema.Field::name).toList();
        throw Wording.unknownField(path.to(given.getKey()), schema.getName(), known);
      }
    }
    List<Schema.Field> fields = schema.getFields();
    for (Schema.Field field : fields.subList(from, fields.size())) {
      Object value = field(field, json.get(field.name()), path.to(field.name()));
      record.put(field.pos(), value);
    }
  }

  /** The value of a field; its default if nothing is given. */
  @Nullable Object field(Schema.Field field, @Nullable JsonNode json, Path path)
      throws InvalidEventException {
    if (json != null) {
      return value(field.schema(), Forms.isDuration(field), json, path);
    }
    if (!field.hasDefaultValue()) {
      throw Wording.missing(path, field.schema(), Forms.isDuration(field));
    }
    return model.deepCopy(field.schema(), model.getDefaultValue(field));
  }

  private @Nullable Object value(Schema declared, boolean duration, JsonNode json, Path path)
      throws InvalidEventException {
    if (json.isNull() && declared.isNullable()) {
      return null;
    }
    Schema schema = Forms.valueOf(declared);
    return switch (schema.getType()) {
      case RECORD -> {
        SpecificRecord record = newRecord(schema);
        fill(record, 0, json, path);
        yield record;
      }
      case ARRAY -> {
        require(json.isArray(), declared, duration, path);
        List<@Nullable Object> elements = new ArrayList<>(json.size());
        for (JsonNode element : json) {
          elements.add(value(schema.getElementType(), duration, element, path.at(elements.size())));
        }
        yield elements;
      }
      case ENUM -> {
        require(json.isTextual(), declared, duration, path);
        yield model.createEnum(symbol(schema, json.textValue(), path), schema);
      }
      case STRING -> {
        require(json.isTextual(), declared, duration, path);
        yield text(json.textValue(), path);
      }
      case BOOLEAN -> {
        require(json.isBoolean(), declared, duration, path);
        yield json.booleanValue();
      }
      case INT -> {
        require(json.isIntegralNumber() && json.canConvertToInt(), declared, duration, path);
        yield json.intValue();
      }
      case LONG -> {
        if (Forms.isTime(schema) || duration) {
          require(json.isTextual(), declared, duration, path);
          try {
            yield duration ? duration(json.textValue()) : time(json.textValue());
          } catch (DateTimeException | ArithmeticException e) {
            throw Wording.wrong(path, declared, duration);
          }
        }
        require(json.isIntegralNumber() && json.canConvertToLong(), declared, duration, path);
        yield json.longValue();
      }
      default -> throw Forms.unsupported(schema);
    };
  }

  private static void require(boolean right, Schema declared, boolean duration, Path path)
      throws InvalidEventException {
    if (!right) {
      throw Wording.wrong(path, declared, duration);
    }
  }

  private static String symbol(Schema schema, String given, Path path)
      throws InvalidEventException {
    String symbol = Forms.spellings(schema).getOrDefault(given, given);
    if (!schema.hasEnumSymbol(symbol)) {
      throw Wording.unknownSymbol(path, given, schema.getEnumSymbols());
    }
    return symbol;
  }

  /** A text that has a form in UTF-8. */
  private static String text(String given, Path path) throws InvalidEventException {
    for (int i = 0; i < given.length(); i++) {
      if (Character.isHighSurrogate(given.charAt(i))
          && i + 1 < given.length()
          && Character.isLowSurrogate(given.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(given.charAt(i))) {
        throw new InvalidEventException(
            path.toString(), path + " holds half a character (a lone surrogate); send whole ones.");
      }
    }
    return given;
  }

  private static Instant time(String text) {
    return OffsetDateTime.parse(text, RFC_3339).toInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static long duration(String text) {
    return Duration.parse(text).toMillis();
  }
}
