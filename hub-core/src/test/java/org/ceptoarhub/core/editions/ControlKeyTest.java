package org.ceptoarhub.core.editions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlKeyTest {

  @Property
  void effective_isReadAsItIsWritten(@ForAll Instant from) {
    ControlKey key = new ControlKey.Effective(from);

    assertThat(ControlKey.parse(key.text())).contains(key);
  }

  @Test
  void proposed_isReadAsItIsWritten() {
    ControlKey key = new ControlKey.Proposed("0123456789abcdef".repeat(4));

    assertThat(key.text()).isEqualTo("proposed/" + "0123456789abcdef".repeat(4));
    assertThat(ControlKey.parse(key.text())).contains(key);
  }

  @Test
  void inForce_holdsFromTheFirstMoment() {
    assertThat(ControlKey.parse("in-force")).contains(new ControlKey.Effective(Instant.EPOCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "effective/",
        "effective/tomorrow",
        "effective/2026-11-20",
        "proposed/",
        "proposed/0123",
        "proposed/../in-force",
        "In-Force",
      })
  void anythingElse_isNoKey(String text) {
    assertThat(ControlKey.parse(text)).isEmpty();
  }
}
