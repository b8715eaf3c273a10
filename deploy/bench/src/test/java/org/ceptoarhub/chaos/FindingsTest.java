package org.ceptoarhub.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final List<String> DUE = List.of("a", "b", "c");

  @Test
  void whatIsThereInOrder_isClean() {
    Findings findings = Findings.of(DUE, DUE);

    assertThat(findings).isEqualTo(new Findings(3, 0, 0, 0, 0));
    assertThat(findings.isClean()).isTrue();
  }

  @Test
  void whatIsMissing_isLost() {
    assertThat(Findings.of(DUE, List.of("a", "c"))).isEqualTo(new Findings(3, 1, 0, 0, 0));
  }

  @Test
  void whatIsThereTwice_isDoubledWhereverItStands() {
    assertThat(Findings.of(DUE, List.of("a", "b", "a", "c")))
        .isEqualTo(new Findings(3, 0, 1, 0, 0));
  }

  @Test
  void whatOughtNotToBeThere_isMisrouted() {
    assertThat(Findings.of(DUE, List.of("a", "b", "x", "x", "c")))
        .isEqualTo(new Findings(3, 0, 0, 2, 0));
  }

  @Test
  void whatComesTooLate_isOutOfOrder() {
    Findings findings = Findings.of(DUE, List.of("b", "a", "c"));

    assertThat(findings).isEqualTo(new Findings(3, 0, 0, 0, 1));
    assertThat(findings.isClean()).isFalse();
  }
}
