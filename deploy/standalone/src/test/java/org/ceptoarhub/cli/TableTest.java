package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void japaneseTakesTwoPlaces_halfwidthKatakanaOne() {
    assertThat(Table.width("電力A社")).isEqualTo(7);
    assertThat(Table.width("「ガス」ABC")).isEqualTo(11);
    assertThat(Table.width("ﾃﾞﾝﾘｮｸ")).isEqualTo(6);
    assertThat(Table.width("→ TLP:AMBER")).isEqualTo(11);
  }

  @Test
  void columns_areAlignedWhateverTheScript() {
    assertThat(new Table().row("meti", "経済産業省", "hop 1").row("m", "M市", "hop 2").lines("  "))
        .containsExactly("  meti  経済産業省  hop 1", "  m     M市         hop 2");
  }
}
