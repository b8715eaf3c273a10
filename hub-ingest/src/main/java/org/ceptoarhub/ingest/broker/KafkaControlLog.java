package org.ceptoarhub.ingest.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.ceptoarhub.ingest.IngestConfiguration;

/** Writes over Kafka, with a producer of its own each time: editions are rare and large. */
@Singleton
final class KafkaControlLog implements ControlLog {
  private static final int MAX_REQUEST = 9 * 1024 * 1024;
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final int timeout;

  KafkaControlLog(KafkaClients clients, IngestConfiguration configuration) {
    this.clients = clients;
    this.timeout = Math.toIntExact(configuration.publishTimeout().toMillis());
  }

  @Override
  public void write(String topic, String key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    Producer<byte[], byte[]> producer = clients.producer("control", settings());
    try {
      producer.send(record).get(timeout, TimeUnit.MILLISECONDS);
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      throw new BrokerUnavailableException("Not acknowledged: " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("Interrupted: " + topic, e);
    } finally {
      producer.close(CLOSE);
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        MAX_REQUEST,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        timeout,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.max(1, timeout / 2),
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        timeout,
        ProducerConfig.LINGER_MS_CONFIG,
        0);
  }
}
