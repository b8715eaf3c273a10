package org.ceptoarhub.router;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.router.loop.LoopClients;
import org.ceptoarhub.router.loop.Senders;
import org.jspecify.annotations.Nullable;

/** Makes the router's Kafka clients; every setting that routing relies on stands here. */
public final class KafkaClients {
  /** A topic that is resumed waits for the fetch in hand; Kafka's half second is long for that. */
  private static final Duration FETCH_WAIT = Duration.ofMillis(100);

  /** What is read with an event that is read again is thrown away. */
  private static final int ARCHIVE_FETCH = 16 * 1024;

  /** Two that are lost do not end a session. */
  private static final int HEARTBEATS_A_SESSION = 3;

  /** Kafka's own 100 ms are long beside a transaction; it grows while failures go on. */
  private static final Duration NEXT_TRANSACTION = Duration.ofMillis(5);

  /** A Decision that names 10,000 recipients, or the largest edition, in one request, with room. */
  private static final int REQUEST_BYTES = 9 * 1024 * 1024;

  /** Four times Kafka's own: fewer requests; a thousand inboxes fill the memory below. */
  private static final int BATCH_BYTES = 64 * 1024;

  /** Has the system size a socket's buffer: Kafka's own hold less than what is fetched at once. */
  private static final int SYSTEM_BUFFER = -1;

  private static final long PRODUCER_MEMORY = 64L * 1024 * 1024;

  private final Map<String, Object> common;
  private final RouterConfiguration configuration;
  private final AtomicReference<@Nullable String> cluster = new AtomicReference<>();

  /**
   * @param common bootstrap servers and security
   */
  public KafkaClients(Map<String, Object> common, RouterConfiguration configuration) {
    this.common = Map.copyOf(common);
    this.configuration = configuration;
  }

  /** Leaves values as they are, and hears which cluster they come from. */
  private static final class ClusterListener extends ByteArrayDeserializer
      implements ClusterResourceListener {
    private final AtomicReference<@Nullable String> heard;

    ClusterListener(AtomicReference<@Nullable String> heard) {
      this.heard = heard;
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
      heard.set(cluster.clusterId());
    }
  }

  /** Reads committed records from the earliest, in no group. */
  Consumer<byte[], byte[]> follower() {
    return new KafkaConsumer<>(
        consumerConfigs("follower"), new ByteArrayDeserializer(), new ClusterListener(cluster));
  }

  /** Writes the watch's orders, each when it is acknowledged by all. */
  Producer<byte[], byte[]> orderer() {
    int timeout = millis(configuration.transactionTimeout());
    Map<String, Object> configs = configs("orderer");
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
    configs.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
    configs.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
    return new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * The id of the cluster that followers read.
   *
   * @throws KafkaException if none of them has heard from a broker yet
   */
  String cluster() {
    String heard = cluster.get();
    if (heard == null) {
      throw new KafkaException("No broker has said yet which cluster it belongs to");
    }
    return heard;
  }

  /** The clients of the loop for these senders. */
  public LoopClients loop(Senders senders) {
    String group = String.join(".", Service.ROUTER, configuration.realm().id(), senders.id());
    return new LoopClients() {
      @Override
      public Consumer<byte[], byte[]> member() {
        Map<String, Object> configs = consumerConfigs(senders.id());
        configs.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        configs.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, configuration.instance());
        int session = millis(configuration.sessionTimeout());
        configs.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        configs.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / HEARTBEATS_A_SESSION);
        configs.put(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName());
        configs.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(FETCH_WAIT));
        configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, configuration.maxPollRecords());
        configs.put(
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, configuration.partitionFetch());
        return consumer(configs);
      }

      @Override
      public Consumer<byte[], byte[]> reader() {
        Map<String, Object> configs = consumerConfigs(senders.id() + "-shards");
        configs.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return consumer(configs);
      }

      @Override
      public Consumer<byte[], byte[]> archive() {
        Map<String, Object> configs = consumerConfigs(senders.id() + "-archive");
        configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // A batch that is larger is sent all the same.
        configs.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, ARCHIVE_FETCH);
        configs.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(FETCH_WAIT));
        return consumer(configs);
      }

      @Override
      public Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions) {
        Map<String, Object> configs = consumerConfigs(senders.id() + "-ends");
        configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (Consumer<byte[], byte[]> consumer = consumer(configs)) {
          return consumer.endOffsets(partitions);
        }
      }

      @Override
      public Producer<byte[], byte[]> producer() {
        int timeout = millis(configuration.transactionTimeout());
        Map<String, Object> configs = configs(senders.id());
        configs.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "." + configuration.instance());
        configs.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeout);
        configs.put(ProducerConfig.ACKS_CONFIG, "all");
        configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        configs.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
        configs.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        // While the last transaction is being completed the next one is told to try again.
        configs.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, millis(NEXT_TRANSACTION));
        // The flush before each commit sends at once; until then batches may fill.
        configs.put(ProducerConfig.LINGER_MS_CONFIG, timeout / 4);
        configs.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
        configs.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        configs.put(ProducerConfig.SEND_BUFFER_CONFIG, SYSTEM_BUFFER);
        configs.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_MEMORY);
        return new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
      }
    };
  }

  private Map<String, Object> consumerConfigs(String purpose) {
    Map<String, Object> configs = configs(purpose);
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configs.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, SYSTEM_BUFFER);
    // Kafka's half a minute is how long nothing is read of a leader that stands still.
    configs.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(configuration.sessionTimeout()));
    return configs;
  }

  private Map<String, Object> configs(String purpose) {
    Map<String, Object> configs = new HashMap<>(common);
    configs.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        String.join(
            ".", Service.ROUTER, configuration.realm().id(), configuration.instance(), purpose));
    return configs;
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> configs) {
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
