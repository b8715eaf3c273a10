package org.ceptoarhub.router.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.RecordHeaders;

/**
 * Puts a directory or a rule set in force: the file's bytes on its control topic, with who, when
 * and why in the headers.
 */
public final class ControlPublisher {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Object> client;
  private final Clock clock;

  /** What {@link #publishIfAbsent} found. */
  public enum Outcome {
    /** Nothing was in force; now the file is. */
    PUBLISHED,
    /** The file was in force. */
    IN_FORCE,
    /** Another file is in force and stays so. */
    OTHER_IN_FORCE
  }

  /**
   * @param client bootstrap servers and security settings of the administrator
   */
  public ControlPublisher(Map<String, ?> client, Clock clock) {
    this.client = Map.copyOf(client);
    this.clock = clock;
  }

  /**
   * Puts a file in force if nothing is. A file that differs from what is in force is not forced on
   * anybody by a restart: somebody decided on the other one.
   *
   * @param topic {@link Control#DIRECTORY} or {@link Control#RULES}
   * @param by who puts it in force
   * @param why the reason, one line
   */
  public Outcome publishIfAbsent(String topic, byte[] yaml, String by, String why) {
    Optional<byte[]> present = inForce(topic);
    if (present.isPresent()) {
      return Arrays.equals(present.get(), yaml) ? Outcome.IN_FORCE : Outcome.OTHER_IN_FORCE;
    }
    publish(topic, yaml, by, why);
    return Outcome.PUBLISHED;
  }

  /**
   * Puts a file in force, whatever was. One that can't be read is not published: the topic keeps
   * only the newest, and a router that starts later would find no good one.
   *
   * @throws org.ceptoarhub.core.yaml.InvalidFileException if the file can't be read
   */
  public void publish(String topic, byte[] yaml, String by, String why) {
    check(topic, yaml);
    Map<String, Object> configs = new HashMap<>(client);
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * 1024 * 1024);
    try (var producer =
        new KafkaProducer<>(configs, new StringSerializer(), new ByteArraySerializer())) {
      ProducerRecord<String, byte[]> edition = new ProducerRecord<>(topic, Control.IN_FORCE, yaml);
      edition.headers().add(RecordHeaders.BY, by.getBytes(UTF_8));
      edition.headers().add(RecordHeaders.AT, clock.instant().toString().getBytes(UTF_8));
      edition.headers().add(RecordHeaders.WHY, why.getBytes(UTF_8));
      producer.send(edition).get();
    } catch (ExecutionException e) {
      throw new ProvisioningException("could not publish to " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisioningException("interrupted: could not publish to " + topic, e);
    }
  }

  @SuppressWarnings("CheckReturnValue")
  private static void check(String topic, byte[] yaml) {
    switch (topic) {
      case Control.DIRECTORY -> DirectoryFile.read(topic, yaml);
      case Control.RULES -> RuleSetFile.read(topic, yaml);
      default -> throw new IllegalArgumentException(topic + " holds no editions");
    }
  }

  /** The file's bytes that are in force, if any. */
  public Optional<byte[]> inForce(String topic) {
    Map<String, Object> configs = new HashMap<>(client);
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (var consumer =
        new KafkaConsumer<>(configs, new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
      consumer.seekToBeginning(List.of(partition));
      byte[] newest = null;
      while (consumer.position(partition, PATIENCE) < end) {
        for (ConsumerRecord<String, byte[]> edition : consumer.poll(POLL)) {
          newest = Control.IN_FORCE.equals(edition.key()) ? edition.value() : newest;
        }
      }
      return Optional.ofNullable(newest);
    }
  }
}
