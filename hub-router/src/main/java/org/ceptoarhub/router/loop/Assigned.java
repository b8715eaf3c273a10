package org.ceptoarhub.router.loop;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.router.loop.ShardLoader.Loaded;
import org.ceptoarhub.router.shard.Shard;
import org.jspecify.annotations.Nullable;

/** An out topic that the loop reads: its shard, and how far it is committed. */
final class Assigned {
  final TopicPartition partition;

  /** Null until it has been rebuilt. */
  @Nullable Shard shard;

  /** Offset of the next record to handle, as it is committed. */
  long position;

  /** Set while a record waits for what it refers to. */
  @Nullable Waiting waiting;

  /**
   * A record that refers to an event which is not known yet.
   *
   * @param until when it is refused
   * @param next when it is tried again
   */
  record Waiting(long offset, Instant until, Instant next) {}

  Assigned(TopicPartition partition) {
    this.partition = partition;
  }

  void load(Loaded loaded) {
    shard = loaded.shard();
    position = loaded.position();
  }
}
