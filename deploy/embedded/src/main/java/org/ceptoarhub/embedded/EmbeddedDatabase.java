package org.ceptoarhub.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of our own: a child process on loopback, asking for a password, on a folder
 * that keeps its data over restarts. If the JVM dies at once the server lives on; the next start on
 * the same folder ends it first.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The database's user. */
  public static final String USER = "postgres";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  private EmbeddedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts a server on a free port and returns when it accepts connections.
   *
   * @param folder where it keeps everything; made if missing. The caller sees to it that no two
   *     servers are started on one folder
   * @param password the database user's; on a folder that has been used before, the same as then
   * @throws UncheckedIOException if it can't be started
   */
  public static EmbeddedDatabase start(Path folder, String password) {
    return start(folder, password, 0);
  }

  /**
   * The same, on this port; 0: any free one.
   *
   * @throws PortTakenException if the port asked for is taken
   */
  public static EmbeddedDatabase start(Path folder, String password, int port) {
    try {
      endOrphan(folder);
      Path passwordFile = Files.createTempFile("hub", ".pw");
      try {
        Files.writeString(passwordFile, password);
        return new EmbeddedDatabase(
            EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(LoopbackPort.claim(port))
                .setPGStartupWait(PATIENCE)
                // The builder hands these to initdb; the later --auth wins over its own "trust".
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setLocaleConfig("locale", "C.UTF-8")
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", LoopbackPort.HOST)
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "40")
                .setServerConfig("fsync", "on")
                .start());
      } finally {
        Files.delete(passwordFile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the database on " + folder + " does not start", e);
    }
  }

  public int port() {
    return server.getPort();
  }

  public String jdbcUrl() {
    return jdbcUrl(port());
  }

  /** The URL of a server on this port. */
  public static String jdbcUrl(int port) {
    return "jdbc:postgresql://" + LoopbackPort.HOST + ":" + port + "/postgres";
  }

  /** Stops when everything is on disk. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has the server on the folder stop when its last client has gone, and does not wait for that:
   * for a process that is about to end.
   */
  public static void letGo(Path folder) {
    try {
      server(folder).ifPresent(ProcessHandle::destroy);
    } catch (IOException e) {
      // The next start on the folder ends it.
    }
  }

  /** The server that runs on the folder. */
  private static Optional<ProcessHandle> server(Path folder) throws IOException {
    Path pidFile = folder.resolve("postmaster.pid");
    if (Files.notExists(pidFile)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    return ProcessHandle.of(pid).filter(process -> isServerOn(folder, process.info()));
  }

  /**
   * A server whose JVM was killed still holds the folder, or is gone and has left its pid file, by
   * which a new server takes any process of that number for the old one.
   */
  private static void endOrphan(Path folder) throws IOException {
    Optional<ProcessHandle> orphan = server(folder);
    if (orphan.isPresent()) {
      orphan.get().destroy();
      try {
        orphan.get().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        throw new IOException(
            "an earlier database server, pid " + orphan.get().pid() + ", does not stop", e);
      }
    }
    Files.deleteIfExists(folder.resolve("postmaster.pid"));
  }

  private static boolean isServerOn(Path folder, ProcessHandle.Info process) {
    return process.command().filter(command -> Path.of(command).endsWith("postgres")).isPresent()
        && process
            .arguments()
            .filter(arguments -> List.of(arguments).contains(folder.toString()))
            .isPresent();
  }
}
