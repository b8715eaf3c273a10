package org.ceptoarhub.ingest.ledger;

import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The ledger's tables, in a schema of their own. */
@Singleton
final class LedgerSchema {
  static final String NAME = "ledger";

  private final DataSource dataSource;

  LedgerSchema(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Brings the tables up to this version of the hub. Safe to call by several processes at once.
   *
   * @throws org.flywaydb.core.api.FlywayException if the database cannot be reached, or is of
   *     another version of the hub
   */
  void migrate() {
    try (LentConnections connections = new LentConnections(dataSource)) {
      Flyway.configure()
          .dataSource(connections)
          .schemas(NAME)
          .locations("classpath:db/migration")
          .load()
          .migrate();
    }
  }
}
