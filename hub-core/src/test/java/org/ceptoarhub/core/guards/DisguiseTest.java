package org.ceptoarhub.core.guards;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.provisionSaying;

import com.ibm.icu.text.SpoofChecker;
import java.net.IDN;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.ceptoarhub.core.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and addresses that are encoded, or written in letters that look the same. */
class DisguiseTest {
  private static final String NAME = "電力A社";
  private static final String SENTENCE = "委託先の電力A社で停止、Minato Powerも";

  private final IdentityGuard guard = new IdentityGuard(Fixtures.directory());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "電力А社で停止", // CYRILLIC A
        "電力Α社で停止", // GREEK ALPHA
        "電力🅰社で停止",
        "Мinаtо Роwеr",
        "MINΑTO ΡΟWΕR",
        "Mínató Põwer",
        "Mi\u0301nato Power",
        "Mιnato Powеr",
        "www.electricitу-a.example",
        "https://еlectricity-a.example/",
        "ELΕCTRICITY-A",
        "electrıcity-a",
        "2О3.0.113.5、203.0.113.5",
      })
  void lettersThatLookTheSameAreRead(String text) {
    assertThat(parties(text)).containsExactly("electricity-a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&#x96FB;&#x529B;A&#x793E;で停止",
        "&#38651;&#21147;&#65;&#31038;",
        "&#38651&#21147A社",
        "電力&#65;社",
        "&amp;#38651;力A社",
        "electricity-a&period;example",
        "electricity&#45;a",
        "203&#46;0&#46;113&#46;5",
        "\\u96fb\\u529bA\\u793e",
        "\\u{96fb}\\u{529b}A社",
        "U+96FB U+529B U+0041 U+793E",
        "%u96FB%u529BA%u793E",
        "\\xe9\\x9b\\xbb\\xe5\\x8a\\x9bA社",
        "=E9=9B=BB=E5=8A=9BA=E7=A4=BE",
        "%25E9%259B%25BB%25E5%258A%259BA%25E7%25A4%25BE",
        "%2525E9%2525 %25E9%259B%25BB%25E5%258A%259BA社",
        "%93d%97%CDA%8E%D0",
        "%93%64%97%CD%41%8E%D0",
        "%C5%C5%CE%CFA%BC%D2",
        "\u001B$BEENO\u001B(BA\u001B$B<R\u001B(B",
        "e9 9b bb e5 8a 9b 41 e7 a4 be",
      })
  void escapesAreRead(String text) {
    assertThat(parties(text)).containsExactly("electricity-a");
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void encodedNameIsRead(String how, String text) {
    assertThat(parties(text)).as(how).containsExactly("electricity-a");
  }

  private static Stream<List<String>> encodedTexts() {
    List<List<String>> texts = new ArrayList<>();
    for (String said : List.of(NAME, SENTENCE)) {
      for (String charset :
          List.of("UTF-8", "UTF-16LE", "UTF-16BE", "windows-31j", "EUC-JP", "ISO-2022-JP")) {
        byte[] bytes = said.getBytes(Charset.forName(charset));
        String base64 = Base64.getEncoder().encodeToString(bytes);
        texts.add(List.of("base64 of " + charset, base64));
        texts.add(List.of("base64url of " + charset, "見よ「" + url(bytes) + "」"));
        texts.add(
            List.of("MIME of " + charset, Base64.getMimeEncoder().encodeToString(twice(bytes))));
        texts.add(List.of("hex of " + charset, "次の" + HexFormat.of().formatHex(bytes) + "。"));
        texts.add(List.of("mail word", "Subject: =?%s?B?%s?=".formatted(charset, base64)));
        if (!charset.startsWith("UTF-16")) {
          texts.add(
              List.of("URL of " + charset, URLEncoder.encode(said, Charset.forName(charset))));
        }
      }
      for (String before : List.of("/", "x/", "ab/", "abc/")) {
        texts.add(
            List.of(
                "base64 behind " + before,
                "https://c2.example/" + before + url(("q=" + said).getBytes(UTF_8))));
      }
      texts.add(List.of("base64 twice", url(url(said.getBytes(UTF_8)).getBytes(UTF_8))));
      texts.add(
          List.of(
              "base64 of escapes", url(("x=" + URLEncoder.encode(said, UTF_8)).getBytes(UTF_8))));
      texts.add(
          List.of(
              "a command of PowerShell",
              "powershell -enc " + url(("echo '" + said + "'").getBytes(UTF_16LE))));
      texts.add(List.of("base64 among other bytes", url(amongOthers(said))));
    }
    return texts.stream();
  }

  static Stream<Arguments> encoded() {
    return encodedTexts().map(each -> Arguments.of(each.get(0), each.get(1)));
  }

  @Test
  void punycodeIsRead() {
    assertThat(parties("https://" + IDN.toASCII(NAME) + ".example/"))
        .containsExactly("electricity-a");
  }

  @Test
  void whatWasWrittenIsTold() {
    assertThat(
            guard
                .scan(
                    provisionSaying("詳細は " + url(NAME.getBytes(UTF_8)) + " を参照"),
                    "nisc",
                    Fixtures.NOTHING_KNOWN)
                .getFirst()
                .told())
        .isEqualTo("body.summary names 電力A社 (\"" + url(NAME.getBytes(UTF_8)) + "\")");
  }

  @Test
  void nameInAndOutOfAnEncodingIsToldOnce() {
    assertThat(parties(NAME + " %E9%9B%BB%E5%8A%9BA社 " + url(NAME.getBytes(UTF_8))))
        .containsExactly("electricity-a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "重要インフラ事業者の監視制御系が停止し、供給支障が発生した。",
        "Attackers exploited CVE in the VPN appliance; patch now and rotate keys.",
        "100%電力、A&B、C:\\temp、x=1、?a",
        "9:30:45 に停止",
      })
  void ordinaryTextIsNotEvenTried(String text) {
    assertThat(new Disguise().isLikely(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "d41d8cd98f00b204e9800998ecf8427e",
        "019a9f2c-7b61-7c1e-9d0a-3f2b5c8e1a47",
        "https://www.example.com/path/to/Some-Long_Name/CVE-2026-12345?id=AbCdEf123",
        "Сбой в энергосистеме",
        "α版とβ版の比較、±5%、10×10",
        "café, naïve, Müller",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
      })
  void whatNamesNobodyStaysSo(String text) {
    assertThat(parties(text)).isEmpty();
  }

  @Test
  void depthIsBounded() {
    String text = NAME;
    for (int i = 0; i < 4; i++) {
      text = url(text.getBytes(UTF_8));
    }
    assertThat(parties(text)).isEmpty();
  }

  /** A text made of nothing but the beginnings of encodings, many ways to read each. */
  @Test
  void textMadeToBeAmbiguousIsReadInBoundedTime() {
    String piece = "%93%64=93=64&#x96FB;\\u96fb\\x93xn--a e9 9b bb e5 k2SXzQ8rZGz \u001B$B";
    String text = piece.repeat(262_144 / piece.length());

    long start = System.nanoTime();
    List<Undone> undone = new Disguise().undo(text);
    long undoing = System.nanoTime() - start;
    assertThat(parties(text)).isEmpty();
    System.out.printf(
        "%d texts of a text made to be ambiguous, undone in %d ms, read in %d ms%n",
        undone.size(), undoing / 1_000_000, (System.nanoTime() - start - undoing) / 1_000_000);
    assertThat(undone).hasSizeLessThan(30);
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(30).toNanos());
  }

  @Property(tries = 2_000)
  void anyTextIsReadWithoutFail(@ForAll @StringLength(max = 300) String text) {
    for (Undone undone : new Disguise().undo(text)) {
      String said = undone.text();
      for (int i = 0; i < said.length(); i++) {
        assertThat(undone.from(i)).isBetween(0, text.length());
        assertThat(undone.to(i)).isBetween(undone.from(i), text.length());
      }
    }
  }

  /** Made of the characters that begin an encoding, so that it does not take luck. */
  @Property(tries = 2_000)
  void anyTextOfSignsIsReadWithoutFail(
      @ForAll
          @Chars({
            '%', '=', '?', '&', '#', ';', '\\', 'u', 'U', 'x', 'n', '-', '+', '{', '}', '9', 'b',
            'B', 'Q', ' ', ':', '\n', '\u001B', '$', '(', 'А', '電', '\uD835'
          })
          @StringLength(max = 60)
          String text) {
    assertThat(guard.scan(provisionSaying(text), "nisc", Fixtures.NOTHING_KNOWN)).isEmpty();
  }

  /** Our table against Unicode's, by a library that is too large to ship for this. */
  @Test
  void everyLookAlikeOfAnAsciiLetterInUnicodeIsInTheTable() {
    SpoofChecker unicode = new SpoofChecker.Builder().build();
    LookAlikes table = new LookAlikes();
    List<String> missing = new ArrayList<>();
    for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (Character.getType(codePoint) == Character.SURROGATE) {
        continue;
      }
      String prototype =
          unicode.getSkeleton(Character.toString(codePoint)).toLowerCase(Locale.ROOT);
      boolean letter = prototype.length() == 1 && Decoding.isBase64(prototype.charAt(0));
      if (letter
          && Character.isLetterOrDigit(prototype.charAt(0))
          && !isFoldedToAscii(codePoint)
          && !table.contains(codePoint)) {
        missing.add("U+%04X looks like %s".formatted(codePoint, prototype));
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean isFoldedToAscii(int codePoint) {
    return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC)
        .chars()
        .allMatch(c -> c < 0x80);
  }

  private List<String> parties(String text) {
    return guard.scan(provisionSaying(text), "nisc", Fixtures.NOTHING_KNOWN).stream()
        .map(Hit::party)
        .distinct()
        .collect(Collectors.toList());
  }

  private static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] twice(byte[] bytes) {
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    return twice;
  }

  private static byte[] amongOthers(String said) {
    byte[] middle = said.getBytes(UTF_8);
    byte[] all = new byte[middle.length + 22];
    Arrays.fill(all, (byte) 0xF8);
    System.arraycopy(middle, 0, all, 11, middle.length);
    return all;
  }
}
