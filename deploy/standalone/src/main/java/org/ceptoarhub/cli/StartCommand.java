package org.ceptoarhub.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.embedded.LoopbackPort;
import org.ceptoarhub.embedded.PortTakenException;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
import org.ceptoarhub.standalone.Standalone;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "start",
    description = {
      "Runs the whole hub in this process, on loopback: broker, database, router and HTTP edge.",
      "A port that is not asked for and is taken is replaced by a free one. Ctrl-C stops the hub;"
          + " its data stay in the data folder."
    })
final class StartCommand implements Callable<Integer> {
  private static final int HTTP_PORT = 8080;
  private static final int KAFKA_PORT = 9092;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "HTTP port (default: " + HTTP_PORT + ")")
  private @Nullable Integer httpPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Kafka port (default: " + KAFKA_PORT + ")")
  private @Nullable Integer kafkaPort;

  @Option(names = "--sample", description = "play the sample incidents when the hub is ready")
  private boolean sample;

  @Option(
      names = "--pace",
      paramLabel = "TIME",
      defaultValue = "PT1.5S",
      description = "pause between two events of a sample (default: ${DEFAULT-VALUE})")
  private Duration pace;

  @Mixin private DataOption data;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Instant begun = Instant.now();
    DataFolder folder = data.folder();
    Standalone.Options options =
        new Standalone.Options(
            folder.path(),
            port("--port", httpPort, HTTP_PORT),
            port("--kafka-port", kafkaPort, KAFKA_PORT));
    LogFile.open(folder.log());
    EmbeddedBroker.beforeItEndsTheProcess(() -> say(LastWords.of(folder)));
    CountDownLatch ended = endOnSignal(Thread.currentThread());
    try (Standalone hub = Standalone.start(options, Clock.systemUTC(), this::say)) {
      greet(hub.addresses(), folder, Duration.between(begun, Instant.now()));
      if (sample) {
        new SamplePlayer(hub, pace, out()).play();
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException signal) {
      say("stopped");
    } finally {
      ended.countDown();
    }
    return ExitCode.DONE;
  }

  /**
   * On Ctrl-C or SIGTERM, interrupts the thread that runs the hub and lets the process end when it
   * has ended.
   *
   * @return what the thread counts down at its end
   */
  private CountDownLatch endOnSignal(Thread runner) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (ended.getCount() > 0) {
                    say("stopping");
                    runner.interrupt();
                  }
                  try {
                    ended.await();
                  } catch (InterruptedException unheardOf) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    return ended;
  }

  private static int port(String option, @Nullable Integer asked, int usual) {
    if (asked == null) {
      return LoopbackPort.preferably(usual);
    }
    try {
      return LoopbackPort.claim(asked);
    } catch (PortTakenException taken) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "%s %d: %s; choose another, or leave %s out and get a free one"
              .formatted(option, asked, taken.getMessage(), option));
    }
  }

  private void greet(HubAddresses hub, DataFolder folder, Duration took) {
    out().println();
    out().printf("CEPTOAR Hub is ready, after %.1f s.%n%n", took.toMillis() / 1000.0);
    new Table()
        .row("HTTP", hub.url() + "  (OpenAPI at /openapi.yaml, state at /health)")
        .row("Kafka", hub.bootstrapServers() + "  (SASL_PLAINTEXT, SCRAM-SHA-512)")
        .row("secrets", folder.secrets().toString())
        .row("", "for each party PARTY.token, PARTY.kafka.properties, PARTY.kcat.conf")
        .row("log", folder.log().toString())
        .lines("  ")
        .forEach(out()::println);
    out().println();
    out().println("Ctrl-C stops it.");
    out().flush();
  }

  private void say(String what) {
    out().println("hub: " + what);
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
