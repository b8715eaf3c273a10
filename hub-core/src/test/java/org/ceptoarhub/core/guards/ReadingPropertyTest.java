package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Texts are read as the plain form of reading reads them, to the last place. */
final class ReadingPropertyTest {

  @Example
  void everyCharacter_isReadAsInThePlainForm_alone_andAmongOthers() {
    for (int character = 0; character <= Character.MAX_VALUE; character++) {
      String alone = Character.toString((char) character);
      assertReadAlike(alone);
      assertReadAlike("か" + alone + "\u3099 " + alone + "a");
    }
  }

  @Property(tries = 3_000)
  void anyText_isReadAsInThePlainForm(@ForAll("texts") String text) {
    assertReadAlike(text);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> prose =
        Arbitraries.strings()
            .withChars('a', 'Z', '0', '9', ' ', '.', '-', 'あ', 'ガ', '電', '力', '、', '。', '（', '１')
            .ofMaxLength(12);
    Arbitrary<String> signs =
        Arbitraries.of(
            "[.]",
            "(dot)",
            " { :: } ",
            "[://]",
            "(DOT ",
            "\\.",
            "\\",
            "[",
            "]",
            ")",
            "%E9%9B%BB",
            "%2e",
            "%",
            "%8",
            "%ff%C3",
            " ",
            "\u3000",
            "\n\t",
            "\u00A0",
            "\u200B",
            "\uFEFF",
            "\u0000",
            "\u3099",
            "\u309A",
            "か\u3099",
            "ｶﾞ",
            "ﾊﾟ",
            "ﾟ",
            "ｱ",
            "Ａ",
            "［．］",
            "｡",
            "—",
            "٣",
            "①",
            "㈱",
            "ß",
            "İ",
            "e\u0301",
            "한",
            "\u1100\u1161",
            "𝐀",
            "\uD835",
            "\uDC00",
            "ǅ",
            "ﬃ");
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(4);
    return Arbitraries.frequencyOf(Tuple.of(4, prose), Tuple.of(5, signs), Tuple.of(1, any))
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  private static void assertReadAlike(String text) {
    List<Reading> fast = Reading.of(text);
    List<SlowReading> plain = SlowReading.of(text);
    assertThat(fast).hasSameSizeAs(plain);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(described(fast.get(i))).isEqualTo(described(plain.get(i)));
    }
  }

  private static String described(Reading reading) {
    StringBuilder places = new StringBuilder(reading.text()).append('\n').append(reading.compact());
    for (int i = 0; i < reading.text().length(); i++) {
      places.append(' ').append(reading.from(i)).append('-').append(reading.to(i));
    }
    for (int i = 0; i < reading.compact().length(); i++) {
      places.append(' ').append(reading.placeFrom(i)).append('-').append(reading.placeTo(i));
    }
    return places.toString();
  }

  private static String described(SlowReading reading) {
    StringBuilder places = new StringBuilder(reading.text()).append('\n').append(reading.compact());
    for (int i = 0; i < reading.text().length(); i++) {
      places.append(' ').append(reading.from(i)).append('-').append(reading.to(i));
    }
    for (int i = 0; i < reading.compact().length(); i++) {
      places.append(' ').append(reading.placeFrom(i)).append('-').append(reading.placeTo(i));
    }
    return places.toString();
  }
}
