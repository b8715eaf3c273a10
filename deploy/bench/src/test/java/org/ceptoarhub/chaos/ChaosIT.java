package org.ceptoarhub.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short form of {@code deploy/hub chaos}: real processes, real signals. {@code -Dchaos.seed=…}
 * makes a run's choices again.
 */
class ChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);
  private static final Duration LASTS = Duration.ofSeconds(25);
  private static final int FEWEST_FAULTS = 8;

  @Test
  void hubThatIsHurtAtRandom_losesNothingDoublesNothingForksNothing() throws Exception {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    Path folder = ChaosHub.newFolder();
    LOG.info("chaos.seed={}, the processes write to {}", seed, folder);

    ChaosReport report =
        new ChaosRun(new ChaosRun.Settings(seed, LASTS, 100, folder), progress -> {}).run();

    LOG.info("{}", report);
    assertThat(report.isClean()).as("%s", report).isTrue();
    assertThat(report.struck()).isGreaterThanOrEqualTo(FEWEST_FAULTS);
    assertThat(report.findings().checked()).isPositive();
    assertThat(report.held()).isPositive();
    assertThat(report.receipts()).isPositive();
    ChaosHub.delete(folder);
  }
}
