package org.ceptoarhub.codec;

import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** What a schema says about the JSON form, beyond Avro's types. */
final class Forms {
  private Forms() {}

  /** A long in milliseconds that the JSON form writes as ISO 8601. */
  static boolean isDuration(Schema.Field field) {
    return "duration".equals(field.getProp("format"));
  }

  static boolean isTime(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }

  /** The type of what is not null. */
  static Schema valueOf(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    List<Schema> values =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (values.size() != 1) {
      throw unsupported(schema);
    }
    return values.getFirst();
  }

  /** Other spellings of an enum's symbols that are accepted, with the symbol that each means. */
  @SuppressWarnings("unchecked")
  static Map<String, String> spellings(Schema symbols) {
    Object spellings = symbols.getObjectProp("spellings");
    return spellings == null ? Map.of() : (Map<String, String>) spellings;
  }

  static IllegalArgumentException unsupported(Schema schema) {
    return new IllegalArgumentException(
        "The JSON form has no spelling for " + schema.getType() + "; give it one before using it");
  }
}
