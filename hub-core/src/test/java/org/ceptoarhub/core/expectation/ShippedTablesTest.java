package org.ceptoarhub.core.expectation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedTablesTest {

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void shippedEdition_doesWhatItsTableExpects(String edition) {
    Result result = result(edition);

    assertThat(
            Stream.concat(
                result.failed().stream()
                    .map(
                        row ->
                            "%d: %s: %s"
                                .formatted(
                                    row.row().line(),
                                    row.row().name(),
                                    String.join(" | ", row.differences()))),
                result.uncovered().stream()))
        .isEmpty();
  }

  private static Result result(String edition) {
    Directory directory = Editions.directory(edition);
    String name = "rules/tests/" + edition + ".yaml";
    ExpectationTable table = ExpectationFile.read(name, bytes(name), directory);
    return ExpectationRun.of(
        table, new Decider(directory, Editions.rules(edition)), ShippedTablesTest::rules);
  }

  private static RuleSet rules(String file) {
    String name = "rules/tests/" + file;
    return RuleSetFile.read(name, bytes(name));
  }

  private static byte[] bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            ShippedTablesTest.class.getResourceAsStream("/editions/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
