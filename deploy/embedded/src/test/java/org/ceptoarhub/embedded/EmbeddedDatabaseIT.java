package org.ceptoarhub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  private static final String PASSWORD = "a-password";

  @TempDir private Path folder;

  @Test
  void restartOnTheSameFolder_findsTheData() throws SQLException {
    try (var database = EmbeddedDatabase.start(folder, PASSWORD)) {
      execute(database, "create table kept(id int)");
    }
    try (var database = EmbeddedDatabase.start(folder, PASSWORD)) {
      execute(database, "select id from kept");
    }
  }

  @Test
  void wrongPassword_isRefused() {
    try (var database = EmbeddedDatabase.start(folder, PASSWORD)) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> connect(database, "another"))
          .withMessageContaining("password authentication failed");
    }
  }

  @Test
  void serverOfAJvmThatWasKilled_isReplaced() throws Exception {
    var orphan = EmbeddedDatabase.start(folder, PASSWORD);
    execute(orphan, "create table kept(id int)");
    // As after kill -9: the server runs on, the JVM's lock on its folder is gone.
    Files.delete(folder.resolve("epg-lock"));
    try (var database = EmbeddedDatabase.start(folder, PASSWORD)) {
      execute(database, "select id from kept");
    }
  }

  @Test
  void pidFileOfAServerLongGone_isNoObstacle() throws Exception {
    EmbeddedDatabase.start(folder, PASSWORD).close();
    Files.writeString(
        folder.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + folder + "\n");
    try (var database = EmbeddedDatabase.start(folder, PASSWORD)) {
      execute(database, "select 1");
    }
    assertThat(folder.resolve("postmaster.pid")).doesNotExist();
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database, PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(EmbeddedDatabase database, String password)
      throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, password);
  }
}
