package org.ceptoarhub.router.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.ControlRecord;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.editions.EditionLog.Effective;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.router.follow.TopicFollower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the broker in line with the directory while the hub runs. Topics of new parties are made as
 * soon as their directory is known of, so that it can come into force in time; rights and
 * credentials are given and taken when it does. What fails is tried again until it succeeds.
 */
public final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final Provisioner provisioner;
  private final Function<Directory, Map<String, String>> passwords;
  private final InstantSource clock;
  private final TopicFollower follower;

  // Of the follower's thread alone.
  private EditionLog<Directory> directories = EditionLog.ofDirectories();
  private List<String> done = List.of();
  private Instant notBefore = Instant.MIN;

  /**
   * @param client bootstrap servers and security settings of the administrator
   * @param provisioner the administrator's; its client must not be closed before this is
   * @param passwords principal to password, of whoever takes part by a directory
   */
  public DirectoryWatch(
      Map<String, ?> client,
      Provisioner provisioner,
      Function<Directory, Map<String, String>> passwords,
      InstantSource clock) {
    this.provisioner = provisioner;
    this.passwords = passwords;
    this.clock = clock;
    this.follower =
        new TopicFollower(
            "directory-watch",
            () -> reader(client),
            List.of(Control.DIRECTORY),
            new TopicFollower.Sink() {
              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {
                take(record);
              }

              @Override
              public void upToDate() {
                align();
              }
            });
  }

  private static Consumer<byte[], byte[]> reader(Map<String, ?> client) {
    Map<String, Object> configs = new HashMap<>(client);
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  public void start() {
    follower.start();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    directories =
        directories.after(
            new ControlRecord(
                record.topic(),
                record.offset(),
                record.key() == null ? "" : new String(record.key(), UTF_8),
                record.value(),
                Map.of()));
  }

  private void align() {
    Instant now = clock.instant();
    EditionFile<Directory> inForce =
        directories.effective().at(now).map(Effective::file).orElse(null);
    if (inForce == null || now.isBefore(notBefore)) {
      return;
    }
    List<EditionFile<Directory>> coming =
        directories.effective().after(now).stream().map(Effective::file).toList();
    List<String> wanted =
        Stream.concat(Stream.of(inForce), coming.stream()).map(EditionFile::hash).toList();
    if (wanted.equals(done)) {
      return;
    }
    try {
      ProvisionReport report =
          provisioner.apply(
              inForce.content(),
              coming.stream().map(EditionFile::content).toList(),
              passwords.apply(inForce.content()));
      done = wanted;
      LOG.info("Directory {}, {} to come: {}", inForce.name(), coming.size(), report.summary());
    } catch (RuntimeException e) {
      notBefore = now.plus(TRY_AGAIN);
      LOG.error("Directory {} is not provisioned, trying again: {}", inForce.name(), e.toString());
    }
  }

  /** Stops after what it is doing. */
  @Override
  public void close() {
    follower.close();
  }
}
