package org.ceptoarhub.core.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a generated class's schema says of its fields: which views keep them, and what stands in
 * their place in the others. Read off once for each class.
 */
final class Marks {
  private static final ClassValue<Marks> OF =
      new ClassValue<>() {
        @Override
        protected Marks computeValue(Class<?> type) {
          return new Marks(SpecificData.get().getSchema(type));
        }
      };

  private final Mark[] marks;
  private final @Nullable Object[] blanks;

  private enum Mark {
    NONE,
    HEADLINE,
    ANONYMISED,
    NISC
  }

  private Marks(Schema schema) {
    List<Schema.Field> fields = schema.getFields();
    this.marks = fields.stream().map(Marks::mark).toArray(Mark[]::new);
    this.blanks = new @Nullable Object[marks.length];
    for (int i = 0; i < marks.length; i++) {
      if (marks[i] != Mark.HEADLINE) {
        blanks[i] = blank(fields.get(i));
      }
    }
  }

  private static Mark mark(Schema.Field field) {
    return switch (field.getProp("view")) {
      case "headline" -> Mark.HEADLINE;
      case "anonymised" -> Mark.ANONYMISED;
      case "nisc" -> Mark.NISC;
      case null, default -> Mark.NONE;
    };
  }

  /** Whether a record holds anything that only NISC may see. */
  static boolean hasForNiscOnly(SpecificRecord record) {
    Marks of = OF.get(record.getClass());
    for (int i = 0; i < of.marks.length; i++) {
      if (of.marks[i] == Mark.NISC && !Objects.equals(record.get(i), of.blanks[i])) {
        return true;
      }
    }
    return false;
  }

  /** A copy that has what a view keeps, for anybody but NISC; its values are not copied. */
  static SpecificRecord copy(SpecificRecord record, View view) {
    Marks of = OF.get(record.getClass());
    SpecificRecord copy = (SpecificRecord) SpecificData.get().newRecord(null, record.getSchema());
    for (int i = 0; i < of.marks.length; i++) {
      copy.put(i, keeps(view, of.marks[i]) ? record.get(i) : of.blanks[i]);
    }
    return copy;
  }

  private static boolean keeps(View view, Mark mark) {
    return switch (view) {
      case FULL -> mark != Mark.NISC;
      case ANONYMISED -> mark == Mark.ANONYMISED || mark == Mark.HEADLINE;
      case HEADLINE -> mark == Mark.HEADLINE;
    };
  }

  private static @Nullable Object blank(Schema.Field field) {
    return field.hasDefaultValue()
        ? SpecificData.get().getDefaultValue(field)
        : blank(field.schema());
  }

  private static Object blank(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> "";
      case BOOLEAN -> false;
      case INT -> 0;
      case LONG -> schema.getLogicalType() == null ? (Object) 0L : Instant.EPOCH;
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case ENUM ->
          SpecificData.get()
              .createEnum(
                  schema.getEnumDefault() == null
                      ? schema.getEnumSymbols().getFirst()
                      : schema.getEnumDefault(),
                  schema);
      case RECORD -> blankRecord(schema);
      case UNION, NULL, BYTES, FIXED, FLOAT, DOUBLE ->
          throw new IllegalStateException("no blank for " + schema);
    };
  }

  private static Object blankRecord(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    schema.getFields().forEach(field -> record.put(field.pos(), blank(field)));
    return record;
  }
}
