package org.ceptoarhub.router.watch;

import java.time.Instant;
import java.util.Collection;
import java.util.SortedMap;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.router.shard.ShardHead;

/**
 * Where the chains of all senders end, whichever router writes them.
 *
 * <p>Both questions throw a {@link org.apache.kafka.common.KafkaException} if the broker does not
 * say.
 */
public interface ChainEnds {

  /** The heads by sender; without the senders of which nothing has been decided yet. */
  SortedMap<String, ShardHead> of(Collection<Party> senders);

  /** Whether anything had been decided before an instant, by the broker's time. */
  boolean anyBefore(Instant instant);
}
