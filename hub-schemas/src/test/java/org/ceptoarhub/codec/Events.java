package org.ceptoarhub.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Sequel;

/** Events to test with: the shipped examples, and any that a schema allows. */
final class Events {
  private static final SpecificData MODEL = Kinds.model();
  private static final EventJson JSON = new EventJson();

  private Events() {}

  static JsonNode exampleJson(String kind) {
    try (InputStream example =
        Objects.requireNonNull(
            Events.class.getResourceAsStream("/examples/" + kind + ".json"),
            () -> "no example of " + kind)) {
      return JSON.parse(example.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidEventException e) {
      throw new IllegalStateException(kind, e);
    }
  }

  static Event example(String kind) {
    try {
      return JSON.fromJson(exampleJson(kind));
    } catch (InvalidEventException e) {
      throw new IllegalStateException(kind + ": " + e.getMessage(), e);
    }
  }

  /** Any event of any kind, every field by its schema. */
  static Arbitrary<Event> any() {
    Kinds kinds = new Kinds(ReleasedSchemas.load());
    List<Arbitrary<Event>> each =
        kinds.names().stream()
            .map(kind -> value(kinds.schema(kind).orElseThrow()))
            .map(records -> records.map(record -> new Event((SpecificRecord) record)))
            .toList();
    return Arbitraries.oneOf(each);
  }

  private static Arbitrary<Object> value(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> value(Forms.valueOf(schema)).injectNull(0.3);
      case RECORD ->
          Combinators.combine(
                  schema.getFields().stream().map(field -> value(field.schema())).toList())
              .as(
                  values -> {
                    SpecificRecord record =
                        (SpecificRecord) SpecificData.newInstance(MODEL.getClass(schema), schema);
                    for (int i = 0; i < values.size(); i++) {
                      record.put(i, values.get(i));
                    }
                    return record;
                  });
      case ARRAY -> value(schema.getElementType()).list().ofMaxSize(3).map(list -> (Object) list);
      case ENUM ->
          Arbitraries.of(schema.getEnumSymbols()).map(symbol -> MODEL.createEnum(symbol, schema));
      case STRING -> texts().map(text -> (Object) text);
      case BOOLEAN -> Arbitraries.of(true, false).map(flag -> (Object) flag);
      case INT -> Arbitraries.integers().map(number -> (Object) number);
      case LONG ->
          Forms.isTime(schema)
              ? times().map(time -> (Object) time)
              : Arbitraries.longs().map(number -> (Object) number);
      case BYTES -> texts().map(text -> ByteBuffer.wrap(text.getBytes(UTF_8)));
      case MAP ->
          Arbitraries.maps(texts(), value(schema.getValueType()))
              .ofMaxSize(3)
              .map(map -> (Object) map);
      default -> throw Forms.unsupported(schema);
    };
  }

  /** Any record of the hub's own log, every field by its schema. */
  static Arbitrary<SpecificRecord> anyLogged() {
    return Arbitraries.oneOf(
        Stream.of(
                DecisionRecord.getClassSchema(),
                IndexEntry.getClassSchema(),
                QuarantineRecord.getClassSchema(),
                Sequel.getClassSchema())
            .map(schema -> value(schema).map(record -> (SpecificRecord) record))
            .toList());
  }

  private static StringArbitrary texts() {
    return Arbitraries.strings()
        .ascii()
        .withCharRange('ぁ', 'ん')
        .withChars('電', '力', 'Ａ', '\u0000', '\uFFFD', '"', '\\')
        .ofMaxLength(12);
  }

  /** What RFC 3339 can write: the years 0000 to 9999, to the millisecond. */
  private static Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(
            Instant.parse("0000-01-01T00:00:00Z").toEpochMilli(),
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli())
        .map(Instant::ofEpochMilli);
  }
}
