package org.ceptoarhub.router.loop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.shard.Archive;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records of out topics with a consumer of its own, which it makes when it is first
 * asked. For one thread.
 */
final class TopicArchive implements Archive, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Realm realm;
  private final LoopClients clients;
  private @Nullable Consumer<byte[], byte[]> consumer;

  TopicArchive(Realm realm, LoopClients clients) {
    this.realm = realm;
    this.clients = clients;
  }

  @Override
  public Optional<ConsumerRecord<byte[], byte[]>> read(String source, long offset) {
    Consumer<byte[], byte[]> client = client();
    TopicPartition partition = new TopicPartition(realm.out(source), 0);
    if (!client.assignment().contains(partition)) {
      if (client.partitionsFor(partition.topic(), PATIENCE).isEmpty()) {
        return Optional.empty();
      }
      client.assign(Set.of(partition));
    }
    client.seek(partition, offset);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      List<ConsumerRecord<byte[], byte[]>> records = client.poll(POLL).records(partition);
      if (!records.isEmpty()) {
        return Optional.of(records.getFirst()).filter(record -> record.offset() == offset);
      }
      if (client.position(partition, PATIENCE) > offset) {
        return Optional.empty();
      }
    }
    throw new TimeoutException("%s offset %d can't be read".formatted(partition.topic(), offset));
  }

  private Consumer<byte[], byte[]> client() {
    Consumer<byte[], byte[]> client = consumer;
    if (client == null) {
      client = clients.archive();
      consumer = client;
    }
    return client;
  }

  @Override
  public void close() {
    Consumer<byte[], byte[]> client = consumer;
    if (client != null) {
      client.close();
    }
  }
}
