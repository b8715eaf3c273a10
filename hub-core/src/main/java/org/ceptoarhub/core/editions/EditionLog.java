package org.ceptoarhub.core.editions;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.jspecify.annotations.Nullable;

/**
 * What one control topic has told so far: a fold of its records in their order. A record that can't
 * be read changes nothing but the list of what was refused; the last good one stays. Immutable.
 */
public final class EditionLog<T> {
  /** How many proposals are kept; older ones must be proposed again. */
  public static final int MAX_PROPOSALS = 50;

  /** How many refusals are kept. */
  public static final int MAX_REFUSED = 50;

  private final Form<T> form;
  private final Timeline<Effective<T>> effective;
  private final SequencedMap<String, Proposal<T>> proposals;
  private final SequencedMap<String, Refused> refused;

  /** How a file is read, and what of it stands on the cover. */
  private record Form<T>(
      BiFunction<String, byte[], T> reader,
      Function<T, String> name,
      Function<T, LocalDate> validFrom) {

    EditionFile<T> read(String file, byte[] bytes) {
      T content = reader.apply(file, bytes);
      return new EditionFile<>(
          name.apply(content), validFrom.apply(content), Sha256.hexOf(bytes), content, bytes);
    }
  }

  /** An edition that holds from an instant on. */
  public record Effective<T>(Instant from, EditionFile<T> file, Provenance provenance) {}

  /** An edition that somebody proposes. */
  public record Proposal<T>(EditionFile<T> file, Provenance provenance) {}

  /**
   * A record that changed nothing.
   *
   * @param offset its place on the topic
   * @param key its key
   * @param message what is wrong, one line a problem, each with line, column and remedy where it
   *     lies in the file
   */
  public record Refused(long offset, String key, String message, Provenance provenance) {}

  private EditionLog(
      Form<T> form,
      Timeline<Effective<T>> effective,
      SequencedMap<String, Proposal<T>> proposals,
      SequencedMap<String, Refused> refused) {
    this.form = form;
    this.effective = effective;
    this.proposals = Collections.unmodifiableSequencedMap(proposals);
    this.refused = Collections.unmodifiableSequencedMap(refused);
  }

  /** The log of {@link org.ceptoarhub.core.topics.Control#DIRECTORY} before its first record. */
  public static EditionLog<Directory> ofDirectories() {
    return empty(new Form<>(DirectoryFile::read, Directory::version, Directory::validFrom));
  }

  /** The log of {@link org.ceptoarhub.core.topics.Control#RULES} before its first record. */
  public static EditionLog<RuleSet> ofRules() {
    return empty(new Form<>(RuleSetFile::read, RuleSet::edition, RuleSet::validFrom));
  }

  private static <T> EditionLog<T> empty(Form<T> form) {
    return new EditionLog<>(form, Timeline.empty(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** This log and one more record. The same record again changes nothing. */
  public EditionLog<T> after(ControlRecord record) {
    ControlKey key = ControlKey.parse(record.key()).orElse(null);
    if (key == null) {
      return refusing(
          record, "no key of this topic; use in-force, effective/<instant> or proposed/<sha256>");
    }
    byte[] value = record.value();
    if (value == null) {
      return without(record, key);
    }
    EditionFile<T> file;
    try {
      file = read(record.name(), value);
    } catch (InvalidFileException e) {
      return refusing(record, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return refusing(record, "can't be read: " + e);
    }
    Provenance provenance = Provenance.of(record.headers());
    return switch (key) {
      case ControlKey.Proposed proposed when !proposed.hash().equals(file.hash()) ->
          refusing(record, "the file's SHA-256 is " + file.hash() + "; use that in the key");
      case ControlKey.Proposed proposed ->
          with(effective, bounded(proposals, file.hash(), new Proposal<>(file, provenance)), key);
      case ControlKey.Effective from ->
          with(
              effective.with(from.from(), new Effective<>(from.from(), file, provenance)),
              proposals,
              key);
    };
  }

  /**
   * A file of this topic's kind; one whose bytes the log knows is not read twice.
   *
   * @param name what it is called in messages
   * @throws InvalidFileException if anything in it is wrong
   */
  public EditionFile<T> read(String name, byte[] bytes) {
    String hash = Sha256.hexOf(bytes);
    return Stream.concat(
            proposals.values().stream().map(Proposal::file),
            effective.entries().values().stream().map(Effective::file))
        .filter(file -> file.hash().equals(hash))
        .findFirst()
        .orElseGet(() -> form.read(name, bytes));
  }

  private EditionLog<T> without(ControlRecord record, ControlKey key) {
    return switch (key) {
      case ControlKey.Proposed proposed -> {
        SequencedMap<String, Proposal<T>> left = new LinkedHashMap<>(proposals);
        left.remove(proposed.hash());
        yield with(effective, left, key);
      }
      case ControlKey.Effective from -> {
        Timeline<Effective<T>> left = effective.without(from.from());
        yield left.isEmpty() && !effective.isEmpty()
            ? refusing(record, "without it nothing would be in force; put another one in force")
            : with(left, proposals, key);
      }
    };
  }

  private EditionLog<T> with(
      Timeline<Effective<T>> nowEffective,
      SequencedMap<String, Proposal<T>> nowProposed,
      ControlKey good) {
    SequencedMap<String, Refused> left = new LinkedHashMap<>(refused);
    left.remove(good.text());
    return new EditionLog<>(form, nowEffective, nowProposed, left);
  }

  private EditionLog<T> refusing(ControlRecord record, String message) {
    Refused why =
        new Refused(record.offset(), record.key(), message, Provenance.of(record.headers()));
    return new EditionLog<>(
        form, effective, proposals, bounded(refused, record.key(), why, MAX_REFUSED));
  }

  private static <T> SequencedMap<String, Proposal<T>> bounded(
      SequencedMap<String, Proposal<T>> all, String hash, Proposal<T> proposal) {
    return bounded(all, hash, proposal, MAX_PROPOSALS);
  }

  private static <V> SequencedMap<String, V> bounded(
      SequencedMap<String, V> all, String key, V value, int bound) {
    SequencedMap<String, V> changed = new LinkedHashMap<>(all);
    changed.remove(key);
    changed.putLast(key, value);
    while (changed.size() > bound) {
      changed.pollFirstEntry();
    }
    return changed;
  }

  /** What is in force from when on. */
  public Timeline<Effective<T>> effective() {
    return effective;
  }

  /** What is proposed, the oldest first. */
  public List<Proposal<T>> proposals() {
    return List.copyOf(proposals.values());
  }

  /** The proposal of this SHA-256, in lower-case hex. */
  public Optional<Proposal<T>> proposal(String hash) {
    return Optional.ofNullable(proposals.get(hash));
  }

  /** What was refused under keys that have had nothing good since, the oldest first. */
  public List<Refused> refused() {
    return List.copyOf(refused.values());
  }

  /** Why this record was refused, if it was the last under its key. */
  public @Nullable Refused refused(ControlRecord record) {
    Refused found = refused.get(record.key());
    return found != null && found.offset() == record.offset() ? found : null;
  }
}
