package org.ceptoarhub.core.editions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.EditionLog.Effective;
import org.ceptoarhub.core.rules.RuleSet;
import org.junit.jupiter.api.Test;

class EditionPairsTest {
  private static final Instant MONDAY = Instant.parse("2026-11-16T00:00:00Z");
  private static final Instant WEDNESDAY = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-11-20T00:00:00Z");

  private final List<String> made = new ArrayList<>();
  private final EditionPairs<String> pairs =
      new EditionPairs<>(
          (directory, rules) -> {
            made.add(directory.name() + rules.name());
            if (rules.name().equals("bad")) {
              throw new IllegalArgumentException("no such sector");
            }
            return directory.name() + rules.name();
          });
  private Timeline<Effective<Directory>> directories =
      Timeline.<Effective<Directory>>empty().with(Instant.EPOCH, directory("D1"));
  private Timeline<Effective<RuleSet>> rules =
      Timeline.<Effective<RuleSet>>empty().with(Instant.EPOCH, rules("R1"));

  private static Effective<Directory> directory(String name) {
    return effective(name, Fixtures.directory());
  }

  private static Effective<RuleSet> rules(String name) {
    return effective(name, new RuleSet(name, name, name, List.of()));
  }

  private static <T> Effective<T> effective(String name, T content) {
    Provenance nobody = new Provenance("", null, Instant.EPOCH, "", null, null);
    return new Effective<>(
        Instant.EPOCH,
        new EditionFile<>(name, LocalDate.EPOCH, name, content, new byte[0]),
        nobody);
  }

  private List<String> show(Instant now) {
    pairs.show(directories, rules);
    return pairs.prepare(now);
  }

  @Test
  void eachTimelineSwitchesByItself() {
    directories = directories.with(WEDNESDAY, directory("D2"));
    rules = rules.with(FRIDAY, rules("R2"));
    assertThat(show(MONDAY)).isEmpty();

    assertThat(pairs.at(MONDAY)).contains("D1R1");
    assertThat(pairs.at(WEDNESDAY)).contains("D2R1");
    assertThat(pairs.at(FRIDAY)).contains("D2R2");
  }

  @Test
  void whatIsToCome_isMadeBeforeAndOnce() {
    directories = directories.with(WEDNESDAY, directory("D2"));
    rules = rules.with(FRIDAY, rules("R2"));
    show(MONDAY);
    show(WEDNESDAY);

    assertThat(made).containsExactly("D1R1", "D2R1", "D2R2");
    pairs.at(FRIDAY);
    assertThat(made).hasSize(3);
  }

  @Test
  void whatIsOver_isMadeOnlyWhenAskedFor() {
    rules = rules.with(WEDNESDAY, rules("R2"));
    show(FRIDAY);
    assertThat(made).containsExactly("D1R2");

    assertThat(pairs.at(MONDAY)).contains("D1R1");
  }

  @Test
  void rulesThatDoNotGoWithTheDirectory_neverHoldAndAreToldOfOnce() {
    rules = rules.with(WEDNESDAY, rules("bad"));

    assertThat(show(MONDAY))
        .containsExactly(
            "directory D1 and rules bad don't go together:"
                + " java.lang.IllegalArgumentException: no such sector");
    assertThat(show(MONDAY)).isEmpty();
    assertThat(pairs.at(FRIDAY)).contains("D1R1");
  }

  @Test
  void beforeTheFirstEdition_theFirstHolds() {
    directories = Timeline.<Effective<Directory>>empty().with(WEDNESDAY, directory("D2"));
    show(FRIDAY);

    assertThat(pairs.at(MONDAY)).contains("D2R1");
  }

  @Test
  void oneWithoutTheOther_isNothing() {
    rules = Timeline.empty();
    show(FRIDAY);

    assertThat(pairs.at(FRIDAY)).isEmpty();
  }
}
