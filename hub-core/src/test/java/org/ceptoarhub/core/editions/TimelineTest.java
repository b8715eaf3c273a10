package org.ceptoarhub.core.editions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimelineTest {

  @Property
  void holds_whatBeganLastByThen(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 20) Integer> starts,
      @ForAll @IntRange(min = 0, max = 21) int asked) {
    Timeline<Integer> timeline = Timeline.empty();
    for (int i = 0; i < starts.size(); i++) {
      timeline = timeline.with(Instant.ofEpochSecond(starts.get(i)), i);
    }

    int expected = -1;
    int expectedStart = -1;
    for (int i = 0; i < starts.size(); i++) {
      if (starts.get(i) <= asked && starts.get(i) >= expectedStart) {
        expected = i;
        expectedStart = starts.get(i);
      }
    }
    assertThat(timeline.at(Instant.ofEpochSecond(asked)).orElse(-1)).isEqualTo(expected);
  }

  @Test
  void takenBack_whatWasBeforeGoesOn() {
    Timeline<String> timeline =
        Timeline.<String>empty()
            .with(Instant.ofEpochSecond(1), "old")
            .with(Instant.ofEpochSecond(5), "new")
            .without(Instant.ofEpochSecond(5));

    assertThat(timeline.at(Instant.ofEpochSecond(9))).contains("old");
  }

  @Test
  void backFrom_goesFromWhatHoldsToWhatHeldBefore() {
    Timeline<String> timeline =
        Timeline.<String>empty()
            .with(Instant.ofEpochSecond(1), "first")
            .with(Instant.ofEpochSecond(5), "second")
            .with(Instant.ofEpochSecond(9), "third");

    assertThat(timeline.backFrom(Instant.ofEpochSecond(6))).containsExactly("second", "first");
    assertThat(timeline.backFrom(Instant.EPOCH)).containsExactly("first");
    assertThat(timeline.after(Instant.ofEpochSecond(5))).containsExactly("third");
  }
}
