package org.ceptoarhub.core.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlNodeTest {

  private static YamlNode yaml(String text) {
    return YamlNode.parse("plan.yaml", text.getBytes(UTF_8));
  }

  private static void fails(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading).isInstanceOf(InvalidFileException.class).hasMessage(message);
  }

  @Test
  void aPlainValueIsWhatItsReaderAsksFor() {
    YamlNode root = yaml("{a: no, b: 7, c: true, d: 2009-04-01, e: PT30M, f: \"7\"}");

    assertThat(root.required("a").text()).isEqualTo("no");
    assertThat(root.required("b").text()).isEqualTo("7");
    assertThat(root.required("b").integer(1, 9)).isEqualTo(7);
    assertThat(root.required("c").bool()).isTrue();
    assertThat(root.required("d").date()).isEqualTo(LocalDate.of(2009, 4, 1));
    assertThat(root.required("e").duration()).isEqualTo(Duration.ofMinutes(30));
    assertThat(root.required("f").integer(1, 9)).isEqualTo(7);
  }

  @Test
  void listsAndMappingsKeepTheOrderOfTheFile() {
    YamlNode root = yaml("z: [1, 2]\na: [{k: v}]\nm: one\n");

    assertThat(root.entries().sequencedKeySet()).containsExactly("z", "a", "m");
    assertThat(root.texts("z")).containsExactly("1", "2");
    assertThat(root.texts("m")).containsExactly("one");
    assertThat(root.items("a").getFirst().required("k").text()).isEqualTo("v");
    assertThat(root.items("none")).isEmpty();
    assertThat(root.texts("none")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'k:'", "'k: null'", "'k: ~'", "'other: 1'"})
  void aKeyWithoutValueIsAbsent(String text) {
    assertThat(yaml(text).optional("k")).isEmpty();
  }

  @Test
  void aQuotedNullIsAText() {
    assertThat(yaml("k: 'null'").required("k").text()).isEqualTo("null");
  }

  @Test
  void aMissingKeyIsReportedWhereItsMappingBegins() {
    fails(
        () -> yaml("rules:\n  - id: a\n").items("rules").getFirst().required("basis"),
        "plan.yaml:2:5: rules[0]: 'basis' is missing; add it");
  }

  @Test
  void anUnknownKeyIsReportedWhereItStandsWithTheNearOne() {
    fails(
        () -> yaml("id: a\nbassis: b\n").onlyKeys("id", "basis"),
        "plan.yaml:2:1: bassis: unknown key; did you mean 'basis'?");
    fails(
        () -> yaml("colour: red").onlyKeys("id", "basis"),
        "plan.yaml:1:1: colour: unknown key; use one of id, basis");
  }

  @Test
  void aValueOfAnotherTypeIsReportedWithWhatToWrite() {
    YamlNode root = yaml("list: [a]\nword: 'x y'\nnone:\nblank: ' '\nback: -PT1S\n");

    fails(() -> root.required("list").text(), "plan.yaml:1:7: list: is a list; write a text");
    fails(() -> root.required("word").items(), "plan.yaml:2:7: word: is 'x y'; write a list");
    fails(() -> root.required("word").entries(), "plan.yaml:2:7: word: is 'x y'; write a mapping");
    fails(
        () -> root.required("word").integer(1, 9),
        "plan.yaml:2:7: word: is 'x y'; write a whole number from 1 to 9");
    fails(() -> root.required("word").bool(), "plan.yaml:2:7: word: is 'x y'; write true or false");
    fails(
        () -> root.required("word").date(),
        "plan.yaml:2:7: word: is 'x y'; write a day such as 2009-04-01");
    fails(
        () -> root.required("back").duration(),
        "plan.yaml:5:7: back: is '-PT1S'; write a length of time such as PT30M");
    fails(() -> root.required("none"), "plan.yaml:1:1: 'none' is missing; add it");
    fails(
        () -> root.required("blank").text(),
        "plan.yaml:4:8: blank: the text is blank; write something or leave the key out");
    fails(
        () -> yaml("n: 99").required("n").integer(1, 9),
        "plan.yaml:1:4: n: is '99'; write a whole number from 1 to 9");
  }

  @Test
  void daysAndLengthsOfTimeThatNoClockReaches_areRefused() {
    YamlNode root = yaml("day: +999999999-12-31\nold: 1899-12-31\nlong: PT2562047788015215H\n");

    fails(
        () -> root.required("day").date(),
        "plan.yaml:1:6: day: is '+999999999-12-31'; write a day such as 2009-04-01, from 1900-01-01"
            + " to 2999-12-31");
    fails(
        () -> root.required("old").date(),
        "plan.yaml:2:6: old: is '1899-12-31'; write a day such as 2009-04-01, from 1900-01-01 to"
            + " 2999-12-31");
    fails(
        () -> root.required("long").duration(),
        "plan.yaml:3:7: long: is 'PT2562047788015215H'; write a length of time such as PT30M, at"
            + " most 3660 days");
  }

  @Test
  void anUnknownChoiceIsReportedWithTheNearOne() {
    Map<String, Integer> seats = Map.of("member", 1);

    assertThat(yaml("seat: member").required("seat").<Integer>oneOf("seat", seats)).isEqualTo(1);
    fails(
        () -> yaml("seat: memebr").required("seat").oneOf("seat", seats),
        "plan.yaml:1:7: seat: unknown seat 'memebr'; did you mean 'member'?");
    fails(
        () -> yaml("seat: throne").required("seat").oneOf("seat", seats),
        "plan.yaml:1:7: seat: unknown seat 'throne'; use one of member");
  }

  @Test
  void problemsAreCollectedEntryByEntry() {
    YamlNode root = yaml("- {id: a}\n- {ID: b}\n- {id: c}\n- []\n");
    Problems problems = new Problems("plan.yaml");

    assertThat(problems.each(root.items(), item -> item.required("id").text()))
        .containsExactly("a", "c");
    fails(
        problems::throwIfAny,
        String.join(
            System.lineSeparator(),
            "plan.yaml:2:3: [1]: 'id' is missing; add it",
            "plan.yaml:4:3: [3]: is a list; write a mapping"));
  }

  @Test
  void readingStopsAfterAHundredProblems() {
    YamlNode root = yaml("- x\n".repeat(1_000));
    Problems problems = new Problems("plan.yaml");

    assertThatThrownBy(() -> problems.each(root.items(), YamlNode::entries))
        .isInstanceOfSatisfying(
            InvalidFileException.class, e -> assertThat(e.problems()).hasSize(Problems.MAX));
  }

  @Test
  void columnsCountCharactersNotBytes() {
    fails(
        () -> yaml("{名前: 電力, 名前: ガス}"),
        "plan.yaml:1:10: 名前: the key stands in line 1 already; keep one of the two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: 1\nb: 2\na: 3'|3:1: a: the key stands in line 1 already; keep one of the two",
        "'a: &x 1'|1:4: a: the anchor &x is not allowed; remove it",
        "'a: [1, *x]'|1:8: a[1]: the alias *x is not allowed; write the value out",
        "'a: !!int 1'|1:4: a: the tag tag:yaml.org,2002:int is not allowed; remove it",
        "'a: !x {}'|1:4: a: the tag !x is not allowed; remove it",
        "'? [a, b]\n: 1'|1:3: a key must be a text; write 'key: value'",
        "'~: 1'|1:1: a key must be a text; write 'key: value'",
        "'a: 1\n---\nb: 2'|2:1: a second document begins here; keep one document in a file",
        "''|1:1: the file is empty; write the document",
        "'a: [1, 2'|1:9: is no YAML: expected ',' or ']', but got <stream end>; correct it here or"
            + " just before",
        "'a: b: c'|1:5: is no YAML: mapping values are not allowed here; correct it here or just"
            + " before",
      })
  void whatIsNoFileOfOursIsRefusedWithARemedy(String text, String message) {
    fails(() -> yaml(text), "plan.yaml:" + message);
  }

  @Test
  void invalidUtf8IsReportedWhereItStands() {
    fails(
        () -> YamlNode.parse("plan.yaml", new byte[] {'a', ':', '\n', ' ', (byte) 0xFF}),
        "plan.yaml:2:2: the byte here is no UTF-8; save the file as UTF-8");
    fails(
        () -> YamlNode.parse("plan.yaml", new byte[] {'a', ':', ' ', (byte) 0xE9}),
        "plan.yaml:1:4: the byte here is no UTF-8; save the file as UTF-8");
  }

  @Test
  void anUnprintableCharacterIsReportedWhereItStands() {
    fails(
        () -> yaml("a: 1\nb: \u0000"),
        "plan.yaml:2:4: the character U+0000 is not allowed; remove it");
  }

  @Test
  void sizeAndDepthAreBounded() {
    fails(
        () -> YamlNode.parse("plan.yaml", new byte[YamlNode.MAX_BYTES + 1]),
        "plan.yaml:1:1: the file has 8388609 bytes; shorten it to 8388608 at most");
    assertThat(yaml("- x\n".repeat(YamlNode.MAX_BYTES / 4)).items())
        .hasSize(YamlNode.MAX_BYTES / 4);
    assertThat(yaml("k: " + "x".repeat(YamlNode.MAX_LINE - 3)).required("k").text())
        .hasSize(YamlNode.MAX_LINE - 3);
    fails(
        () -> yaml("a: b\nk: " + "電".repeat(YamlNode.MAX_LINE)),
        "plan.yaml:2:262145: the line is longer than 262144 characters; break it up");
    assertThat(yaml("[".repeat(32) + "]".repeat(32)).items()).hasSize(1);
    assertThatThrownBy(() -> yaml("[".repeat(100_000)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith("plan.yaml:1:34: [0][0]")
        .hasMessageEndingWith("is nested deeper than 32 levels; flatten it");
  }

  @Test
  void longTextsAreCutInMessages() {
    fails(
        () -> yaml("k: " + "x".repeat(1_000)).required("k").bool(),
        "plan.yaml:1:4: k: is '" + "x".repeat(60) + "…'; write true or false");
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll("yamlLike") String text) {
    readOrRefuse(text.getBytes(UTF_8));
  }

  @Provide
  Arbitrary<String> yamlLike() {
    return Arbitraries.strings()
        .withChars("ab1 \n\t-:?,[]{}#&*!|>'\"%@\\\\xuU~<=.")
        .ofMaxLength(60);
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      YamlNode.parse("plan.yaml", bytes);
    } catch (InvalidFileException e) {
      assertThat(e.problems())
          .hasSize(1)
          .allSatisfy(
              problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).contains(";");
              });
    }
  }
}
