package org.ceptoarhub.codec;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Every schema that the hub has ever written with, and its id on the wire. A subject is the full
 * name of a record, its versions count from 1, and an id means the same schema everywhere and for
 * ever. Immutable.
 *
 * <p>To release a changed or a new record, run {@code mvn -pl hub-schemas test
 * -Dtest=SchemaReleaseTest -Dschemas.release=true} and commit what it wrote under {@code released}.
 */
public final class ReleasedSchemas {
  private static final String FOLDER = "/released/";

  private final Map<Integer, Released> byId;
  private final Map<String, NavigableMap<Integer, Released>> bySubject;

  /**
   * One version of a subject.
   *
   * @param id the id on the wire
   * @param subject full name of the record
   * @param version from 1
   * @param schema as written then, field properties included
   */
  public record Released(int id, String subject, int version, Schema schema) {}

  /** A line of the index of released schemas. */
  @JsonPropertyOrder({"id", "subject", "version", "file"})
  record Entry(int id, String subject, int version, String file) {}

  ReleasedSchemas(List<Released> all) {
    byId = all.stream().collect(Collectors.toUnmodifiableMap(Released::id, Function.identity()));
    bySubject =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    Released::subject,
                    Collectors.toMap(
                        Released::version,
                        Function.identity(),
                        (one, other) -> {
                          throw new IllegalStateException(one + " and " + other + " clash");
                        },
                        TreeMap::new)));
  }

  /** Reads the schemas that are shipped with this class. */
  public static ReleasedSchemas load() {
    return new ReleasedSchemas(
        index().stream()
            .map(
                entry ->
                    new Released(entry.id(), entry.subject(), entry.version(), parse(entry.file())))
            .toList());
  }

  static List<Entry> index() {
    try (InputStream index = open("index.json")) {
      return new ObjectMapper().readValue(index, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema parse(String file) {
    try (InputStream schema = open(file)) {
      return new Schema.Parser().parse(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream stream = ReleasedSchemas.class.getResourceAsStream(FOLDER + file);
    if (stream == null) {
      throw new FileNotFoundException("No " + FOLDER + file + " on the class path");
    }
    return stream;
  }

  /** The schema with this id on the wire. */
  public Optional<Released> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The id that a record of this full name is written with: that of its newest version.
   *
   * @throws NoSuchElementException if no schema of that name was ever released
   */
  public int idOf(String fullName) {
    return newest(fullName).id();
  }

  /** Full names of all records, sorted. */
  public SortedSet<String> subjects() {
    return new TreeSet<>(bySubject.keySet());
  }

  /** All versions of a subject, oldest first; empty for an unknown subject. */
  public List<Released> versions(String subject) {
    NavigableMap<Integer, Released> versions = bySubject.get(subject);
    return versions == null ? List.of() : List.copyOf(versions.values());
  }

  /**
   * @throws NoSuchElementException if no schema of that name was ever released
   */
  public Released newest(String subject) {
    NavigableMap<Integer, Released> versions = bySubject.get(subject);
    if (versions == null) {
      throw new NoSuchElementException("No schema named " + subject + " was released");
    }
    return versions.lastEntry().getValue();
  }
}
