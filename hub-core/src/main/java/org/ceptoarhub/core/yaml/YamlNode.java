package org.ceptoarhub.core.yaml;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A value of a YAML file and where it stands. A plain value has no type of its own (YAML 1.2,
 * failsafe schema): it is what its reader asks for, so {@code no} is a text where a text is wanted.
 * Only an unquoted {@code null}, {@code ~} or nothing at all is no value. Immutable.
 *
 * <p>Every method that reads throws {@link InvalidFileException} if the value is not what is asked
 * for.
 */
public final class YamlNode {
  /** The largest file that is read, in bytes: room for a directory of 20,000 operators. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  /**
   * The longest line that is read, in code points: longer ones take a time that is their square.
   */
  public static final int MAX_LINE = 256 * 1024;

  /** The first day that a file may name. */
  public static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

  /** The last day that a file may name; every time of it can be written in RFC 3339. */
  public static final LocalDate LAST_DAY = LocalDate.of(2999, 12, 31);

  /** The longest length of time that a file may name. */
  public static final Duration LONGEST = Duration.ofDays(3_660);

  /** How deep lists and mappings may nest. */
  public static final int MAX_DEPTH = 32;

  private final Place place;
  private final Content content;

  YamlNode(Place place, Content content) {
    this.place = place;
    this.content = content;
  }

  /**
   * The root of a file of one document. Refused besides what is no YAML: invalid UTF-8, more than
   * {@link #MAX_BYTES}, a line beyond {@link #MAX_LINE}, nesting beyond {@link #MAX_DEPTH}, a key
   * twice in a mapping, keys that are no texts, anchors, aliases and tags.
   *
   * @param file the file's name in messages
   */
  public static YamlNode parse(String file, byte[] utf8) {
    return YamlParser.parse(file, utf8);
  }

  /** The value of a key that must be there. */
  public YamlNode required(String key) {
    return optional(key).orElseThrow(() -> error("'" + key + "' is missing; add it"));
  }

  /** The value of a key, or empty if the key is missing or has no value. */
  public Optional<YamlNode> optional(String key) {
    return Optional.ofNullable(mapping().get(key)).map(Entry::value).filter(YamlNode::isPresent);
  }

  /** The items of a key's list; none if the key is missing. */
  public List<YamlNode> items(String key) {
    return optional(key).map(YamlNode::items).orElse(List.of());
  }

  /**
   * The items of a key's list, or its single value as a list of one; none if the key is missing.
   */
  public List<YamlNode> oneOrMany(String key) {
    return optional(key)
        .map(value -> value.content instanceof Scalar ? List.of(value) : value.items())
        .orElse(List.of());
  }

  /** The texts of a key's list (see {@link #texts()}); none if the key is missing. */
  public List<String> texts(String key) {
    return optional(key).map(YamlNode::texts).orElse(List.of());
  }

  /** This mapping's values by key, in the order of the file. */
  public SequencedMap<String, YamlNode> entries() {
    SequencedMap<String, YamlNode> values = new LinkedHashMap<>();
    mapping().forEach((key, entry) -> values.put(key, entry.value()));
    return Collections.unmodifiableSequencedMap(values);
  }

  /** Refuses any other key than these. */
  public YamlNode onlyKeys(String... keys) {
    List<String> allowed = Arrays.asList(keys);
    mapping()
        .forEach(
            (key, entry) -> {
              if (!allowed.contains(key)) {
                throw entry.key().error("unknown key; " + Texts.remedy(key, allowed));
              }
            });
    return this;
  }

  /** This list's items. */
  public List<YamlNode> items() {
    if (content instanceof Items items) {
      return items.nodes();
    }
    throw expected("a list");
  }

  /** This list's texts; a text alone counts as a list of one. */
  public List<String> texts() {
    return content instanceof Scalar
        ? List.of(text())
        : items().stream().map(YamlNode::text).toList();
  }

  /** A text that is not blank. */
  public String text() {
    if (content instanceof Scalar scalar && !scalar.isNull()) {
      if (scalar.value().isBlank()) {
        throw error("the text is blank; write something or leave the key out");
      }
      return scalar.value();
    }
    throw expected("a text");
  }

  /** A whole number in decimal digits, within bounds. */
  public int integer(int min, int max) {
    String wanted = "a whole number from " + min + " to " + max;
    int value = parsed(wanted, Integer::parseInt);
    if (value < min || value > max) {
      throw expected(wanted);
    }
    return value;
  }

  /** {@code true} or {@code false}. */
  public boolean bool() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw expected("true or false");
    };
  }

  /** A day from {@link #FIRST_DAY} to {@link #LAST_DAY}, ISO 8601. */
  public LocalDate date() {
    String wanted = "a day such as 2009-04-01";
    LocalDate value = parsed(wanted, LocalDate::parse);
    if (value.isBefore(FIRST_DAY) || value.isAfter(LAST_DAY)) {
      throw expected("%s, from %s to %s".formatted(wanted, FIRST_DAY, LAST_DAY));
    }
    return value;
  }

  /**
   * A length of time that is not negative and at most {@link #LONGEST}, so that a time and it make
   * another time, ISO 8601.
   */
  public Duration duration() {
    String wanted = "a length of time such as PT30M";
    Duration value = parsed(wanted, Duration::parse);
    if (value.isNegative()) {
      throw expected(wanted);
    }
    if (value.compareTo(LONGEST) > 0) {
      throw expected("%s, at most %d days".formatted(wanted, LONGEST.toDays()));
    }
    return value;
  }

  /**
   * The choice that this text names.
   *
   * @param what what is chosen, in the error message: {@code unknown <what> 'x'}
   */
  public <T> T oneOf(String what, Map<String, T> choices) {
    String name = text();
    T choice = choices.get(name);
    if (choice == null) {
      throw error(
          "unknown "
              + what
              + " '"
              + Texts.shorten(name)
              + "'; "
              + Texts.remedy(name, choices.keySet()));
    }
    return choice;
  }

  /**
   * This text, parsed.
   *
   * @param wanted what the text must be and how it is written, in the error message
   * @param parser throws IllegalArgumentException or DateTimeException for what is not wanted
   */
  public <T> T parsed(String wanted, Function<String, T> parser) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw expected(wanted);
    }
  }

  /** An error at this value; the message says what is wrong and what to do about it. */
  public InvalidFileException error(String message) {
    return place.error(message);
  }

  /** Something to say about this value that is no reason to refuse its file. */
  public Problem remark(String message) {
    return place.problem(message);
  }

  /** From 1. */
  public int line() {
    return place.line();
  }

  /** From 1, in code points. */
  public int column() {
    return place.column();
  }

  /** Whether this is a list. */
  public boolean isList() {
    return content instanceof Items;
  }

  /** Whether this is a mapping. */
  public boolean isMapping() {
    return content instanceof Entries;
  }

  /** Whether this is a text without quotes, which may as well be meant as a number. */
  public boolean isPlain() {
    return content instanceof Scalar scalar && scalar.plain();
  }

  /** Whether there is a value: not {@code null}, {@code ~} or nothing at all. */
  public boolean isPresent() {
    return !(content instanceof Scalar scalar && scalar.isNull());
  }

  private SequencedMap<String, Entry> mapping() {
    if (content instanceof Entries entries) {
      return entries.byKey();
    }
    throw expected("a mapping");
  }

  private InvalidFileException expected(String wanted) {
    return error("is " + content.describe() + "; write " + wanted);
  }

  /** What a node holds. */
  sealed interface Content {
    String describe();
  }

  record Scalar(String value, boolean plain) implements Content {
    boolean isNull() {
      return plain && (value.isEmpty() || value.equals("null") || value.equals("~"));
    }

    @Override
    public String describe() {
      return isNull() ? "empty" : "'" + Texts.shorten(value) + "'";
    }
  }

  record Items(List<YamlNode> nodes) implements Content {
    Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  record Entries(SequencedMap<String, Entry> byKey) implements Content {
    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** A mapping's entry: where its key stands, and its value. */
  record Entry(Place key, YamlNode value) {}
}
