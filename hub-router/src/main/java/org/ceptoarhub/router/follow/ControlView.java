package org.ceptoarhub.router.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.shard.Edition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory and rules in force. The newest readable files count; one that can't be read is
 * refused whole and the last good one stays. An edition becomes active only when all its topics
 * accept writes, or else one missing inbox would stop the router.
 */
public final class ControlView implements Supplier<Edition>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlView.class);
  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(5);

  private final Realm realm;
  private final EventCodec codec;
  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final TopicFollower follower;
  private final CompletableFuture<Edition> first = new CompletableFuture<>();
  private @Nullable Directory directory;
  private @Nullable RuleSet rules;
  private boolean pending;
  private volatile @Nullable Edition active;

  /**
   * @param clients makes consumers that read committed records from the earliest
   */
  public ControlView(Realm realm, EventCodec codec, Supplier<Consumer<byte[], byte[]>> clients) {
    this.realm = realm;
    this.codec = codec;
    this.clients = clients;
    this.follower =
        new TopicFollower(
            "control-view",
            clients,
            List.of(Control.DIRECTORY, Control.RULES),
            new TopicFollower.Sink() {
              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {
                take(record);
              }

              @Override
              public void upToDate() {
                activate();
              }
            });
  }

  public void start() {
    follower.start();
  }

  /** Done with the first edition that became active. */
  public CompletableFuture<Edition> first() {
    return first.copy();
  }

  /**
   * The edition in force.
   *
   * @throws IllegalStateException before {@link #first} is done
   */
  @Override
  public Edition get() {
    Edition edition = active;
    if (edition == null) {
      throw new IllegalStateException("No directory and rules are in force yet");
    }
    return edition;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null
        || record.key() == null
        || !new String(record.key(), UTF_8).equals(Control.IN_FORCE)) {
      return;
    }
    String name = record.topic() + "@" + record.offset();
    try {
      if (record.topic().equals(Control.DIRECTORY)) {
        directory = DirectoryFile.read(name, record.value());
      } else {
        rules = RuleSetFile.read(name, record.value());
      }
      pending = true;
    } catch (RuntimeException e) {
      LOG.error("{} is refused, the last good one stays: {}", name, e.toString());
    }
  }

  private void activate() {
    Directory newest = directory;
    RuleSet newestRules = rules;
    if (!pending || newest == null || newestRules == null || !acceptWrites(newest)) {
      return;
    }
    pending = false;
    try {
      Edition edition =
          new Edition(new Decider(newest, newestRules), realm, codec, Postures.NORMAL);
      active = edition;
      first.complete(edition);
      LOG.info("In force: directory {}, rules {}", newest.version(), newestRules.edition());
    } catch (RuntimeException e) {
      LOG.error(
          "Directory {} and rules {} don't go together, what was in force stays: {}",
          newest.version(),
          newestRules.edition(),
          e.toString());
    }
  }

  private boolean acceptWrites(Directory edition) {
    List<TopicPartition> partitions =
        edition.parties().stream()
            .map(Party::id)
            .flatMap(party -> Stream.of(realm.out(party), realm.in(party)))
            .map(topic -> new TopicPartition(topic, 0))
            .toList();
    try (Consumer<byte[], byte[]> client = clients.get()) {
      client.assign(partitions);
      client.endOffsets(partitions, TOPIC_PATIENCE);
      return true;
    } catch (KafkaException e) {
      LOG.warn(
          "Directory {} waits until the topics of all its parties exist; provision them: {}",
          edition.version(),
          e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
