package org.ceptoarhub.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;

/** The embedded broker in a process of its own, which can be stopped, killed and started again. */
final class BrokerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String READY = "ready";

  private final DataFolder data;
  private final int port;
  private Process process;

  BrokerProcess(DataFolder data, int port) throws IOException {
    this.data = data;
    this.port = port;
    this.process = start();
  }

  public static void main(String[] arguments) throws InterruptedException {
    DataFolder data = new DataFolder(Path.of(arguments[0]));
    EmbeddedBroker.start(
        data.kafka(),
        Integer.parseInt(arguments[1]),
        Service.ADMIN,
        Secrets.in(data).kafkaPassword(Service.ADMIN));
    System.out.println(READY);
    Thread.currentThread().join();
  }

  private Process start() throws IOException {
    Path said = Files.createTempFile(data.path(), "broker", ".out");
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                data.path().toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> !started.isAlive() || Files.readString(said).contains(READY));
    assertThat(started.isAlive()).as(Files.readString(said)).isTrue();
    return started;
  }

  /** It answers nobody and loses nothing: a disk that hangs looks the same from outside. */
  void hang() throws IOException, InterruptedException {
    signal("STOP");
  }

  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void startAgain() throws IOException {
    process = start();
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  @Override
  public void close() {
    kill();
  }
}
