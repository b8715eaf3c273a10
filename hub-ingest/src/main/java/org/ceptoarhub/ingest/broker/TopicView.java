package org.ceptoarhub.ingest.broker;

import java.util.List;

/**
 * What a compacted topic says. Fed by one thread, in the order of each partition; after a break in
 * the connection from the beginning again, or from where it says. Nothing that a record holds may
 * make {@link #apply} throw.
 */
public interface TopicView {

  /** The topics that it is made of. */
  List<String> topics();

  /**
   * Where to read its topic on. Only a view of one partition may say more than 0, the beginning.
   *
   * @param cluster the id of the Kafka cluster
   * @param end where the topic ends just now
   */
  default long resume(String cluster, long end) {
    return 0;
  }

  /** All that stands before this offset of a topic has been applied. */
  default void passed(String topic, long offset) {}

  /** One record that has a key. */
  void apply(TopicRecord record);

  /** Everything that was on the topics when following began has been applied. Called once. */
  void caughtUp();
}
