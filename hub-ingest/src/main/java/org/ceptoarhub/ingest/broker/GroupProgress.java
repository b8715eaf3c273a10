package org.ceptoarhub.ingest.broker;

import static java.util.stream.Collectors.toMap;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.IngestConfiguration;

/**
 * Sees the router by what it leaves behind: the offsets that its groups have committed on the out
 * topics. Where an offset is behind the end, the oldest event that is not routed is looked at (or
 * there is none: a transaction ends with a marker, which nobody routes); if it is older than it may
 * be, routing has stopped. It works for a router in another process, and on another machine.
 */
@Singleton
final class GroupProgress implements RoutingProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);

  private final PartyTopics topics;
  private final IngestConfiguration configuration;
  private final Clock clock;
  private final Admin admin;

  GroupProgress(
      KafkaClients clients, PartyTopics topics, IngestConfiguration configuration, Clock clock) {
    this.topics = topics;
    this.configuration = configuration;
    this.clock = clock;
    this.admin = clients.admin("probe");
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ofSeconds(1));
  }

  /** An event that waits to be routed. */
  private record Waiting(TopicPartition partition, long offset, Instant at) {}

  @Override
  public Routing look(Collection<String> senders) {
    try {
      Instant limit = clock.instant().minus(configuration.routingDelay());
      return oldest(senders)
          .filter(waiting -> waiting.at().isBefore(limit))
          .map(
              waiting ->
                  new Routing(
                      false,
                      "offset %d of %s waits since %s"
                          .formatted(waiting.offset(), waiting.partition().topic(), waiting.at())))
          .orElseGet(() -> new Routing(true, "no event waits longer than it may"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Routing(false, "interrupted");
    } catch (ExecutionException
        | TimeoutException
        | KafkaException
        | BrokerUnavailableException e) {
      return new Routing(false, "the broker does not answer: " + e.getMessage());
    }
  }

  private Optional<Waiting> oldest(Collection<String> senders)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<TopicPartition> partitions =
        senders.stream().map(party -> new TopicPartition(Realm.LIVE.out(party), 0)).toList();
    Map<TopicPartition, Long> routed = routed(partitions);
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin
            .listOffsets(
                partitions.stream().collect(toMap(p -> p, p -> OffsetSpec.latest())),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    List<Waiting> waiting = new ArrayList<>();
    ends.forEach(
        (partition, end) -> {
          long next = routed.getOrDefault(partition, 0L);
          if (next < end.offset()) {
            first(partition, next).ifPresent(waiting::add);
          }
        });
    return waiting.stream().min(Comparator.comparing(Waiting::at));
  }

  private Optional<Waiting> first(TopicPartition partition, long from) {
    try (PartyTopics.Reader reader = topics.open(partition.topic(), from)) {
      long end = reader.end();
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (reader.position() < end && System.nanoTime() < deadline) {
        for (Stored stored : reader.poll(POLL)) {
          return Optional.of(new Waiting(partition, stored.offset(), stored.at()));
        }
      }
      return Optional.empty();
    }
  }

  /** The furthest that one of the router's groups has come. */
  private Map<TopicPartition, Long> routed(List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> specs =
        configuration.routerGroups().stream()
            .collect(
                toMap(
                    group -> group,
                    group -> new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)));
    Map<TopicPartition, Long> routed = new HashMap<>();
    for (Map<TopicPartition, OffsetAndMetadata> offsets :
        admin
            .listConsumerGroupOffsets(specs)
            .all()
            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .values()) {
      offsets.forEach(
          (partition, offset) -> {
            if (offset != null) {
              routed.merge(partition, offset.offset(), Math::max);
            }
          });
    }
    return routed;
  }
}
