package org.ceptoarhub.core.guards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ahocorasick.trie.PayloadEmit;
import org.ahocorasick.trie.PayloadTrie;
import org.ceptoarhub.core.directory.Party;

/**
 * Finds names, aliases, ids and domains of operators in one pass over a text (Aho and Corasick,
 * 1975), however many operators there are.
 *
 * <p>The pass runs over the text without its spaces. A term that has a non-ASCII character is found
 * whatever spaces were put in or left out; an ASCII term must have its own. An edge of a term that
 * is an ASCII letter or digit must be the edge of a word.
 */
final class OperatorNames {
  private final PayloadTrie<List<Term>> trie;

  /**
   * @param spelling as the directory has it
   * @param folded with its spaces, one each
   * @param ascii whether it has nothing but ASCII characters
   */
  private record Term(String party, String spelling, String folded, boolean ascii) {}

  OperatorNames(List<Party> operators) {
    Map<String, List<Term>> terms = new HashMap<>();
    for (Party operator : operators) {
      Stream.of(
              Stream.of(operator.name()),
              operator.aliases().stream(),
              operator.domains().stream(),
              Stream.of(operator.id()))
          .flatMap(spellings -> spellings)
          .forEach(spelling -> add(terms, operator.id(), spelling));
    }
    PayloadTrie.PayloadTrieBuilder<List<Term>> builder = PayloadTrie.builder();
    terms.forEach(builder::addKeyword);
    this.trie = builder.build();
  }

  private static void add(Map<String, List<Term>> terms, String party, String spelling) {
    Reading reading = Reading.of(spelling).getFirst();
    String keyword = reading.compact().toString();
    List<Term> sameKeyword = terms.computeIfAbsent(keyword, key -> new ArrayList<>());
    String folded = reading.text().toString().strip();
    boolean known =
        sameKeyword.stream()
            .anyMatch(term -> term.party().equals(party) && term.folded().equals(folded));
    if (!known) {
      boolean ascii = folded.chars().allMatch(character -> character < 0x80);
      sameKeyword.add(new Term(party, spelling, folded, ascii));
    }
  }

  /** Hands every name in the text to {@code found}. */
  void find(Reading reading, Consumer<Found> found) {
    trie.parseText(
        reading.compact(),
        emit -> {
          check(reading, emit, found);
          return true;
        });
  }

  private static void check(Reading reading, PayloadEmit<List<Term>> emit, Consumer<Found> found) {
    CharSequence text = reading.text();
    int start = reading.placeFrom(emit.getStart());
    int end = reading.placeTo(emit.getEnd());
    if (isInsideWord(text, start) || isInsideWord(text, end)) {
      return;
    }
    for (Term term : emit.getPayload()) {
      if (!term.ascii() || term.folded().contentEquals(text.subSequence(start, end))) {
        found.accept(
            new Found(reading.from(start), reading.to(end - 1), term.spelling(), term.party()));
      }
    }
  }

  /** Whether the characters on both sides of a place are ASCII letters or digits. */
  private static boolean isInsideWord(CharSequence text, int place) {
    return place > 0
        && place < text.length()
        && isWordCharacter(text.charAt(place - 1))
        && isWordCharacter(text.charAt(place));
  }

  private static boolean isWordCharacter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }
}
