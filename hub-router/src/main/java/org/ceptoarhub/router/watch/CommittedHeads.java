package org.ceptoarhub.router.watch;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.loop.LoopClients;
import org.ceptoarhub.router.loop.Senders;
import org.ceptoarhub.router.shard.ShardHead;
import org.jspecify.annotations.Nullable;

/** The heads in the loops' committed offsets. Thread-safe. */
public final class CommittedHeads implements ChainEnds {
  private final Realm realm;
  private final Function<Senders, LoopClients> clients;

  public CommittedHeads(Realm realm, Function<Senders, LoopClients> clients) {
    this.realm = realm;
    this.clients = clients;
  }

  @Override
  public SortedMap<String, ShardHead> of(Collection<Party> parties) {
    SortedMap<String, ShardHead> heads = new TreeMap<>();
    for (Senders senders : Senders.values()) {
      Set<TopicPartition> partitions =
          senders.topics(realm, parties).stream()
              .map(topic -> new TopicPartition(topic, 0))
              .collect(toSet());
      try (Consumer<byte[], byte[]> reader = clients.apply(senders).reader()) {
        reader.committed(partitions).forEach((partition, offset) -> add(partition, offset, heads));
      }
    }
    return heads;
  }

  private void add(
      TopicPartition partition,
      @Nullable OffsetAndMetadata offset,
      SortedMap<String, ShardHead> heads) {
    Optional.ofNullable(offset)
        .map(OffsetAndMetadata::metadata)
        .flatMap(ShardHead::ofMetadata)
        .ifPresent(head -> heads.put(partition.topic().substring(realm.out("").length()), head));
  }

  @Override
  public boolean anyBefore(Instant instant) {
    try (Consumer<byte[], byte[]> reader = clients.apply(Senders.AUTHORITIES).reader()) {
      List<TopicPartition> partitions =
          reader.partitionsFor(realm.decisions()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> begins = reader.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      Map<TopicPartition, OffsetAndTimestamp> after =
          reader.offsetsForTimes(
              partitions.stream()
                  .collect(toMap(Function.identity(), partition -> instant.toEpochMilli())));
      return partitions.stream()
          .anyMatch(
              partition ->
                  Optional.ofNullable(after.get(partition))
                          .map(OffsetAndTimestamp::offset)
                          .orElseGet(() -> Objects.requireNonNull(ends.get(partition)))
                      > Objects.requireNonNull(begins.get(partition)));
    }
  }
}
