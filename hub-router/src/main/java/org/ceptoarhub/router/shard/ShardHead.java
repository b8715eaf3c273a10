package org.ceptoarhub.router.shard;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ceptoarhub.core.decision.ChainHead;

/**
 * Where a sender's chain ends. It rides in the metadata of the sender's committed offset, so that
 * offset and chain can't disagree.
 *
 * @param chain the chain's end
 * @param partition partition of the decisions topic that holds the chain
 * @param offset offset of the chain's last link there
 */
public record ShardHead(ChainHead chain, int partition, long offset) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18}) ([0-9a-f]{64}) (\\d{1,9})@(\\d{1,18})");

  /** The head as offset metadata. */
  public String toMetadata() {
    return "%d %s %d@%d".formatted(chain.seq(), chain.hash(), partition, offset);
  }

  /** The head of offset metadata; empty if it holds none, for instance as a tool has set it. */
  public static Optional<ShardHead> ofMetadata(String metadata) {
    Matcher parts = FORM.matcher(metadata);
    return parts.matches()
        ? Optional.of(
            new ShardHead(
                new ChainHead(Long.parseLong(parts.group(1)), parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Long.parseLong(parts.group(4))))
        : Optional.empty();
  }
}
