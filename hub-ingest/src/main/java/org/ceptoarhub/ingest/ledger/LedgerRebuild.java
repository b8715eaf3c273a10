package org.ceptoarhub.ingest.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Makes the ledger again from the topics. Rows and offsets go in one transaction; the projector
 * that writes the ledger, in whatever process it runs, notices and reads from the beginning. While
 * the ledger is incomplete its queries answer "unavailable", never "not found".
 */
public final class LedgerRebuild {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final DataSource dataSource;

  public LedgerRebuild(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Empties the ledger and waits until it is complete again. What arrives meanwhile is read too.
   *
   * @param progress is told how far it has come, several times a second; the last time complete
   * @throws IllegalStateException if nothing writes the ledger; then nothing was emptied
   * @throws SQLException if the database fails; a rebuild that had begun goes on without the caller
   */
  public void run(Consumer<LedgerProgress> progress) throws SQLException, InterruptedException {
    empty();
    LedgerProgress now = progress();
    while (!now.complete()) {
      progress.accept(now);
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      now = progress();
    }
    progress.accept(now);
  }

  private void empty() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      if (!isWritten(statement)) {
        throw new IllegalStateException(
            "No hub writes this ledger now. Start the hub, then rebuild the ledger.");
      }
      connection.setAutoCommit(false);
      statement.execute(
          """
          update ledger.projection
          set generation = generation + 1, caught_up = false, done = 0, total = 0\
          """);
      statement.execute(
          """
          truncate ledger.decisions, ledger.deliveries, ledger.receipts, ledger.contents,
            ledger.quarantine, ledger.orders, ledger.identities, ledger.offsets\
          """);
      connection.commit();
    }
  }

  private static boolean isWritten(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            select exists (
              select from pg_locks
              where locktype = 'advisory' and granted and classid = 0 and objid = %d
                and objsubid = 1
                and database = (select oid from pg_database where datname = current_database()))\
            """
                .formatted(LedgerWriter.LOCK))) {
      return row.next() && row.getBoolean(1);
    }
  }

  private LedgerProgress progress() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select done, total, caught_up from ledger.projection")) {
      row.next();
      return new LedgerProgress(row.getLong(1), row.getLong(2), row.getBoolean(3));
    }
  }
}
