package org.ceptoarhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for what is thrown away, in memory where there is such a place. It goes, and with it
 * every process that this one has started, also when this one is asked to end.
 */
final class Workplace implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final Thread hook = new Thread(this::clear, "bench-clear");

  Workplace() throws IOException {
    this.folder = Files.createTempDirectory(parent(), "hub-bench");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Path folder() {
    return folder;
  }

  /** Where such folders are made. */
  static Path parent() {
    return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private void clear() {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      // Cleared already.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    delete();
  }
}
