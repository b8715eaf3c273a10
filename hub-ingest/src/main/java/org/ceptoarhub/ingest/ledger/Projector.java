package org.ceptoarhub.ingest.ledger;

import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.ingest.broker.IngestKafkaConfiguration;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ledger: reads the topics and writes what it reads, with the offsets it got to, in one
 * database transaction. So a row is there exactly once, wherever the projector was stopped.
 *
 * <p>Whatever fails, database or broker, ends the session; after a pause the next session takes the
 * writer's lock and goes on from the offsets in the database. Nothing waits for the projector but
 * who reads the ledger.
 */
@Context
final class Projector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Predicate<String> TOPICS = Projection.topics();

  private final LedgerSchema schema;
  private final DataSource dataSource;
  private final Projection projection;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Pace pace;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> reading;

  /**
   * How often the projector looks.
   *
   * @param newTopics time between two looks for new topics
   * @param retry pause after a failure, and between two tries for the writer's lock
   */
  record Pace(Duration newTopics, Duration retry) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(2));
  }

  @Inject
  Projector(
      LedgerSchema schema,
      DataSource dataSource,
      Projection projection,
      IngestKafkaConfiguration kafka) {
    this(
        schema,
        dataSource,
        projection,
        () -> new KafkaConsumer<>(consumerProperties(kafka.client())),
        Pace.USUAL);
  }

  /**
   * @param consumers gives a consumer that reads committed records, for each session a new one
   */
  Projector(
      LedgerSchema schema,
      DataSource dataSource,
      Projection projection,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Pace pace) {
    this.schema = schema;
    this.dataSource = dataSource;
    this.projection = projection;
    this.consumers = consumers;
    this.pace = pace;
    this.thread = Thread.ofPlatform().name("ledger-projector").daemon().unstarted(this::run);
  }

  static Map<String, Object> consumerProperties(Map<String, Object> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "ledger-projector");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return properties;
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  /** Stops after the transaction that is under way. */
  @Override
  @PreDestroy
  public void close() {
    stop.countDown();
    Consumer<byte[], byte[]> topics = reading;
    if (topics != null) {
      topics.wakeup();
    }
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        LOG.warn("ledger.projector is still busy after {}", STOP_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = session();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Projects until stopped, until the ledger is emptied, or until something fails.
   *
   * @return when to begin the next session
   */
  private Duration session() {
    try {
      Optional<LedgerWriter> writer = LedgerWriter.open(dataSource.getConnection());
      if (writer.isEmpty()) {
        LOG.debug("ledger.waits another process writes it");
        return pace.retry();
      }
      try (LedgerWriter ledger = writer.get();
          Consumer<byte[], byte[]> topics = consumers.get()) {
        reading = topics;
        schema.migrate();
        project(topics, ledger);
        return Duration.ZERO;
      } finally {
        reading = null;
      }
    } catch (WakeupException e) {
      LOG.debug("ledger.stopped");
    } catch (SQLException e) {
      // The message of a failed statement may show what it was to write.
      LOG.warn("ledger.session.ended sqlState={} retryIn={}", e.getSQLState(), pace.retry());
    } catch (KafkaException | FlywayException e) {
      LOG.warn("ledger.session.ended reason=\"{}\" retryIn={}", e.getMessage(), pace.retry());
    } catch (RuntimeException e) {
      LOG.error("ledger.session.ended retryIn={}", pace.retry(), e);
    }
    return pace.retry();
  }

  private void project(Consumer<byte[], byte[]> topics, LedgerWriter ledger) throws SQLException {
    LedgerWriter.State state = ledger.state();
    assign(topics, state.offsets());
    LedgerProgress progress = state.progress();
    Backlog backlog =
        progress.complete()
            ? Backlog.none(progress)
            : Backlog.of(topics, topics.assignment(), state.offsets(), BROKER_TIMEOUT);
    LOG.info(
        "ledger.projecting generation={} partitions={} progress={}",
        state.generation(),
        topics.assignment().size(),
        backlog.progress());
    long looked = System.nanoTime();
    boolean same = true;
    while (same && !stopped()) {
      if (System.nanoTime() - looked > pace.newTopics().toNanos()) {
        assign(topics, state.offsets());
        looked = System.nanoTime();
      }
      ConsumerRecords<byte[], byte[]> records = topics.poll(POLL);
      Map<TopicPartition, Long> next = new HashMap<>();
      records.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
      next.forEach(backlog::read);
      if (next.isEmpty() && progress.equals(backlog.progress())) {
        same = ledger.isStill(state.generation());
      } else {
        progress = backlog.progress();
        same =
            ledger.write(
                state.generation(), new LedgerWriter.Step(entries(records), next, progress));
      }
    }
  }

  private List<LedgerEntry> entries(ConsumerRecords<byte[], byte[]> records) {
    List<LedgerEntry> entries = new ArrayList<>(records.count());
    records.forEach(record -> projection.entry(record).ifPresent(entries::add));
    return entries;
  }

  /** Assigns every partition of the ledger's topics; a new one is read from its stored offset. */
  private static void assign(
      Consumer<byte[], byte[]> topics, Map<TopicPartition, Long> storedOffsets) {
    Set<TopicPartition> partitions = new HashSet<>();
    topics
        .listTopics(BROKER_TIMEOUT)
        .forEach(
            (topic, infos) -> {
              if (TOPICS.test(topic)) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
              }
            });
    Set<TopicPartition> assigned = topics.assignment();
    if (assigned.equals(partitions)) {
      return;
    }
    topics.assign(partitions);
    for (TopicPartition partition : partitions) {
      Long stored = storedOffsets.get(partition);
      if (stored != null && !assigned.contains(partition)) {
        topics.seek(partition, stored);
      }
    }
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }
}
