package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the search for the canary finds it: a search that found nothing would please everybody. */
class CanaryTest {
  private final Canary canary = new Canary();

  @ParameterizedTest
  @MethodSource("org.ceptoarhub.security.Canary#plants")
  void everyPlantIsFound(String plant) {
    assertThat(canary.in("前の文 " + plant + " 後の文")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-31j", "EUC-JP", "ISO-2022-JP"})
  void nameIsFoundInEveryEncoding(String charset) {
    byte[] bytes = "xx 東京湾岸電力 yy".getBytes(Charset.forName(charset));

    assertThat(canary.in(bytes)).isPresent();
    for (int i = 0; i < 3; i++) {
      byte[] shifted = Arrays.copyOfRange(bytes, i, bytes.length);
      assertThat(canary.in(Base64.getEncoder().encode(shifted))).isPresent();
      assertThat(canary.in(Base64.getUrlEncoder().encode(shifted))).isPresent();
    }
  }

  @Test
  void otherTextHasNone() {
    assertThat(canary.in("東京電力、湾岸、canary-9、198.18.78.10".getBytes(UTF_8))).isEmpty();
  }
}
