package org.ceptoarhub.ingest.broker;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room for more on the event log's disk. A broker that finds its disk full ends at
 * once; before that no event is taken over HTTP, so that what was taken is still routed.
 */
@Singleton
public final class Room {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final long MIB = 1024 * 1024;

  private final @Nullable Disk disk;
  private final long least;

  /** Where the event log is kept. */
  interface Disk {

    /** Bytes that are left. */
    long usable() throws IOException;
  }

  @Inject
  Room(IngestConfiguration configuration) {
    this(disk(configuration.dataFolder()), configuration.leastRoom());
  }

  /**
   * @param disk null if it is not on this machine
   * @param least bytes that must be left
   */
  Room(@Nullable Disk disk, long least) {
    this.disk = disk;
    this.least = least;
  }

  private static @Nullable Disk disk(String folder) {
    return folder.equals(IngestConfiguration.ELSEWHERE)
        ? null
        : () -> Files.getFileStore(Path.of(folder)).getUsableSpace();
  }

  /** What is wrong and what to do, for those who run the hub; empty if there is room. */
  public Optional<String> shortage() {
    if (disk == null) {
      return Optional.empty();
    }
    try {
      long left = disk.usable();
      return left >= least
          ? Optional.empty()
          : Optional.of(
              "only %d MiB are left on the event log's disk and no event is taken; make room until %d MiB are free"
                  .formatted(left / MIB, least / MIB));
    } catch (IOException e) {
      LOG.warn("The event log's disk can't be looked at", e);
      return Optional.of("the event log's disk can't be looked at; the log says why");
    }
  }

  /**
   * @throws ProblemException (503) if there is none
   */
  public void require() {
    if (shortage().isPresent()) {
      throw ProblemException.unavailable(
          "no-room",
          "The hub's disk is nearly full, and nothing was taken. Its staff has to make room; send"
              + " the same again later.",
          LATER);
    }
  }
}
