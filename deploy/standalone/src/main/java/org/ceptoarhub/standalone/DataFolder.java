package org.ceptoarhub.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that outlives the hub, and what lies where in it.
 *
 * @param path absolute
 */
public record DataFolder(Path path) {

  public DataFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** What the broker keeps. */
  public Path kafka() {
    return path.resolve("kafka");
  }

  /** What the database keeps. */
  public Path postgres() {
    return path.resolve("postgres");
  }

  /** The copies of the index that router and edge keep. */
  public Path index() {
    return path.resolve("index");
  }

  /** Keys, passwords and tokens; closed to other users. */
  public Path secrets() {
    return path.resolve("secrets");
  }

  /** The log of the running hub. */
  public Path log() {
    return path.resolve("hub.log");
  }

  /** The addresses of the running hub. */
  Path addresses() {
    return path.resolve("hub.properties");
  }

  /**
   * Takes the folder for this process, until the lock is closed or the process ends.
   *
   * @throws IllegalStateException if another hub has it
   */
  FileChannel lock() {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("hub.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return channel;
      }
      channel.close();
      throw new IllegalStateException(
          "another hub runs on %s%s; stop it, or start this one on another folder with --data"
              .formatted(
                  path,
                  HubAddresses.read(this)
                      .map(running -> " (pid " + running.pid() + ")")
                      .orElse("")));
    } catch (IOException e) {
      throw new UncheckedIOException("can't use " + path + " as data folder", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException lockedInThisProcess) {
      return false;
    }
  }
}
