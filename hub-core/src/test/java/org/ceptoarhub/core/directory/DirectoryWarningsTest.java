package org.ceptoarhub.core.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.Problem;
import org.ceptoarhub.core.yaml.YamlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryWarningsTest {
  private static final LocalDate DURING = LocalDate.of(2010, 3, 31);
  private static final LocalDate AFTER = LocalDate.of(2010, 4, 1);

  private static List<Problem> warnings(String yaml, LocalDate today) {
    return DirectoryWarnings.of("d.yaml", yaml.getBytes(UTF_8), today);
  }

  @Test
  void aSoundFileHasNone() {
    assertThat(warnings(DirectoryFileTest.SMALL, DURING)).isEmpty();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [Gas B Co.] | [電力] | 45:15: operators[1].aliases[0]: '電力' is an everyday word (what sectors supply), and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [Ｂ社ガス, Ｂａｎｋ] | 45:21: operators[1].aliases[1]: 'Ｂａｎｋ' is an everyday word (what sectors run), and every text that has it would be refused for naming the operator; write a name that only the operator has
          name: ガスB社 | name: ネット ワーク | 43:11: operators[1].name: 'ネット ワーク' is an everyday word (what incidents happen to), and every text that has it would be refused for naming the operator; write a name that only the operator has
          id: gas-b | id: power | 42:9: operators[1].id: 'power' is an everyday word (what sectors supply), and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [政府・行政サービス] | 45:15: operators[1].aliases[0]: '政府・行政サービス' is the name of the sector 'government', and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [行政サービス] | 45:15: operators[1].aliases[0]: '行政サービス' is part of the name of the sector 'government', and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [経済産業省] | 45:15: operators[1].aliases[0]: '経済産業省' is the name of the authority 'meti', and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [METI] | 45:15: operators[1].aliases[0]: 'METI' is the name of the authority 'meti', and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [ガスセプター] | 45:15: operators[1].aliases[0]: 'ガスセプター' is the name of the CEPTOAR 'ceptoar-gas', and every text that has it would be refused for naming the operator; write a name that only the operator has
          [Gas B Co.] | [東瓦] | 45:15: operators[1].aliases[0]: '東瓦' has two characters, and texts have those without meaning the operator; write a longer name or leave it out
          """)
  void whatTextsHaveAnywayIsNoNameToLookFor(String right, String wrong, String warning) {
    assertThat(warnings(DirectoryFileTest.SMALL.replace(right, wrong), DURING))
        .extracting(Problem::toString)
        .containsExactly(warning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ガスB株式会社", "Power Company B", "N.I.S.C.", "産業B", "a power b"})
  void aNameOfItsOwnIsNone(String alias) {
    assertThat(warnings(DirectoryFileTest.SMALL.replace("Gas B Co.", alias), DURING)).isEmpty();
  }

  @Property
  void everyListedWordIsFoundHoweverItIsWritten(@ForAll("written") String word) {
    String yaml = DirectoryFileTest.SMALL.replace("[Gas B Co.]", "['" + word + "']");

    assertThat(warnings(yaml, DURING))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.path()).isEqualTo("operators[1].aliases[0]");
              assertThat(warning.message()).contains("is an everyday word (");
            });
  }

  @Provide
  Arbitrary<String> written() {
    return Arbitraries.of(list().toList())
        .filter(word -> word.length() > 1)
        .flatMap(
            word ->
                Arbitraries.of(
                    word,
                    word.toUpperCase(Locale.ROOT),
                    Normalizer.normalize(word, Normalizer.Form.NFD),
                    fullWidth(word),
                    word.charAt(0) + " " + word.substring(1)));
  }

  private static String fullWidth(String word) {
    StringBuilder wide = new StringBuilder();
    word.chars().map(c -> c > 0x20 && c < 0x7F ? c + 0xFEE0 : c).forEach(wide::appendCodePoint);
    return wide.toString();
  }

  private static Stream<String> list() {
    try (InputStream file =
        Objects.requireNonNull(
            DirectoryWarnings.class.getResourceAsStream("everyday-words.yaml"))) {
      return YamlNode.parse("everyday-words.yaml", file.readAllBytes()).items("words").stream()
          .flatMap(group -> group.items("of").stream())
          .flatMap(line -> line.texts().stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noWordIsListedTwice() {
    assertThat(list().map(OperatorMarks::folded)).doesNotHaveDuplicates();
  }

  @Test
  void anAgreementIsWarnedOfFromTheDayAfterItsLast() {
    assertThat(warnings(DirectoryFileTest.SMALL, AFTER))
        .extracting(Problem::toString)
        .containsExactly(
            "50:76: agreements[0].until: the agreement ended on 2010-03-31; renew it or remove it");
  }

  @Test
  void aCeptoarWithoutMembersIsWarnedOf() {
    String lonely =
        """
          - id: ceptoar-town-gas
            name: 地方ガスセプター
            sector: gas
            ministry: meti
            council: none
            contacts: [{ kind: hub }, { kind: mail, address: a@town-gas.example }]
        operators:
        """;

    assertThat(warnings(DirectoryFileTest.SMALL.replace("operators:\n", lonely), DURING))
        .extracting(Problem::toString)
        .containsExactly(
            "34:9: ceptoars[1].id: 'ceptoar-town-gas' has no members, so nothing gets through it to"
                + " an operator; add its operators or remove it");
  }

  @Test
  void warningsComeInTheOrderOfTheFile() {
    String yaml =
        DirectoryFileTest.SMALL.replace("[Gas A Co.]", "[銀行]").replace("[Gas B Co.]", "[電力, 東瓦]");

    assertThat(warnings(yaml, AFTER))
        .extracting(Problem::path)
        .containsExactly(
            "operators[0].aliases[0]",
            "operators[1].aliases[0]",
            "operators[1].aliases[1]",
            "agreements[0].until");
  }

  @Test
  void aFileThatCannotBeTakenIsRefusedAsEver() {
    assertThatThrownBy(() -> warnings("version: x1", DURING))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("d.yaml:1:1: 'valid-from' is missing; add it");
  }
}
