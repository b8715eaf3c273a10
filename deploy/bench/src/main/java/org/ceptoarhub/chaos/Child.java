package org.ceptoarhub.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM that can be killed, stopped and started again. Needs a POSIX {@code kill}. Thread-safe. */
final class Child {
  private static final int PATIENCE_SECONDS = 20;
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final String name;
  private final List<String> command;
  private final File log;
  private @Nullable Process process;

  /**
   * @param folder where its settings and its log lie
   * @param heap megabytes
   */
  Child(String name, Class<?> main, Path folder, int heap, Map<String, String> settings) {
    this.name = name;
    this.log = folder.resolve(name + ".log").toFile();
    Path file = folder.resolve(name + ".properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.command =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-Xmx" + heap + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback-child.xml",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.ceptoarhub.event,org.ceptoarhub.log",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                file.toString()));
  }

  String name() {
    return name;
  }

  synchronized void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** SIGKILL; returns when it is gone. Does nothing if it is already. */
  synchronized void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running);
    }
  }

  /** SIGSTOP: it stands still, and nobody is told. */
  synchronized void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  synchronized void thaw() {
    signal("CONT");
  }

  /** Asks it to stop in an orderly way; returns when it has. */
  synchronized void stop() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    try (OutputStream word = running.getOutputStream()) {
      word.write('q');
      word.flush();
    } catch (IOException e) {
      // It has just ended by itself.
    }
    if (!await(running)) {
      running.destroyForcibly();
      await(running);
    }
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      await(kill);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean await(Process ending) {
    try {
      return ending.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
