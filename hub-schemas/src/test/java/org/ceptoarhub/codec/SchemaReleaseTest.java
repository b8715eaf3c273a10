package org.ceptoarhub.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.ceptoarhub.codec.ReleasedSchemas.Entry;
import org.ceptoarhub.codec.ReleasedSchemas.Released;
import org.junit.jupiter.api.Test;

/**
 * Today's schemas are the newest released ones. Run with {@code -Dschemas.release=true} it releases
 * what has changed: it writes the next version of each changed record and adds it to the index.
 */
class SchemaReleaseTest {
  private static final Path FOLDER = Path.of("src/main/resources/released");

  @Test
  void generatedSchemas_areTheNewestReleasedOnes() throws IOException {
    List<Schema> unreleased = unreleased(ReleasedSchemas.load());
    if (Boolean.getBoolean("schemas.release")) {
      release(unreleased);
    } else {
      assertThat(unreleased)
          .as("changed since their last release; release them with -Dschemas.release=true")
          .extracting(Schema::getFullName)
          .isEmpty();
    }
  }

  @Test
  void releasedIds_areFromOneOnWithoutGaps() {
    List<Entry> index = ReleasedSchemas.index();
    for (int i = 0; i < index.size(); i++) {
      assertThat(index.get(i).id()).isEqualTo(i + 1);
    }
  }

  @Test
  void everySubject_isStillGenerated() {
    assertThat(GeneratedSchemas.whole())
        .extracting(Schema::getFullName)
        .containsAll(ReleasedSchemas.load().subjects());
  }

  private static List<Schema> unreleased(ReleasedSchemas released) {
    return GeneratedSchemas.whole().stream()
        .filter(
            schema -> {
              List<Released> versions = released.versions(schema.getFullName());
              return versions.isEmpty() || !versions.getLast().schema().equals(schema);
            })
        .toList();
  }

  private static void release(List<Schema> schemas) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<Entry> index = new ArrayList<>(ReleasedSchemas.index());
    for (Schema schema : schemas) {
      String subject = schema.getFullName();
      int version =
          1 + (int) index.stream().filter(entry -> entry.subject().equals(subject)).count();
      String file = "%s-v%d.avsc".formatted(schema.getName(), version);
      String text = mapper.readTree(schema.toString()).toPrettyString();
      Files.writeString(FOLDER.resolve(file), text + "\n", UTF_8);
      index.add(new Entry(index.size() + 1, subject, version, file));
    }
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    printer.indentObjectsWith(new DefaultPrettyPrinter.FixedSpaceIndenter());
    String json = mapper.writer(printer).writeValueAsString(index);
    Files.writeString(FOLDER.resolve("index.json"), json + "\n", UTF_8);
  }
}
