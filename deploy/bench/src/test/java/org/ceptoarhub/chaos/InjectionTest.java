package org.ceptoarhub.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InjectionTest {
  private static final int MANY = 2_000;

  private static List<Injection> drawn(long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> Injection.next(random)).limit(MANY).toList();
  }

  @Test
  void seed_replaysTheChoices() {
    assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
  }

  @Test
  void everyKind_comesAtItsTime() {
    assertThat(drawn(7).stream().map(Injection::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(FaultKind.values());
  }
}
