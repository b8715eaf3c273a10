package org.ceptoarhub.core.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
  private static final LocalDate FROM = LocalDate.of(2009, 4, 1);

  @ParameterizedTest
  @CsvSource({
    "2009-03-31, false",
    "2009-04-01, true",
    "2010-03-31, true",
    "2010-04-01, false",
  })
  void firstAndLastDayCount(LocalDate day, boolean live) {
    Agreement agreement =
        new Agreement("id", "ipa", "ceptoar-gas", FROM, LocalDate.of(2010, 3, 31));

    assertThat(agreement.liveOn(day)).isEqualTo(live);
  }

  @ParameterizedTest
  @CsvSource({"2009-03-31, false", "2009-04-01, true", "2999-12-31, true"})
  void withoutLastDayItIsOpenEnded(LocalDate day, boolean live) {
    assertThat(new Agreement("id", "ipa", "ceptoar-gas", FROM, null).liveOn(day)).isEqualTo(live);
  }
}
