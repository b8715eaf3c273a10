package org.ceptoarhub.codec;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.log.DecisionRecord;

/** The schemas that today's IDL makes. */
final class GeneratedSchemas {
  private GeneratedSchemas() {}

  /**
   * The records that travel on their own, events first: those that no other record contains. In the
   * form in which they are released, without hints for Java.
   */
  static List<Schema> whole() {
    return Stream.of(Header.class, DecisionRecord.class)
        .flatMap(
            neighbour -> {
              Set<Schema> all = inPackageOf(neighbour);
              Set<String> contained = new HashSet<>();
              all.forEach(
                  schema ->
                      schema.getFields().forEach(field -> collect(field.schema(), contained)));
              return all.stream().filter(schema -> !contained.contains(schema.getFullName()));
            })
        .map(GeneratedSchemas::withoutJavaHints)
        .sorted((one, other) -> one.getFullName().compareTo(other.getFullName()))
        .toList();
  }

  private static Set<Schema> inPackageOf(Class<?> neighbour) {
    try (Stream<Path> files =
        Files.list(
            Path.of(neighbour.getProtectionDomain().getCodeSource().getLocation().toURI())
                .resolve(neighbour.getPackageName().replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[A-Za-z]+\\.class"))
          .map(name -> neighbour.getPackageName() + "." + name.replace(".class", ""))
          .map(GeneratedSchemas::schema)
          .filter(schema -> schema.getType() == Schema.Type.RECORD)
          .collect(toSet());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Schema schema(String className) {
    try {
      return SpecificData.get().getSchema(Class.forName(className));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(Schema schema, Set<String> names) {
    switch (schema.getType()) {
      case RECORD -> names.add(schema.getFullName());
      case ARRAY -> collect(schema.getElementType(), names);
      case MAP -> collect(schema.getValueType(), names);
      case UNION -> schema.getTypes().forEach(type -> collect(type, names));
      default -> {}
    }
  }

  private static Schema withoutJavaHints(Schema schema) {
    try {
      JsonNode json = new ObjectMapper().readTree(schema.toString());
      json.findParents("avro.java.string")
          .forEach(parent -> ((ObjectNode) parent).remove("avro.java.string"));
      return new Schema.Parser().parse(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
