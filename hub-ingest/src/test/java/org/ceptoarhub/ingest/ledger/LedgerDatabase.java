package org.ceptoarhub.ingest.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that can be stopped and started again, and a pool as the hub has it. */
final class LedgerDatabase implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "deliveries",
          "contents",
          "decisions",
          "orders",
          "identities",
          "receipts",
          "quarantine",
          "offsets");

  private final Path folder;
  private @Nullable EmbeddedPostgres server;
  private final HikariDataSource pool;

  LedgerDatabase(Path folder) {
    this.folder = folder;
    this.server = server(0);
    this.pool = pool(server.getPort());
  }

  HikariDataSource pool() {
    return pool;
  }

  /** Stops the server; its data stay. */
  void stop() {
    EmbeddedPostgres running = server;
    if (running != null) {
      server = null;
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts the server again on the port that it had. */
  void startAgain() {
    server = server(Integer.parseInt(pool.getJdbcUrl().replaceAll(".*:(\\d+)/.*", "$1")));
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<String> column(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> column = new ArrayList<>();
      while (row.next()) {
        column.add(row.getString(1));
      }
      return column;
    }
  }

  /** Every row of every table made from the topics, as text. */
  Map<String, List<String>> rows() throws SQLException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String table : TABLES) {
      rows.put(table, column("select t::text from ledger." + table + " t order by 1"));
    }
    return rows;
  }

  @Override
  public void close() {
    pool.close();
    stop();
  }

  private EmbeddedPostgres server(int port) {
    try {
      return EmbeddedPostgres.builder()
          .setPort(port)
          .setDataDirectory(folder)
          .setCleanDataDirectory(false)
          .setServerConfig("listen_addresses", "127.0.0.1")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HikariDataSource pool(int port) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
    config.setUsername("postgres");
    config.setMaximumPoolSize(6);
    LedgerPool.prepare(config);
    return new HikariDataSource(config);
  }
}
