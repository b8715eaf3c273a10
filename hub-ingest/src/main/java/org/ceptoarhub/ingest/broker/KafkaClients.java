package org.ceptoarhub.ingest.broker;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.core.topics.Service;

/** Makes Kafka clients from the application's {@code kafka.*} settings. */
@Singleton
final class KafkaClients {
  private final Map<String, Object> common;

  KafkaClients(IngestKafkaConfiguration configuration) {
    this.common = configuration.client();
  }

  /** A reader without a group: it says itself where it reads, and commits nothing. */
  Consumer<byte[], byte[]> consumer(String purpose) {
    Map<String, Object> config = config(purpose);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  Producer<byte[], byte[]> producer(String purpose, Map<String, Object> settings) {
    Map<String, Object> config = config(purpose);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.putAll(settings);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Keeps to the brokers it knows; bootstrapping anew while none answers fills the log. */
  Admin admin(String purpose) {
    Map<String, Object> config = config(purpose);
    config.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    return Admin.create(config);
  }

  /**
   * The id of the cluster.
   *
   * @throws KafkaException if it does not say
   */
  String cluster() {
    try (Admin admin = admin("cluster")) {
      return admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Map<String, Object> config(String purpose) {
    Map<String, Object> config = new HashMap<>(common);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, Service.INGEST + "-" + purpose);
    return config;
  }
}
