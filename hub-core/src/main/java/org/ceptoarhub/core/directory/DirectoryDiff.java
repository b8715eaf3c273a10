package org.ceptoarhub.core.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ceptoarhub.core.verification.VerificationLevel;

/**
 * What another directory would change. Of lists whose order means nothing (aliases, domains,
 * members) only what they contain counts; contacts are in the order in which they are tried.
 *
 * @param changes by {@link Part}; within a part in the order of the files, removed entries last
 */
public record DirectoryDiff(List<Change> changes) {
  private static final String NOTHING = "nothing";
  private static final Pattern AMBIGUOUS = Pattern.compile("[,\\[\\]\"\\p{Cc}\u2028\u2029]");
  private static final Pattern ESCAPED = Pattern.compile("[\"\\\\\\p{Cc}\u2028\u2029]");

  public DirectoryDiff {
    changes = List.copyOf(changes);
  }

  /** What a change is about. */
  public enum Part {
    EDITION("edition"),
    SECTOR("sector"),
    PARTY("party"),
    CEPTOAR("CEPTOAR"),
    MEMBERSHIP("membership"),
    COUNCIL("Council"),
    AGREEMENT("agreement"),
    EXERCISE("exercise"),
    EMERGENCY_CONTACT("emergency contact");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  /** One difference. */
  public sealed interface Change {
    Part part();

    /**
     * Which entry of its part: an id, for a membership {@code operator in CEPTOAR}; empty for what
     * there is one of.
     */
    String id();

    /** The change in one line, without a line break. */
    String wording();
  }

  /**
   * An entry that only the new directory has.
   *
   * @param what the entry in a few words
   */
  public record Added(Part part, String id, String what) implements Change {
    @Override
    public String wording() {
      return "+ " + part.words + " " + id + ": " + what;
    }
  }

  /**
   * An entry that only the old directory has.
   *
   * @param what the entry in a few words
   */
  public record Removed(Part part, String id, String what) implements Change {
    @Override
    public String wording() {
      return "- " + part.words + " " + id + ": " + what;
    }
  }

  /**
   * An attribute of an entry that both have.
   *
   * @param attribute as directory files spell it
   * @param from the old value in a few words
   * @param to the new value in a few words
   */
  public record Changed(Part part, String id, String attribute, String from, String to)
      implements Change {
    @Override
    public String wording() {
      String entry = id.isEmpty() ? part.words : part.words + " " + id;
      return "~ " + entry + ": " + attribute + ": " + from + " -> " + to;
    }
  }

  /** What changes when {@code after} takes the place of {@code before}. */
  public static DirectoryDiff of(Directory before, Directory after) {
    List<Change> changes = new ArrayList<>();
    for (Part part : Part.values()) {
      compare(part, entries(part, before), entries(part, after), changes);
    }
    return new DirectoryDiff(changes);
  }

  /** Whether the two directories are the same but for the order of their entries. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The changes of one part. */
  public List<Change> of(Part part) {
    return changes.stream().filter(change -> change.part() == part).toList();
  }

  /**
   * @param what the entry in a few words
   * @param attributes by their spelling in directory files; always the same ones within a part
   */
  private record Entry(String what, SequencedMap<String, String> attributes) {}

  private static void compare(
      Part part, Map<String, Entry> before, Map<String, Entry> after, List<Change> changes) {
    after.forEach(
        (id, entry) ->
            Optional.ofNullable(before.get(id))
                .ifPresentOrElse(
                    old -> compare(part, id, old, entry, changes),
                    () -> changes.add(new Added(part, id, entry.what()))));
    before.forEach(
        (id, entry) -> {
          if (!after.containsKey(id)) {
            changes.add(new Removed(part, id, entry.what()));
          }
        });
  }

  private static void compare(
      Part part, String id, Entry before, Entry after, List<Change> changes) {
    after
        .attributes()
        .forEach(
            (attribute, to) -> {
              String from = before.attributes().getOrDefault(attribute, NOTHING);
              if (!from.equals(to)) {
                changes.add(new Changed(part, id, attribute, from, to));
              }
            });
  }

  private static Map<String, Entry> entries(Part part, Directory directory) {
    return switch (part) {
      case EDITION -> Map.of("", edition(directory));
      case SECTOR -> byId(directory.sectors(), Sector::id, DirectoryDiff::sector);
      case PARTY -> byId(directory.parties(), Party::id, DirectoryDiff::party);
      case CEPTOAR -> byId(directory.ceptoars(), Ceptoar::party, DirectoryDiff::ceptoar);
      case MEMBERSHIP -> memberships(directory);
      case COUNCIL -> Map.of("", council(directory.council()));
      case AGREEMENT -> byId(directory.agreements(), Agreement::id, DirectoryDiff::agreement);
      case EXERCISE -> byId(directory.exercises(), Exercise::id, DirectoryDiff::exercise);
      case EMERGENCY_CONTACT ->
          byId(
              directory.emergencyContacts(),
              EmergencyContact::party,
              DirectoryDiff::emergencyContact);
    };
  }

  private static <T> Map<String, Entry> byId(
      Collection<T> values, Function<T, String> id, Function<T, Entry> entry) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    values.forEach(value -> entries.put(id.apply(value), entry.apply(value)));
    return entries;
  }

  private static Entry edition(Directory directory) {
    return entry(
        directory.version(),
        "version",
        directory.version(),
        "valid-from",
        directory.validFrom().toString());
  }

  private static Entry sector(Sector sector) {
    return entry(
        text(sector.name()),
        "name",
        text(sector.name()),
        "liaison-copy",
        Boolean.toString(sector.liaisonCopy()));
  }

  private static Entry party(Party party) {
    String roles = set(party.roles().stream().map(Role::id));
    return entry(
        "%s (%s)".formatted(text(party.name()), roles),
        "name",
        text(party.name()),
        "roles",
        roles,
        "liaison",
        party.liaison().id(),
        "aliases",
        set(party.aliases().stream()),
        "domains",
        set(party.domains().stream()),
        "own-blocks",
        set(party.ownBlocks().stream()),
        "contacts",
        contacts(party.contacts()));
  }

  private static Entry ceptoar(Ceptoar ceptoar) {
    String levels =
        list(ceptoar.levels().levels().stream().map(VerificationLevel::id))
            + Optional.ofNullable(ceptoar.levels().safeTime())
                .map(", safe-time %s"::formatted)
                .orElse("");
    return entry(
        "sector %s, ministry %s".formatted(ceptoar.sector(), ceptoar.ministry()),
        "sector",
        ceptoar.sector(),
        "ministry",
        ceptoar.ministry(),
        "council",
        ceptoar.council().id(),
        "verification",
        levels,
        "redistribution",
        ceptoar.redistribution().id(),
        "groups",
        groups(ceptoar.groups()));
  }

  private static Map<String, Entry> memberships(Directory directory) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Party party : directory.parties()) {
      for (Membership place : party.memberships()) {
        entries.put(
            "%s in %s".formatted(party.id(), place.ceptoar()),
            entry(
                "sector %s, ministry %s".formatted(place.sector(), place.ministry()),
                "sector",
                place.sector(),
                "ministry",
                place.ministry()));
      }
    }
    return entries;
  }

  private static Entry council(Council council) {
    return entry(
        "",
        "observers-receive",
        Boolean.toString(council.observersReceive()),
        "observers",
        set(council.observers().stream()),
        "working-groups",
        groups(council.workingGroups()));
  }

  private static Entry agreement(Agreement agreement) {
    String until = Objects.requireNonNullElse(agreement.until(), "open-ended").toString();
    return entry(
        "%s and %s from %s until %s"
            .formatted(agreement.agency(), agreement.partner(), agreement.from(), until),
        "agency",
        agreement.agency(),
        "partner",
        agreement.partner(),
        "from",
        agreement.from().toString(),
        "until",
        until);
  }

  private static Entry exercise(Exercise exercise) {
    String participants = set(exercise.participants().stream());
    return entry(participants, "participants", participants);
  }

  private static Entry emergencyContact(EmergencyContact row) {
    String relay = Objects.requireNonNullElse(row.relayBy(), NOTHING);
    String contacts = contacts(row.contacts());
    return entry(
        row.relayBy() == null ? contacts : "relay-by %s, %s".formatted(relay, contacts),
        "relay-by",
        relay,
        "contacts",
        contacts);
  }

  /**
   * @param attributes names and values in turn
   */
  private static Entry entry(String what, String... attributes) {
    SequencedMap<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      byName.put(attributes[i], attributes[i + 1]);
    }
    return new Entry(what, byName);
  }

  private static String groups(List<Group> groups) {
    return list(
        groups.stream()
            .sorted(Comparator.comparing(Group::id))
            .map(
                group ->
                    "%s %s [%s]"
                        .formatted(group.id(), text(group.name()), set(group.members().stream()))));
  }

  private static String contacts(List<ContactRoute> routes) {
    return list(routes.stream().map(route -> (route.kind() + " " + text(route.address())).strip()));
  }

  private static String set(Stream<String> values) {
    return list(values.distinct().sorted().map(DirectoryDiff::text));
  }

  private static String list(Stream<String> values) {
    String joined = values.collect(Collectors.joining(", "));
    return joined.isEmpty() ? NOTHING : joined;
  }

  /** Quoted if it could be taken for more than one value or does not fit in a line. */
  private static String text(String value) {
    return value.equals(NOTHING) || AMBIGUOUS.matcher(value).find()
        ? "\"" + ESCAPED.matcher(value).replaceAll(DirectoryDiff::escape) + "\""
        : value;
  }

  private static String escape(MatchResult character) {
    return Matcher.quoteReplacement("\\u%04x".formatted((int) character.group().charAt(0)));
  }
}
