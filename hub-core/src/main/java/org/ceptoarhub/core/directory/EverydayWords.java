package org.ceptoarhub.core.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * Words that texts use without meaning an operator: a shipped list, and what a directory's own
 * sectors, authorities and CEPTOARs are called.
 */
final class EverydayWords {
  private static final String LIST = "everyday-words.yaml";

  private final Map<String, String> reasons = new HashMap<>();
  private final Map<String, String> called = new HashMap<>();

  EverydayWords(Directory directory) {
    for (YamlNode group : list().items("words")) {
      String reason = group.required("reason").text();
      group
          .items("of")
          .forEach(line -> line.texts().forEach(word -> reasons.put(fold(word), reason)));
    }
    directory.sectors().forEach(sector -> call("sector", sector.id(), sector.name()));
    directory.parties().stream()
        .filter(party -> !party.isOperator())
        .forEach(
            party ->
                call(party.has(Role.CEPTOAR) ? "CEPTOAR" : "authority", party.id(), party.name()));
  }

  /** Why texts have this mark of an operator without meaning the operator; empty if they do not. */
  Optional<String> reason(String mark) {
    String folded = fold(mark);
    return Optional.ofNullable(reasons.get(folded))
        .map("an everyday word (%s)"::formatted)
        .or(() -> Optional.ofNullable(called.get(folded)).map("the name of %s"::formatted))
        .or(() -> partOfAName(folded));
  }

  /** A mark with an ASCII edge is found as a word of its own only, not within another. */
  private Optional<String> partOfAName(String folded) {
    return isAscii(folded.codePointAt(0)) || isAscii(folded.codePointBefore(folded.length()))
        ? Optional.empty()
        : called.entrySet().stream()
            .filter(name -> name.getKey().contains(folded))
            .map(Map.Entry::getValue)
            .sorted()
            .findFirst()
            .map("part of the name of %s"::formatted);
  }

  private void call(String kind, String id, String name) {
    String owner = "the %s '%s'".formatted(kind, id);
    called.put(fold(id), owner);
    called.put(fold(name), owner);
  }

  private static String fold(String word) {
    return OperatorMarks.folded(word);
  }

  private static boolean isAscii(int character) {
    return character < 0x80;
  }

  private static YamlNode list() {
    try (InputStream file =
        Objects.requireNonNull(EverydayWords.class.getResourceAsStream(LIST), LIST)) {
      return YamlNode.parse(LIST, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
