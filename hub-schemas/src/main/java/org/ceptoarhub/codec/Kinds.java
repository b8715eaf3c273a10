package org.ceptoarhub.codec;

import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.log.DecisionRecord;

/** The generated classes behind the released schemas, and which of them are kinds of event. */
final class Kinds {
  private final SortedMap<String, Schema> schemas = new TreeMap<>();

  Kinds(ReleasedSchemas released) {
    for (String subject : released.subjects()) {
      Schema schema = SpecificData.get().getSchema(generatedClass(subject));
      if (isEvent(schema)) {
        schemas.put(schema.getName(), schema);
      }
    }
  }

  /** Names as in {@code type} of the JSON form. */
  SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(schemas.keySet()));
  }

  Optional<Schema> schema(String kind) {
    return Optional.ofNullable(schemas.get(kind));
  }

  /** An event kind is a record whose first field is its header. */
  static boolean isEvent(Schema schema) {
    Schema.Field header = schema.getField("header");
    return header != null && header.pos() == 0;
  }

  static Class<? extends SpecificRecord> generatedClass(String fullName) {
    try {
      return Class.forName(fullName, true, Kinds.class.getClassLoader())
          .asSubclass(SpecificRecord.class);
    } catch (ClassNotFoundException e) {
      throw (NoSuchElementException)
          new NoSuchElementException("No class was generated for " + fullName).initCause(e);
    }
  }

  /** The data model of the generated classes: strings are String, times are Instant. */
  static SpecificData model() {
    trustGeneratedClasses();
    SpecificData model = new SpecificData(Kinds.class.getClassLoader());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    return model;
  }

  /**
   * Avro makes only classes that the whole process trusts; the generated ones have to be named to
   * it once, their builders need it too.
   */
  private static void trustGeneratedClasses() {
    ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
    if (!trusted.isTrusted(Header.class)) {
      Set<String> ours =
          Set.of(Header.class.getPackageName(), DecisionRecord.class.getPackageName());
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(trusted, type -> ours.contains(type.getPackageName())));
    }
  }
}
