package org.ceptoarhub.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spoils valid inputs: flips, inserts, cuts, repeats and moves bytes, splices two inputs, and puts
 * a word where another one was, which swaps types and keys of JSON and YAML.
 */
public final class Mutator {
  private static final int MOST_EDITS = 6;
  private static final int LONGEST_REPEAT = 4_096;
  private static final String BREAKS = "{}[]:,\"' \n\t#&*!|>%@`?=;./-";

  /** What parsers stumble over, in any of the formats. */
  private static final List<String> WORDS =
      List.of(
          "null",
          "~",
          "true",
          "{}",
          "[]",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
          "\"\"",
          "0",
          "-1",
          "-0",
          "1e400",
          "1E-9999999999",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999999999999999999999999",
          "0x1F",
          "NaN",
          "PT0S",
          "-PT1S",
          "PT9223372036854775807S",
          "P99999999999999D",
          "PT2562047788015215H30M7.999999999S",
          "+999999999-12-31",
          "-999999999-01-01",
          "0000-01-01",
          "9999-12-31T23:59:59.999999999+18:00",
          "0000-01-01T00:00:00-18:00",
          "2026-02-30T00:00:00Z",
          "\\ud800",
          "\\udc00\\ud800",
          "\\u0000",
          "\\x00",
          "\\U0010FFFF",
          "\u0000",
          "\u007f",
          "\u0085",
          "\u2028",
          "\u202e",
          "\ufeff",
          "\uffff",
          "😀",
          "電力Ａ社",
          "ﷺ",
          "&a *a",
          "!!java.lang.Object",
          "<<: *a",
          "? ",
          "--- ",
          "...",
          "%YAML 9.9",
          "|+9",
          ">-",
          "%00",
          "%ff",
          "%",
          "%d%s%n",
          "../",
          "${7*7}",
          "'--",
          "\r\n\r\n",
          "type",
          "header",
          "body",
          "stage",
          "sector",
          "eventId",
          "01890000-0000-7000-8000-000000000001",
          "nisc",
          "hub",
          "electricity-a",
          "TLP:RED",
          "RED",
          "AMBER_STRICT",
          "WHITE");

  /** Lengths, counts and times of Avro binary: small, negative, 2 GB, the ends of a long. */
  private static final List<byte[]> VARINTS =
      List.of(
          varint(0),
          varint(-1),
          varint(1 << 20),
          varint(Integer.MAX_VALUE),
          varint(Integer.MIN_VALUE),
          varint(1L << 40),
          varint(Long.MAX_VALUE),
          varint(Long.MIN_VALUE),
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});

  private final RandomGenerator random;
  private final List<byte[]> seeds;

  /**
   * @param seeds valid inputs, at least one
   */
  public Mutator(RandomGenerator random, List<byte[]> seeds) {
    this.random = random;
    this.seeds = List.copyOf(seeds);
  }

  /** The next input: a seed with some edits, now and then as it is. */
  public byte[] next() {
    byte[] bytes = seed();
    for (int edits = random.nextInt(MOST_EDITS); edits > 0; edits--) {
      bytes = edited(bytes);
    }
    return bytes;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] edited(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = random.nextInt(from, Math.min(bytes.length, from + 1 + random.nextInt(64)) + 1);
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(bytes, from);
      case 1 -> joined(bytes, 0, from, new byte[0], to);
      case 2 -> joined(bytes, 0, from, repeated(Arrays.copyOfRange(bytes, from, to)), from);
      case 3 -> spliced(bytes, from);
      case 4 -> joined(bytes, 0, from, anyBytes(), random.nextBoolean() ? from : to);
      case 5 -> joined(bytes, 0, from, VARINTS.get(random.nextInt(VARINTS.size())), to);
      case 6, 7 -> flipped(bytes);
      case 8 -> joined(bytes, 0, from, word(), from);
      default -> otherWord(bytes, from);
    };
  }

  private static byte[] joined(byte[] bytes, int begin, int end, byte[] middle, int rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + middle.length);
    out.write(bytes, begin, end - begin);
    out.writeBytes(middle);
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  private byte[] repeated(byte[] part) {
    int times = part.length == 0 ? 0 : 1 + random.nextInt(Math.max(1, longest() / part.length));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Mostly short, so that most inputs stay near a valid one. */
  private int longest() {
    return random.nextInt(8) == 0 ? LONGEST_REPEAT : 64;
  }

  private byte[] spliced(byte[] bytes, int from) {
    byte[] other = seed();
    int begin = random.nextInt(other.length + 1);
    int end = random.nextBoolean() ? other.length : random.nextInt(begin, other.length + 1);
    return joined(
        bytes,
        0,
        from,
        Arrays.copyOfRange(other, begin, end),
        random.nextBoolean() ? bytes.length : from);
  }

  private byte[] anyBytes() {
    byte[] any = new byte[1 + random.nextInt(8)];
    random.nextBytes(any);
    return any;
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      int at = random.nextInt(flipped.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] word() {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
  }

  /** Puts another word, from the list or from an input, in the place of the one that is here. */
  private byte[] otherWord(byte[] bytes, int at) {
    int from = at;
    int to = at;
    while (from > 0 && !isBreak(bytes[from - 1])) {
      from--;
    }
    while (to < bytes.length && !isBreak(bytes[to])) {
      to++;
    }
    return joined(bytes, 0, from, random.nextBoolean() ? word() : wordOf(seed()), to);
  }

  private byte[] wordOf(byte[] input) {
    List<byte[]> words = new ArrayList<>();
    int start = random.nextInt(input.length + 1);
    for (int i = start; i < input.length && words.isEmpty(); i++) {
      if (isBreak(input[i])) {
        int end = i + 1;
        while (end < input.length && !isBreak(input[end])) {
          end++;
        }
        if (end > i + 1) {
          words.add(Arrays.copyOfRange(input, i + 1, end));
        }
      }
    }
    return words.isEmpty() ? word() : words.getFirst();
  }

  private static boolean isBreak(byte character) {
    return character >= 0 && BREAKS.indexOf(character) >= 0;
  }

  /** A long as Avro writes it: zigzag, seven bits a byte. */
  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7FL) != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return out.toByteArray();
  }
}
