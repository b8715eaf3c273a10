package org.ceptoarhub.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerSchemaIT {
  @TempDir static Path folder;
  private static LedgerDatabase database;

  @BeforeAll
  static void fill() throws SQLException {
    database = new LedgerDatabase(folder.resolve("postgres"));
    new LedgerSchema(database.pool()).migrate();
    database.execute(
        """
        insert into ledger.contents
        select int4send(i), '\\x00' from generate_series(0, 999) i;

        insert into ledger.deliveries
        select 'party-' || i % 50, i, 'source-' || i % 20, 'event-' || i / 50, 'Provision',
          'case-' || i / 100, 'rule', 1, 'FULL', null, now(), int4send(i % 1000)
        from generate_series(0, 49999) i;

        insert into ledger.decisions
        select 'source-' || i % 20, i, i, 'event-' || i, 'Provision', 'case-' || i / 2, 0, now(),
          'edition', null, '\\x00', '\\x00'
        from generate_series(0, 49999) i;

        insert into ledger.orders
        select i, 'RELEASE', 'meti', null, null, null from generate_series(0, 49999) i;

        insert into ledger.identities
        select 'hub', 'shown-' || i, 'source-' || i % 20, 'event-' || i, 'case-' || i / 2
        from generate_series(0, 49999) i;

        insert into ledger.receipts
        select 'source-' || i % 20, 'event-' || i / 50, 'party-' || i % 50, 'READ',
          'party-' || i % 50, 'receipt-' || i, now(), null
        from generate_series(0, 49999) i;

        insert into ledger.quarantine
        select i, 'source', i, now(), 'code', '\\x00' from generate_series(0, 49999) i;
        """);
    database.execute("analyze");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @Test
  void migratingAgain_changesNothing() throws SQLException {
    database.execute("update ledger.projection set generation = 7");

    new LedgerSchema(database.pool()).migrate();

    assertThat(database.column("select generation from ledger.projection")).containsExactly("7");
    assertThat(database.column("select count(*) from ledger.deliveries")).containsExactly("50000");
  }

  static List<Arguments> queries() throws SQLException {
    return List.of(
        Arguments.of(LedgerQueries.DECISIONS_OF_CASE, List.of("case-7", true, "nisc")),
        Arguments.of(
            LedgerQueries.DELIVERIES_OF_CASE,
            List.of(
                true, "nisc", "case-7", true, "nisc", "nisc", "case-7", "case-7", true, "nisc")),
        Arguments.of(
            LedgerQueries.RECEIPTS_OF_CASE,
            List.of("case-7", "case-7", true, "nisc", true, "nisc", true, "nisc", "nisc", "nisc")),
        Arguments.of(LedgerQueries.LATER_OF_CASE, List.of("case-7", true, "nisc")),
        Arguments.of(LedgerQueries.LATER_OF_EVENT, List.of("source-7", "event-7", true, "nisc")),
        Arguments.of(LedgerQueries.DECISION, List.of("source-7", "event-7", true, "nisc")),
        Arguments.of(LedgerQueries.QUARANTINE, List.of(40_000L, 50)),
        Arguments.of(LedgerQueries.CONTENTS, List.of((Object) new byte[][] {{0, 0, 0, 7}})));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQuery_findsItsRowsByAnIndex(String query, List<Object> arguments) throws SQLException {
    assertThat(plan(query, arguments)).contains("Index").doesNotContain("Seq Scan");
  }

  private static String plan(String query, List<Object> arguments) throws SQLException {
    try (Connection connection = database.pool().getConnection();
        PreparedStatement statement = connection.prepareStatement("explain " + query)) {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setObject(
            i + 1,
            arguments.get(i) instanceof byte[][] hashes
                ? connection.createArrayOf("bytea", hashes)
                : arguments.get(i));
      }
      List<String> plan = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          plan.add(row.getString(1));
        }
      }
      return String.join("\n", plan);
    }
  }
}
