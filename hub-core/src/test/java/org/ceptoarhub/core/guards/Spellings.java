package org.ceptoarhub.core.guards;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ceptoarhub.core.Generated;

/** Writes a name or an address in other ways that a reader still takes for the same. */
final class Spellings {
  private static final List<String> INVISIBLE =
      List.of("\u200B", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u034F", "\uFE0F", "\u0000");
  private static final List<String> SPACES = List.of(" ", "\u3000", "\n", "\u00A0", "\t ");
  private static final List<String> DOTS =
      List.of("[.]", "(.)", "{.}", "[dot]", "(DOT)", " [.] ", "。", "．", "\\.");

  /** Half-width katakana, with its voice mark, by the katakana it stands for. */
  private static final Map<Integer, String> HALF_WIDTH =
      IntStream.rangeClosed(0xFF66, 0xFF9D)
          .mapToObj(Character::toString)
          .flatMap(kana -> Stream.of("", "\uFF9E", "\uFF9F").map(mark -> kana + mark))
          .filter(
              kana -> Normalizer.normalize(kana, Normalizer.Form.NFKC).codePoints().count() == 1)
          .collect(
              Collectors.toMap(
                  kana -> Normalizer.normalize(kana, Normalizer.Form.NFKC).codePointAt(0),
                  Function.identity()));

  private Spellings() {}

  /** A random mixture of spellings. */
  static String of(String term, Random random) {
    String spelt = term;
    if (isAddress(term)) {
      spelt = random.nextBoolean() ? spelt : eachCharacter(spelt, "[:]", ':', random);
    } else if (random.nextBoolean()) {
      spelt = spelt.toUpperCase(Locale.ROOT);
    }
    boolean ascii = term.chars().allMatch(character -> character < 0x80);
    spelt = random.nextBoolean() ? spelt : eachCharacter(spelt, pick(DOTS, random), '.', random);
    spelt = random.nextBoolean() ? spelt : halfWidth(spelt);
    spelt = random.nextBoolean() ? spelt : fullWidth(spelt, random);
    spelt = ascii || random.nextBoolean() ? spelt : sprinkled(spelt, SPACES, random);
    spelt = random.nextBoolean() ? spelt : sprinkled(spelt, INVISIBLE, random);
    return random.nextInt(8) > 0 ? spelt : percentEncoded(spelt);
  }

  private static boolean isAddress(String term) {
    return term.matches("[0-9a-f.:]+");
  }

  private static String eachCharacter(String term, String as, char character, Random random) {
    return term.chars()
        .mapToObj(each -> each == character && random.nextBoolean() ? as : Character.toString(each))
        .collect(Collectors.joining());
  }

  private static String halfWidth(String term) {
    return term.codePoints()
        .mapToObj(each -> HALF_WIDTH.getOrDefault(each, Character.toString(each)))
        .collect(Collectors.joining());
  }

  private static String fullWidth(String term, Random random) {
    return term.codePoints()
        .map(each -> each > ' ' && each < 0x7F && random.nextBoolean() ? each + 0xFEE0 : each)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** Puts something between characters; nothing before the first or after the last. */
  private static String sprinkled(String term, List<String> between, Random random) {
    StringBuilder sprinkled = new StringBuilder();
    term.codePoints()
        .forEach(
            each -> {
              if (!sprinkled.isEmpty() && random.nextInt(3) == 0) {
                sprinkled.append(pick(between, random));
              }
              sprinkled.appendCodePoint(each);
            });
    return sprinkled.toString();
  }

  private static String percentEncoded(String term) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : term.getBytes(UTF_8)) {
      encoded.append("%%%02X".formatted(octet & 0xFF));
    }
    return encoded.toString();
  }

  private static String pick(List<String> of, Random random) {
    return Generated.pick(of, random);
  }
}
