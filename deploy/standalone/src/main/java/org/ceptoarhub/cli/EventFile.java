package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds for a party to send: one event, an array of events, or its part of a sample.
 *
 * @param party the party
 * @param entries the party's events, and those that others send in the same sample, in order
 */
record EventFile(String party, List<Entry> entries) {

  /**
   * An event and who sends it.
   *
   * @param actor who acts for the party; null if the file does not say
   */
  record Entry(String as, @Nullable String actor, JsonNode event) {}

  /**
   * Reads a file.
   *
   * @throws CommandFailure if it can't be read, is no JSON, or has nothing to send for the party
   */
  static EventFile read(Path path, String party) {
    JsonNode file = parse(path);
    List<Entry> entries = new ArrayList<>();
    if (Sample.is(file)) {
      for (Sample.Step step : new Sample(file, "").steps()) {
        if (step instanceof Sample.Sent sent) {
          entries.add(new Entry(sent.as(), sent.actor(), sent.event()));
        }
      }
    } else if (file.isArray()) {
      file.forEach(event -> entries.add(new Entry(party, null, event)));
    } else {
      entries.add(new Entry(party, null, file));
    }
    if (entries.stream().noneMatch(entry -> entry.as().equals(party))) {
      throw new CommandFailure(
          ExitCode.FAILED, "%s holds no event for \"%s\" to send".formatted(path, party));
    }
    return new EventFile(party, List.copyOf(entries));
  }

  /** The party's events. */
  List<JsonNode> own() {
    return entries.stream().filter(entry -> entry.as().equals(party)).map(Entry::event).toList();
  }

  /** Parses a JSON file. */
  static JsonNode parse(Path path) {
    try {
      return new EventJson().parse(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCode.FAILED, "there is no file " + path);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "can't read " + path + ": " + e.getMessage());
    } catch (InvalidEventException e) {
      throw new CommandFailure(ExitCode.REFUSED, path + ": " + e.getMessage());
    }
  }
}
