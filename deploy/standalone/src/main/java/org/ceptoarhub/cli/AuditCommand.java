package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.audit.ChainAudit;
import org.ceptoarhub.core.audit.Finding;
import org.ceptoarhub.core.audit.LogRecord;
import org.ceptoarhub.core.audit.Witness;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
import org.ceptoarhub.standalone.Secrets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    description = "Whether the record of who got what stands as it was written.",
    subcommands = {AuditCommand.Verify.class, AuditCommand.Heads.class})
final class AuditCommand implements Runnable {
  private static final String HEADS = "ChainHeads";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to audit:");
  }

  @Command(
      name = "verify",
      description = {
        "Checks every sender's chain of decisions on the bytes of the log, and against the heads"
            + " that the hub has published day by day and that a witness keeps.",
        "Exits with 0 if all is as it was written, with 1 if not; then each line names what and"
            + " where."
      })
  static final class Verify implements Callable<Integer> {
    @Option(
        names = "--witness",
        paramLabel = "PARTY|FILE",
        defaultValue = "nisc",
        description =
            "who keeps the published heads: a party, whose inbox is read, or a file that one has"
                + " made with \"audit heads\" (default: ${DEFAULT-VALUE})")
    private String witness;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "from when on, e.g. 2026-11-01T00:00:00+09:00 (default: all that is kept)")
    private @Nullable OffsetDateTime since;

    @Option(
        names = "--properties",
        paramLabel = "FILE",
        description =
            "settings of a Kafka client that may read the decisions of a hub elsewhere (default:"
                + " the hub on this machine)")
    private @Nullable Path properties;

    @Option(names = "--json", description = "print the result in JSON")
    private boolean asJson;

    @Mixin private DataOption data;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Map<String, Object> client = client();
      // The heads first: what they say is then in the log, or ought to be.
      Witness kept = witness(client);
      List<Finding> findings = new ArrayList<>();
      long begun = System.nanoTime();
      ChainAudit audit;
      boolean cut;
      try (AuditLog log =
          new AuditLog(client, Realm.LIVE.decisions(), since == null ? null : since.toInstant())) {
        cut = log.begins().values().stream().anyMatch(begin -> begin > 0);
        audit = new ChainAudit(new EventCodec(), kept, log.begins(), since == null, findings::add);
        log.read(
            record ->
                audit.add(
                    new LogRecord(
                        record.partition(), record.offset(), record.key(), record.value())),
            this::show);
        audit.end();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          "%n%,d decisions of %,d senders in %.1f s (%,.0f a second), against the heads of %,d"
              + " days%n",
          audit.records(), audit.chains(), seconds, audit.records() / seconds, kept.days());
      if (kept.days() == 0) {
        err.println("no heads have been published to this witness: a cut tail would not be seen");
      }
      if (cut && since == null) {
        err.println("the log's beginning has been deleted; what is left was checked");
      }
      err.flush();
      PrintWriter out = spec.commandLine().getOut();
      if (asJson) {
        out.println(json(audit, kept, findings));
      } else if (findings.isEmpty()) {
        out.println("All is as it was written.");
      } else {
        findings.forEach(finding -> out.println(line(finding)));
      }
      return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Map<String, Object> client() {
      if (properties != null) {
        return read(properties);
      }
      DataFolder folder = data.folder();
      HubAddresses hub = HubOptions.running(folder);
      return EmbeddedBroker.client(
          hub.bootstrapServers(), Service.INGEST, Secrets.in(folder).kafkaPassword(Service.INGEST));
    }

    private static Map<String, Object> read(Path file) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        read.load(reader);
      } catch (NoSuchFileException e) {
        throw new CommandFailure(ExitCode.FAILED, "there is no file " + file);
      } catch (IOException e) {
        throw new UncheckedIOException("can't read " + file, e);
      }
      Map<String, Object> configs = new HashMap<>();
      read.stringPropertyNames()
          .forEach(name -> configs.put(name, Objects.requireNonNull(read.getProperty(name))));
      return configs;
    }

    private Witness witness(Map<String, Object> client) {
      Witness kept = new Witness();
      Path file = Path.of(witness);
      if (Files.isRegularFile(file)) {
        heads(file).forEach(kept::add);
        return kept;
      }
      EventCodec codec = new EventCodec();
      try (AuditLog inbox = new AuditLog(client, Realm.LIVE.in(witness), null)) {
        inbox.read(record -> add(record, codec, kept), (done, total) -> {});
      }
      return kept;
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, EventCodec codec, Witness kept) {
      if (AuditLog.kind(record).equals(HEADS) && record.value() != null) {
        try {
          if (codec.decodeEvent(record.value()).body() instanceof ChainHeads heads) {
            kept.add(heads);
          }
        } catch (MalformedRecordException e) {
          throw new CommandFailure(
              ExitCode.FAILED,
              "%s offset %d can't be read: %s"
                  .formatted(record.topic(), record.offset(), e.getMessage()));
        }
      }
    }

    private static List<ChainHeads> heads(Path file) {
      EventJson json = new EventJson();
      List<ChainHeads> heads = new ArrayList<>();
      try {
        for (JsonNode item : json.parse(Files.readAllBytes(file))) {
          if (json.fromJson(item).body() instanceof ChainHeads said) {
            heads.add(said);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("can't read " + file, e);
      } catch (InvalidEventException e) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "%s holds no heads as \"audit heads\" prints them: %s".formatted(file, e.getMessage()));
      }
      return heads;
    }

    private void show(long done, long total) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("\r%s", ProgressBar.of(done, total));
      err.flush();
    }

    private static String line(Finding finding) {
      return "%s: %s %s%s: %s"
          .formatted(
              finding.kind().id(),
              finding.sender(),
              finding.from() == finding.to()
                  ? "seq " + finding.from()
                  : "seq %d to %d".formatted(finding.from(), finding.to()),
              place(finding),
              finding.told());
    }

    private static String place(Finding finding) {
      if (finding.partition() < 0) {
        return "";
      }
      return finding.offset() < 0
          ? " in partition " + finding.partition()
          : " at partition %d offset %d".formatted(finding.partition(), finding.offset());
    }

    private static ObjectNode json(ChainAudit audit, Witness kept, List<Finding> findings) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("decisions", audit.records());
      json.put("senders", audit.chains());
      json.put("days", kept.days());
      ArrayNode list = json.putArray("findings");
      for (Finding finding : findings) {
        ObjectNode one = list.addObject();
        one.put("kind", finding.kind().id());
        one.put("sender", finding.sender());
        one.put("from", finding.from());
        one.put("to", finding.to());
        one.put("partition", finding.partition() < 0 ? null : finding.partition());
        one.put("offset", finding.offset() < 0 ? null : finding.offset());
        one.put("told", finding.told());
      }
      return json;
    }
  }

  @Command(
      name = "heads",
      description =
          "Prints the heads that a party has received, to be kept where nobody of the hub can"
              + " change them: \"audit heads --as meti > heads.json\".")
  static final class Heads implements Callable<Integer> {
    @Mixin private HubOptions hub;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      HubClient client = hub.client();
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      @Nullable String cursor = null;
      do {
        // A page may hold nothing of the kind and yet not be the last.
        JsonNode page = client.inbox(cursor, HEADS);
        for (JsonNode item : page.path("items")) {
          ObjectNode event = all.addObject();
          event.set("type", item.path("type"));
          event.set("header", item.path("header"));
          event.set("body", item.path("body"));
        }
        cursor = page.path("next").textValue();
      } while (cursor != null);
      spec.commandLine().getOut().println(all);
      return ExitCode.DONE;
    }
  }
}
