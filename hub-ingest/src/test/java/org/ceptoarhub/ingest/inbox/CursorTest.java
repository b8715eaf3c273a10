package org.ceptoarhub.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 255, 1L << 40, Long.MAX_VALUE})
  void cursor_givesItsOffsetBack(long offset) {
    assertThat(Cursor.offset("meti", Cursor.of("meti", offset))).hasValue(offset);
  }

  @Test
  void cursorWithOneCharacterChanged_isNone() {
    String cursor = Cursor.of("meti", 1234);

    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String changed = cursor.substring(0, i) + other + cursor.substring(i + 1);
      assertThat(Cursor.offset("meti", changed)).isEmpty();
    }
  }

  @Test
  void negativeOffset_isNone() {
    assertThat(Cursor.offset("meti", Cursor.of("meti", -2))).isEmpty();
  }

  @Test
  void cursorOfAnotherParty_isNone() {
    assertThat(Cursor.offset("nisc", Cursor.of("meti", 7))).isEmpty();
  }
}
