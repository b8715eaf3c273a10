package org.ceptoarhub.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ceptoarhub.codec.EventCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose disk is full. Skipped where no disk may be mounted. */
class LedgerDiskFullIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=90m,mode=777", "tmpfs", disk.toString()) == 0,
        "a disk of 90 MB can't be mounted here (needs root on Linux): what a full disk does to the"
            + " ledger is not tested");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  @Test
  void databaseWithoutRoom_isTriedUntilThereIsSome_andThenNothingIsMissing() throws Exception {
    TopicLog log = new TopicLog();
    RandomTraffic traffic = new RandomTraffic(log, 1);
    traffic.records(100);
    AtomicInteger sessions = new AtomicInteger();
    try (LedgerDatabase database = new LedgerDatabase(disk.resolve("postgres"));
        Projector projector =
            new Projector(
                new LedgerSchema(database.pool()),
                database.pool(),
                new Projection(new EventCodec()),
                () -> {
                  sessions.incrementAndGet();
                  return log.consumer();
                },
                new Projector.Pace(Duration.ofMillis(20), Duration.ofMillis(100)))) {
      projector.start();
      awaitAllProjected(database, log);
      fill();

      traffic.records(5_000);
      await().atMost(PATIENCE).until(() -> sessions.get() > 3);
      Files.delete(disk.resolve("filler"));

      awaitAllProjected(database, log);
      assertThat(database.pool().getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
    }
  }

  private void fill() throws IOException {
    byte[] block = new byte[4096];
    OutputStream file = Files.newOutputStream(disk.resolve("filler"));
    try (file) {
      while (true) {
        file.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static void awaitAllProjected(LedgerDatabase database, TopicLog log) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                database
                    .column("select coalesce(sum(next_offset), 0) from ledger.offsets")
                    .equals(List.of(Long.toString(log.size()))));
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException noSuchCommand) {
      return 1;
    }
  }
}
