package org.ceptoarhub.router.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.ceptoarhub.core.editions.ControlKey;
import org.ceptoarhub.core.editions.ControlRecord;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.editions.Provenance;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.yaml.InvalidFileException;

/**
 * Puts a directory or a rule set on its control topic, with who, when and why: what the hub begins
 * with, and what its administrator puts in force past the two persons of NISC.
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
   * Puts a file in force from the first moment on, if nothing is. A file that differs from what is
   * in force is not forced on anybody by a restart: somebody decided on the other one.
   *
   * @param topic {@link Control#DIRECTORY} or {@link Control#RULES}
   * @param by who puts it in force
   * @param why the reason, one line
   * @throws InvalidFileException if the file can't be read
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
   * Puts a file in force: from the first moment on where nothing is, else as soon as every router
   * has read it and the file's first day has come. One that can't be read is not published.
   *
   * @return from when it is in force
   * @throws InvalidFileException if the file can't be read
   */
  public Instant publish(String topic, byte[] yaml, String by, String why) {
    EditionLog<?> log = read(topic);
    EditionFile<?> file = log.read(topic, yaml);
    ControlKey.Effective key =
        log.effective().isEmpty()
            ? ControlKey.Effective.FROM_THE_FIRST
            : new ControlKey.Effective(file.effectiveFrom(clock.instant()));
    send(topic, key, yaml, by, why);
    return key.from();
  }

  /**
   * Proposes a file, for NISC to put in force.
   *
   * @return its SHA-256, in lower-case hex
   * @throws InvalidFileException if the file can't be read
   */
  public String propose(String topic, byte[] yaml, String by, String why) {
    String hash = log(topic).read(topic, yaml).hash();
    send(topic, new ControlKey.Proposed(hash), yaml, by, why);
    return hash;
  }

  private void send(String topic, ControlKey key, byte[] yaml, String by, String why) {
    Map<String, Object> configs = new HashMap<>(client);
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * 1024 * 1024);
    try (var producer =
        new KafkaProducer<>(configs, new StringSerializer(), new ByteArraySerializer())) {
      ProducerRecord<String, byte[]> edition = new ProducerRecord<>(topic, key.text(), yaml);
      new Provenance(by, null, clock.instant(), why, null, null)
          .headers()
          .forEach((header, text) -> edition.headers().add(header, text.getBytes(UTF_8)));
      producer.send(edition).get();
    } catch (ExecutionException e) {
      throw new ProvisioningException("could not publish to " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisioningException("interrupted: could not publish to " + topic, e);
    }
  }

  private static EditionLog<?> log(String topic) {
    return switch (topic) {
      case Control.DIRECTORY -> EditionLog.ofDirectories();
      case Control.RULES -> EditionLog.ofRules();
      default -> throw new IllegalArgumentException(topic + " holds no editions");
    };
  }

  /** The file's bytes that are in force now, if any. */
  public Optional<byte[]> inForce(String topic) {
    return read(topic).effective().at(clock.instant()).map(edition -> edition.file().bytes());
  }

  private EditionLog<?> read(String topic) {
    EditionLog<?> log = log(topic);
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
      while (consumer.position(partition, PATIENCE) < end) {
        for (ConsumerRecord<String, byte[]> edition : consumer.poll(POLL)) {
          String key = edition.key() == null ? "" : edition.key();
          log =
              log.after(new ControlRecord(topic, edition.offset(), key, edition.value(), Map.of()));
        }
      }
      return log;
    }
  }
}
