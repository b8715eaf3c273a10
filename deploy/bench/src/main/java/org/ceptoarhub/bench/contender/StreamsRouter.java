package org.ceptoarhub.bench.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;

/**
 * A Kafka Streams topology with {@code exactly_once_v2} that asks the hub's own Decider who gets an
 * event and sends its bytes there. It commits after as many events as the others do, and after
 * Streams' 100 ms at the latest. No last door, no Decision record, no index, no duplicate window,
 * no views.
 */
final class StreamsRouter implements Contender {
  private static final String SOURCE = "out";
  private static final String ROUTE = "route";
  private static final String SINK = "in";

  private final KafkaStreams streams;

  /** Bytes and where they go. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Delivered(String inbox, byte[] bytes) {}

  StreamsRouter(Assignment assignment) {
    this.streams = new KafkaStreams(topology(assignment), settings(assignment));
    streams.start();
  }

  private static Properties settings(Assignment assignment) {
    Properties settings = new Properties();
    settings.putAll(assignment.client());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, assignment.variant().group());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, assignment.folder().resolve("streams").toString());
    // Senders need not be merged in the order of time.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    PeerClients.consumer(assignment)
        .forEach((name, value) -> settings.put(StreamsConfig.mainConsumerPrefix(name), value));
    PeerClients.producer()
        .forEach((name, value) -> settings.put(StreamsConfig.producerPrefix(name), value));
    return settings;
  }

  private static Topology topology(Assignment assignment) {
    Topology topology = new Topology();
    topology.addSource(
        SOURCE,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        assignment.routes().keySet().toArray(String[]::new));
    Decider decider = decider(assignment.folder());
    topology.addProcessor(ROUTE, () -> new Route(assignment, decider), SOURCE);
    TopicNameExtractor<byte[], Delivered> inbox = (key, delivered, context) -> delivered.inbox();
    Serializer<Delivered> bytes = (topic, delivered) -> delivered.bytes();
    topology.addSink(SINK, inbox, new ByteArraySerializer(), bytes, ROUTE);
    return topology;
  }

  private static Decider decider(Path folder) {
    try {
      return new Decider(
          DirectoryFile.read(
              Assignment.DIRECTORY, Files.readAllBytes(folder.resolve(Assignment.DIRECTORY))),
          RuleSetFile.read(Assignment.RULES, Files.readAllBytes(folder.resolve(Assignment.RULES))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Route implements Processor<byte[], byte[], byte[], Delivered> {
    private static final KnownEvents NOTHING_KNOWN = (source, eventId) -> Optional.empty();

    private final EventCodec codec = new EventCodec();
    private final Variant variant;
    private final int transaction;
    private final Decider decider;
    private ProcessorContext<byte[], Delivered> context;
    private int uncommitted;

    @SuppressWarnings("NullAway.Init")
    Route(Assignment assignment, Decider decider) {
      this.variant = assignment.variant();
      this.transaction = assignment.transaction();
      this.decider = decider;
    }

    @Override
    public void init(ProcessorContext<byte[], Delivered> processorContext) {
      this.context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      decide(record)
          .deliveries()
          .forEach(
              delivery ->
                  delivery
                      .recipients()
                      .forEach(
                          recipient ->
                              context.forward(
                                  record.withValue(
                                      new Delivered(variant.in(recipient), record.value())))));
      uncommitted++;
      if (uncommitted == transaction) {
        context.commit();
        uncommitted = 0;
      }
    }

    private Decision decide(Record<byte[], byte[]> record) {
      String topic = context.recordMetadata().orElseThrow().topic();
      Header actor = record.headers().lastHeader(RecordHeaders.ACTOR);
      try {
        return decider.decide(
            new Submission(
                topic.substring(variant.out("").length()),
                codec.decodeEvent(record.value()),
                actor == null ? null : new String(actor.value(), UTF_8),
                Realm.LIVE,
                Instant.ofEpochMilli(record.timestamp())),
            NOTHING_KNOWN,
            Postures.NORMAL);
      } catch (MalformedRecordException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public void close() {
    streams.close();
  }
}
