package org.ceptoarhub.bench.contender;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the hub sets on its Kafka clients, for frameworks that make their clients themselves. */
final class PeerClients {
  static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final int HEARTBEAT_MILLIS = 3_000;
  private static final int FETCH_WAIT_MILLIS = 100;
  private static final int LINGER_MILLIS = 2_500;
  private static final int BATCH_BYTES = 64 * 1024;

  /** Has the system size a socket's buffer. */
  private static final int SYSTEM_BUFFER = -1;

  private static final long PRODUCER_MEMORY = 64L << 20;

  private PeerClients() {}

  static Map<String, Object> consumer(Assignment assignment) {
    Map<String, Object> configs = new HashMap<>();
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configs.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    configs.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    configs.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, assignment.transaction());
    configs.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, assignment.partitionFetch());
    configs.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, SYSTEM_BUFFER);
    configs.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, assignment.variant().id());
    return configs;
  }

  static Map<String, Object> producer() {
    Map<String, Object> configs = new HashMap<>();
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    configs.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    configs.put(ProducerConfig.SEND_BUFFER_CONFIG, SYSTEM_BUFFER);
    configs.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    configs.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_MEMORY);
    return configs;
  }

  static Map<String, Object> withDeserializers(Map<String, Object> consumer) {
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return consumer;
  }

  static Map<String, Object> withSerializers(Map<String, Object> producer) {
    producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return producer;
  }
}
