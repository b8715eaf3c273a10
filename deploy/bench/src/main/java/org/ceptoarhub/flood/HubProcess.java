package org.ceptoarhub.flood;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ceptoarhub.cli.Hub;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;

/** A whole hub in a JVM of its own, as {@code deploy/hub start} runs it. */
final class HubProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration FAREWELL = Duration.ofSeconds(60);

  private final Process process;
  private final DataFolder data;
  private final HubAddresses addresses;
  private final Duration startup;

  private HubProcess(Process process, DataFolder data, HubAddresses addresses, Duration startup) {
    this.process = process;
    this.data = data;
    this.addresses = addresses;
    this.startup = startup;
  }

  /** Starts a hub and returns when it routes. */
  static HubProcess start(DataFolder data, String heap) throws IOException {
    long begun = System.nanoTime();
    Files.createDirectories(data.path());
    Path said = data.path().resolve("said");
    Process process =
        java(
                heap,
                Hub.class,
                "start",
                "--data",
                data.path().toString(),
                "--port",
                "0",
                "--kafka-port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    long end = begun + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      Optional<HubAddresses> found = HubAddresses.read(data);
      if (found.isPresent() && found.get().pid() == process.pid()) {
        return new HubProcess(
            process, data, found.get(), Duration.ofNanos(System.nanoTime() - begun));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    process.destroyForcibly();
    throw new IllegalStateException("the hub does not start: " + Files.readString(said));
  }

  /** A JVM with this one's class path. */
  static ProcessBuilder java(String heap, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  DataFolder data() {
    return data;
  }

  HubAddresses addresses() {
    return addresses;
  }

  /** From the start of the process until it routed. */
  Duration startup() {
    return startup;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
