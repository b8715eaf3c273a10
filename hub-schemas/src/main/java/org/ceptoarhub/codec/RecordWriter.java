package org.ceptoarhub.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes generated records of one schema, as Avro's own {@code SpecificDatumWriter} does, to the
 * byte: how each field is written is worked out once, not for every value (Avro compiles its
 * readers in this way, but not its writers). Thread-safe.
 *
 * <p>A field that is null and may not be, or is of another class, is a {@link NullPointerException}
 * or {@link ClassCastException}.
 */
final class RecordWriter {
  private final ValueWriter writer;

  RecordWriter(Schema schema) {
    this.writer = of(schema);
  }

  void write(SpecificRecord record, Encoder out) throws IOException {
    writer.write(record, out);
  }

  @FunctionalInterface
  private interface ValueWriter {
    void write(Object value, Encoder out) throws IOException;
  }

  @SuppressWarnings("EnumOrdinal") // a generated enum has its symbols in the order of its schema
  private static ValueWriter of(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> (value, out) -> out.writeString((String) value);
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
      case INT -> (value, out) -> out.writeInt((Integer) value);
      case LONG ->
          Forms.isTime(schema)
              ? (value, out) -> out.writeLong(((Instant) value).toEpochMilli())
              : (value, out) -> out.writeLong((Long) value);
      case BYTES -> (value, out) -> out.writeBytes((ByteBuffer) value);
      case ENUM -> (value, out) -> out.writeEnum(schema.getEnumOrdinal(value.toString()));
      case ARRAY -> array(of(schema.getElementType()));
      case MAP -> map(of(schema.getValueType()));
      case UNION -> optional(schema);
      case RECORD -> record(schema);
      case FLOAT, DOUBLE, FIXED, NULL -> throw Forms.unsupported(schema);
    };
  }

  private static ValueWriter array(ValueWriter element) {
    return (value, out) -> {
      List<?> elements = (List<?>) value;
      out.writeArrayStart();
      out.setItemCount(elements.size());
      for (Object each : elements) {
        out.startItem();
        element.write(each, out);
      }
      out.writeArrayEnd();
    };
  }

  private static ValueWriter map(ValueWriter writer) {
    return (value, out) -> {
      Map<?, ?> entries = (Map<?, ?>) value;
      out.writeMapStart();
      out.setItemCount(entries.size());
      for (Map.Entry<?, ?> each : entries.entrySet()) {
        out.startItem();
        out.writeString((String) each.getKey());
        writer.write(each.getValue(), out);
      }
      out.writeMapEnd();
    };
  }

  private static ValueWriter optional(Schema union) {
    Schema schema = Forms.valueOf(union);
    ValueWriter writer = of(schema);
    int nothing = union.getTypes().indexOf(Schema.create(Schema.Type.NULL));
    int something = union.getTypes().indexOf(schema);
    return (value, out) -> {
      if (value == null) {
        out.writeIndex(nothing);
      } else {
        out.writeIndex(something);
        writer.write(value, out);
      }
    };
  }

  private static ValueWriter record(Schema schema) {
    ValueWriter[] fields =
        schema.getFields().stream().map(field -> of(field.schema())).toArray(ValueWriter[]::new);
    return (value, out) -> {
      SpecificRecord record = (SpecificRecord) value;
      for (int i = 0; i < fields.length; i++) {
        fields[i].write(record.get(i), out);
      }
    };
  }
}
