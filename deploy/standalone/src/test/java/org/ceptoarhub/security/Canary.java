package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ahocorasick.trie.Emit;
import org.ahocorasick.trie.Trie;

/** A made-up operator whose marks are planted, and whose every trace is looked for. */
final class Canary {
  /** Its id; it says nothing of the name. */
  static final String ID = "canary-9";

  private static final String NAME = "東京湾岸電力";
  private static final String ROMAJI = "Tokyo Wangan Power";
  private static final String DOMAIN = "wangan-denryoku.example";
  private static final String ADDRESS = "198.18.77.10";
  private static final String ADDRESS_6 = "2001:db8:77::10";

  private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
  private static final Charset EUC_JP = Charset.forName("EUC-JP");
  private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");

  /** Its entry in a directory. */
  static final String ENTRY =
      """
        - id: canary-9
          name: 東京湾岸電力
          memberships:
            - { sector: electricity, ceptoar: ceptoar-electricity, ministry: meti }
          aliases: [湾岸電力, Tokyo Wangan Power, トウキョウワンガンデンリョク]
          domains: [wangan-denryoku.example]
          own-blocks: [198.18.77.8/29, "2001:db8:77::/48"]
          contacts:
            - { kind: hub }
            - { kind: mail, address: security@wangan-denryoku.example }

      """
          .indent(0);

  private final Trie exact;
  private final Trie anyCase;
  private final Trie folded;
  private final int forms;

  Canary() {
    List<String> marks = List.of(NAME, ROMAJI, DOMAIN, ADDRESS, ADDRESS_6);
    List<String> exactForms = new ArrayList<>();
    List<String> anyCaseForms = new ArrayList<>();
    for (String mark : marks) {
      for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE, SHIFT_JIS, EUC_JP, ISO_2022_JP)) {
        byte[] bytes = bytes(mark, charset);
        exactForms.add(new String(bytes, ISO_8859_1));
        exactForms.addAll(base64(bytes));
        anyCaseForms.add(HexFormat.of().formatHex(bytes));
        anyCaseForms.add(percent(bytes));
        anyCaseForms.add(percent(bytes).replace("%", "%25"));
        anyCaseForms.add(percent(bytes).replace("%", "\\x"));
        anyCaseForms.add(percent(bytes).replace("%", "="));
      }
      for (Charset charset : List.of(UTF_8, SHIFT_JIS, EUC_JP)) {
        anyCaseForms.add(URLEncoder.encode(mark, charset));
        anyCaseForms.add(URLEncoder.encode(URLEncoder.encode(mark, charset), charset));
      }
      anyCaseForms.add(units(mark, "\\u%04x"));
      anyCaseForms.add(units(mark, "%%u%04x"));
      anyCaseForms.add(units(mark, "&#x%x;"));
      anyCaseForms.add(units(mark, "&#%d;"));
    }
    anyCaseForms.add(IDN.toASCII(NAME));
    this.exact = trie(exactForms.stream());
    this.anyCase = trie(anyCaseForms.stream().map(form -> form.toLowerCase(Locale.ROOT)));
    this.folded = trie(Stream.concat(marks.stream(), disguises().stream()).map(Canary::fold));
    this.forms =
        (int)
            (exactForms.stream().distinct().count()
                + anyCaseForms.stream().distinct().count()
                + Stream.concat(marks.stream(), disguises().stream())
                    .map(Canary::fold)
                    .distinct()
                    .count());
  }

  private static Trie trie(Stream<String> forms) {
    return Trie.builder()
        .addKeywords(forms.filter(form -> form.length() > 5).collect(Collectors.toSet()))
        .build();
  }

  /** In how many ways it is looked for. */
  int forms() {
    return forms;
  }

  /** The canary's marks as texts may have them, told and hidden. */
  static List<String> plants() {
    List<String> plants = new ArrayList<>();
    for (String mark : List.of(NAME, ROMAJI, DOMAIN, ADDRESS)) {
      byte[] utf8 = mark.getBytes(UTF_8);
      plants.add(mark);
      plants.add("委託先の" + mark + "で停止");
      plants.add(percent(utf8));
      plants.add(percent(utf8).replace("%", "%25"));
      plants.add(units(mark, "&#x%x;"));
      plants.add(units(mark, "&#%d;"));
      plants.add(units(mark, "\\u%04x"));
      plants.add(Base64.getEncoder().encodeToString(utf8));
      plants.add(
          Base64.getUrlEncoder().withoutPadding().encodeToString(("_" + mark).getBytes(UTF_8)));
      plants.add(Base64.getEncoder().encodeToString(("-- " + mark + " --").getBytes(UTF_16LE)));
      plants.add("次の" + HexFormat.of().formatHex(utf8) + "。");
    }
    plants.add(percent(NAME.getBytes(SHIFT_JIS)));
    plants.add(URLEncoder.encode(NAME, SHIFT_JIS));
    plants.add(URLEncoder.encode(NAME, EUC_JP));
    plants.add(
        "=?ISO-2022-JP?B?" + Base64.getEncoder().encodeToString(NAME.getBytes(ISO_2022_JP)) + "?=");
    plants.add("https://" + IDN.toASCII(NAME) + ".example/");
    plants.addAll(disguises());
    plants.add("security@wangan-denryoku.example");
    plants.add("2001:db8:77::10");
    return plants;
  }

  /** What is no encoding of the name, and reads the same. */
  private static List<String> disguises() {
    return List.of(
        "198[.]18[.]77[.]10",
        "wangan-denryoku[.]example",
        "東京湾岸電カ", // KATAKANA KA
        "東京湾岸電⼒", // KANGXI RADICAL POWER
        "東京\u200B湾岸\u2060電力",
        "東 京 湾 岸 電 力",
        "東京湾岸\n電力",
        "Ｔｏｋｙｏ　Ｗａｎｇａｎ　Ｐｏｗｅｒ",
        "TOKYO WANGAN POWER",
        "Тоkyо Wаngаn Роwеr", // CYRILLIC
        "Tοkyο Wangan Pοwer", // GREEK
        "Tókyo Wángan Power",
        "ﾄｳｷｮｳﾜﾝｶﾞﾝﾃﾞﾝﾘｮｸ",
        "トウキヨウワンガンデンリヨク");
  }

  /** What of the canary there is in these bytes, in whatever encoding. */
  Optional<String> in(byte[] bytes) {
    String raw = new String(bytes, ISO_8859_1);
    return first(exact, raw)
        .or(() -> first(anyCase, raw.toLowerCase(Locale.ROOT).replace("\\\\", "\\")))
        .or(() -> first(folded, fold(new String(bytes, UTF_8))));
  }

  Optional<String> in(String text) {
    return in(text.getBytes(UTF_8));
  }

  private static Optional<String> first(Trie trie, String text) {
    Emit found = trie.firstMatch(text);
    return found == null
        ? Optional.empty()
        : Optional.of(
            "%s at %d: …%s…"
                .formatted(
                    found.getKeyword(),
                    found.getStart(),
                    text.substring(
                        Math.max(0, found.getStart() - 40),
                        Math.min(text.length(), found.getEnd() + 20))));
  }

  /** Compatibility forms, case, marks, spaces and characters that do not show made one. */
  private static String fold(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String apart = Normalizer.normalize(composed, Normalizer.Form.NFKD);
    return apart.replaceAll("[\\p{Mn}\\p{Cf}\\p{Cc}\\s\\p{Z}]+", "");
  }

  private static byte[] bytes(String mark, Charset charset) {
    byte[] bytes = mark.getBytes(charset);
    return charset.equals(ISO_2022_JP) && bytes[0] == 0x1B
        ? Arrays.copyOfRange(bytes, 3, bytes.length - 3) // between the shifts
        : bytes;
  }

  /** What stands in any base64 of bytes that have these among them. */
  private static List<String> base64(byte[] bytes) {
    List<String> aligned = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = (before * 8 + 5) / 6;
      int to = (before + bytes.length) * 8 / 6;
      String whole = encoded.substring(from, to);
      aligned.add(whole);
      aligned.add(whole.replace('+', '-').replace('/', '_'));
    }
    return aligned;
  }

  private static String percent(byte[] bytes) {
    StringBuilder percent = new StringBuilder();
    for (byte each : bytes) {
      percent.append("%%%02x".formatted(each & 0xFF));
    }
    return percent.toString();
  }

  private static String units(String text, String form) {
    return text.chars().mapToObj(unit -> form.formatted(unit)).collect(Collectors.joining());
  }
}
