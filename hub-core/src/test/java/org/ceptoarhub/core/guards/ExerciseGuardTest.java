package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Traffic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExerciseGuardTest {
  private final Directory directory = Fixtures.directory();

  @Test
  void liveTrafficReachesEverybody() {
    assertThat(admitted(Realm.LIVE, Traffic.ACTUAL, null)).hasSameSizeAs(directory.parties());
  }

  @Test
  void drillReachesItsParticipantsOnly() {
    assertThat(admitted(Realm.DRILL, Traffic.EXERCISE, Fixtures.EXERCISE))
        .containsExactlyInAnyOrder("nisc", "meti", "ceptoar-electricity", "electricity-a");
  }

  @ParameterizedTest
  @CsvSource({"drill-unknown", ","})
  void unknownExerciseReachesNobody(@Nullable String exercise) {
    assertThat(admitted(Realm.DRILL, Traffic.EXERCISE, exercise)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"LIVE, EXERCISE", "LIVE, TEST", "DRILL, ACTUAL"})
  void trafficOfTheOtherRealmReachesNobody(Realm realm, Traffic traffic) {
    assertThat(admitted(realm, traffic, Fixtures.EXERCISE)).isEmpty();
  }

  @Test
  void drillIsNeverPublic() {
    Guard.Check check = check(Realm.DRILL, Traffic.EXERCISE, Fixtures.EXERCISE);

    assertThat(check.refuses(directory.party("nisc").orElseThrow(), Relation.PUBLIC)).isPresent();
  }

  @Test
  void refusalSaysWhy() {
    Party water = directory.party("water-a").orElseThrow();

    assertThat(check(Realm.DRILL, Traffic.EXERCISE, null).refuses(water, Relation.ADDRESSED))
        .hasValue("the event names no exercise");
    assertThat(
            check(Realm.DRILL, Traffic.EXERCISE, Fixtures.EXERCISE)
                .refuses(water, Relation.ADDRESSED))
        .hasValue("takes no part in exercise drill-2026");
    assertThat(check(Realm.LIVE, Traffic.TEST, null).refuses(water, Relation.ADDRESSED))
        .hasValue("TEST traffic does not belong in the live realm");
  }

  private List<String> admitted(Realm realm, Traffic traffic, @Nullable String exercise) {
    Guard.Check check = check(realm, traffic, exercise);
    return directory.parties().stream()
        .filter(party -> check.refuses(party, Relation.ADDRESSED).isEmpty())
        .map(Party::id)
        .toList();
  }

  private Guard.Check check(Realm realm, Traffic traffic, @Nullable String exercise) {
    Header header = Fixtures.header().setTraffic(traffic).setExerciseId(exercise).build();
    Event event = new Event(Fixtures.provision().setHeader(header).build());
    return new ExerciseGuard(directory)
        .on(new Submission("nisc", event, null, realm, Fixtures.NOW), Fixtures.NOTHING_KNOWN);
  }
}
