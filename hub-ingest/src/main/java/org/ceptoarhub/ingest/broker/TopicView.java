package org.ceptoarhub.ingest.broker;

import java.util.List;

/**
 * What a compacted topic says, held in memory. Fed by one thread, in the order of each partition;
 * after a break in the connection from the beginning again. Nothing that a record holds may make
 * {@link #apply} throw.
 */
public interface TopicView {

  /** The topics that it is made of. */
  List<String> topics();

  /** One record that has a key. */
  void apply(TopicRecord record);

  /** Everything that was on the topics when following began has been applied. Called once. */
  void caughtUp();
}
