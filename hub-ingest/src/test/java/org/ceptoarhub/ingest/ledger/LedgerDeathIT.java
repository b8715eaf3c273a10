package org.ceptoarhub.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.ceptoarhub.codec.EventCodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger that fell again and again is row by row the one that never did. {@code -Dledger.seed=S}
 * and {@code -Dledger.deaths=N} for another run and a longer one.
 */
class LedgerDeathIT {
  private static final long SEED = Long.getLong("ledger.seed", 4711);
  private static final int DEATHS = Integer.getInteger("ledger.deaths", 60);
  private static final int RECORDS = 50 * DEATHS;
  private static final Duration PATIENCE = Duration.ofSeconds(20 + DEATHS);

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final TopicLog log = new TopicLog();

  @BeforeAll
  static void startDatabase() {
    database = new LedgerDatabase(folder.resolve("postgres"));
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @Test
  void killedAnywhereAgainAndAgain_thenRebuilt_isRowByRowTheOneThatNeverFell() throws Exception {
    new RandomTraffic(log, SEED).records(RECORDS);
    Map<String, List<String>> neverFell = neverFell();
    DyingDatabase dying = new DyingDatabase(database.pool(), SEED, DEATHS);

    Projector last = projectThroughAllDeaths(dying);

    assertThat(dying.deathsLeft()).isZero();
    assertThat(database.rows()).as("seed %d", SEED).isEqualTo(neverFell);
    assertThat(database.pool().getHikariPoolMXBean().getActiveConnections())
        .as("connections in use: the projector's")
        .isEqualTo(1);

    new LedgerRebuild(database.pool()).run(progress -> {});
    awaitAllProjected();
    last.close();

    assertThat(database.rows()).as("rebuilt, seed %d", SEED).isEqualTo(neverFell);
    assertThat(neverFell).allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());
  }

  private Map<String, List<String>> neverFell() throws SQLException {
    try (Projector projector = projector(database.pool())) {
      projector.start();
      awaitAllProjected();
    }
    Map<String, List<String>> rows = database.rows();
    database.execute("drop schema ledger cascade");
    return rows;
  }

  /** A process that dies has a successor. */
  private Projector projectThroughAllDeaths(DyingDatabase dying) throws InterruptedException {
    Projector projector = projector(dying.dataSource());
    projector.start();
    while (dying.awaitDeathOfProcess(PATIENCE)) {
      projector = projector(dying.dataSource());
      projector.start();
    }
    awaitAllProjected();
    return projector;
  }

  private Projector projector(DataSource dataSource) {
    return new Projector(
        new LedgerSchema(dataSource),
        dataSource,
        new Projection(new EventCodec()),
        log::consumer,
        new Projector.Pace(Duration.ofMillis(20), Duration.ofMillis(20)));
  }

  private void awaitAllProjected() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                database
                    .column("select coalesce(sum(next_offset), 0) from ledger.offsets")
                    .equals(List.of(Long.toString(log.size()))));
  }
}
