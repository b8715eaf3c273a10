package org.ceptoarhub.router.provision;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.jspecify.annotations.Nullable;

/**
 * A topic as it should be.
 *
 * @param name its name
 * @param partitions number of partitions, fixed for ever
 * @param configs what is set other than the broker's defaults
 */
record TopicPlan(String name, int partitions, Map<String, String> configs) {
  /** Decisions are placed by hash of the sender, so this number can't change while a log exists. */
  static final int DECISION_PARTITIONS = 4;

  private static final Duration RETENTION = Duration.ofDays(400);
  private static final String FOR_EVER = "-1";

  /**
   * Kafka's own default, written down because it is relied on: an event of more than 256 KiB still
   * arrives, is kept in quarantine and answered with a Notice, and a full batch of librdkafka's
   * default size passes; what is bigger than this the broker refuses to its producer.
   */
  private static final int EVENT_BYTES = 1_048_588;

  /** A refused record with its headers and the reason is larger than the record. */
  private static final int QUARANTINE_BYTES = 2 * EVENT_BYTES;

  /**
   * A Decision that names 10,000 recipients of 40 characters is 0.4 MB; half of them delivered, the
   * other half refused or held is no more.
   */
  private static final int DECISION_BYTES = 4 * 1024 * 1024;

  /** A directory's file has up to 8 MiB. */
  private static final int EDITION_BYTES = 9 * 1024 * 1024;

  TopicPlan {
    configs = Map.copyOf(configs);
  }

  /** All topics of a realm, and the control topics that realms share. */
  static List<TopicPlan> all(Realm realm, Directory directory, short replication) {
    Durability durability = new Durability(replication);
    Stream<TopicPlan> parties =
        directory.parties().stream()
            .map(Party::id)
            .flatMap(
                party ->
                    Stream.of(
                        durability.stamped(realm.out(party), 1, RETENTION, EVENT_BYTES),
                        durability.stamped(realm.in(party), 1, RETENTION, EVENT_BYTES)));
    Stream<TopicPlan> hub =
        Stream.of(
            durability.stamped(realm.decisions(), DECISION_PARTITIONS, null, DECISION_BYTES),
            durability.stamped(realm.quarantine(), 1, RETENTION, QUARANTINE_BYTES),
            durability.stamped(realm.receipts(), 1, RETENTION, EVENT_BYTES),
            durability.compacted(realm.index(), DECISION_BYTES),
            durability.compacted(Control.DIRECTORY, EDITION_BYTES),
            durability.compacted(Control.RULES, EDITION_BYTES),
            durability.compacted(Control.POSTURE, DECISION_BYTES));
    return Stream.concat(hub, parties).toList();
  }

  /** How many copies must have a record before it counts as written. */
  private record Durability(short replication) {

    TopicPlan stamped(String name, int partitions, @Nullable Duration retention, int maxBytes) {
      Map<String, String> configs = common();
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
      configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
      configs.put(
          TopicConfig.RETENTION_MS_CONFIG,
          retention == null ? FOR_EVER : Long.toString(retention.toMillis()));
      configs.put(TopicConfig.RETENTION_BYTES_CONFIG, FOR_EVER);
      configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxBytes));
      return new TopicPlan(name, partitions, configs);
    }

    TopicPlan compacted(String name, int maxBytes) {
      Map<String, String> configs = common();
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxBytes));
      return new TopicPlan(name, 1, configs);
    }

    private Map<String, String> common() {
      Map<String, String> configs = new LinkedHashMap<>();
      configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
      return configs;
    }
  }
}
