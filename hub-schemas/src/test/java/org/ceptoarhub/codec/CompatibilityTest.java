package org.ceptoarhub.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.ceptoarhub.codec.ReleasedSchemas.Released;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FULL_TRANSITIVE: every version of a subject reads what every other version wrote. */
class CompatibilityTest {
  private final SchemaValidator fullTransitive =
      new SchemaValidatorBuilder().mutualReadStrategy().validateAll();
  private final ReleasedSchemas released = ReleasedSchemas.load();

  static SortedSet<String> subjects() {
    return ReleasedSchemas.load().subjects();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void allVersions_readEachOther(String subject) throws SchemaValidationException {
    List<Schema> versions = schemas(subject);
    while (!versions.isEmpty()) {
      fullTransitive.validate(versions.removeFirst(), versions);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void versions_areNumberedFromOneAndNamedAsTheirSubject(String subject) {
    List<Released> versions = released.versions(subject);
    for (int i = 0; i < versions.size(); i++) {
      assertThat(versions.get(i).version()).isEqualTo(i + 1);
      assertThat(versions.get(i).schema().getFullName()).isEqualTo(subject);
      assertThat(released.byId(versions.get(i).id())).contains(versions.get(i));
    }
    assertThat(released.idOf(subject)).isEqualTo(versions.getLast().id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "receipt-without-about.avsc",
        "receipt-with-a-new-required-field.avsc",
        "receipt-with-a-note-that-is-a-number.avsc"
      })
  void breakingChange_isCaught(String file) throws IOException {
    Schema breaking = parse("/changes/" + file);

    assertThatThrownBy(
            () -> fullTransitive.validate(breaking, schemas("org.ceptoarhub.event.Receipt")))
        .isInstanceOf(SchemaValidationException.class);
  }

  @Test
  void newOptionalField_isNoBreakingChange() throws IOException {
    Schema wider = parse("/changes/receipt-with-a-new-optional-field.avsc");

    assertThatCode(() -> fullTransitive.validate(wider, schemas("org.ceptoarhub.event.Receipt")))
        .doesNotThrowAnyException();
  }

  private List<Schema> schemas(String subject) {
    List<Schema> newestFirst = new ArrayList<>();
    released.versions(subject).forEach(version -> newestFirst.add(version.schema()));
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private static Schema parse(String resource) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(CompatibilityTest.class.getResourceAsStream(resource), resource)) {
      return new Schema.Parser().parse(new String(file.readAllBytes(), UTF_8));
    }
  }
}
