package org.ceptoarhub.growth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.Secrets;
import org.ceptoarhub.standalone.Standalone;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data folder as it is after so many decisions. */
@Command(
    name = "grow",
    description = {
      "Makes a data folder as it is after so many decisions, to see what starting, rebuilding and"
          + " auditing cost then.",
      "A million decisions take about 5 GB."
    },
    mixinStandardHelpOptions = true)
public final class GrowCommand implements Callable<Integer> {
  private static final int BATCH = 512 * 1024;
  private static final int LINGER_MS = 50;

  @Parameters(paramLabel = "DECISIONS", description = "how many")
  private int decisions;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "the data folder; must not exist")
  private Path folder;

  @Option(
      names = "--tamper",
      paramLabel = "HOW",
      description = "what to do to the log: ${COMPLETION-CANDIDATES}")
  private @Nullable Tampering tampering;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (Files.exists(folder)) {
      throw new ParameterException(spec.commandLine(), folder + " exists; name a new folder");
    }
    // A first start makes topics, rights and secrets.
    Standalone.start(new Standalone.Options(folder, 0, 0), Clock.systemUTC(), progress -> {})
        .close();
    DataFolder data = new DataFolder(folder);
    String password = Secrets.in(data).kafkaPassword(Service.ADMIN);
    long begun = System.nanoTime();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.kafka(), 0, Service.ADMIN, password)) {
      Map<String, Object> client = broker.client(Service.ADMIN, password);
      Map<String, Object> configs = new HashMap<>(client);
      configs.put("batch.size", BATCH);
      configs.put("linger.ms", LINGER_MS);
      configs.put("buffer.memory", 128L * 1024 * 1024);
      try (var producer =
              new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
          Admin admin = Admin.create(client)) {
        Years years = new Years(producer);
        years.write(decisions, tampering);
        years.commit(admin);
      }
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%,d decisions written to %s in %.0f s%n",
            decisions, folder, (System.nanoTime() - begun) / 1e9);
    return 0;
  }
}
