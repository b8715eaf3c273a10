package org.ceptoarhub.router;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.ceptoarhub.router.loop.LoopClients;
import org.ceptoarhub.router.loop.Senders;

/**
 * The Kafka clients that the router runs with, for who comes between them.
 *
 * @param followers makes consumers that read committed records from the earliest, in no group
 * @param loops makes the clients of a loop
 * @param orderers makes the watch's producers, which need no transactions
 * @param cluster asks for the id of the Kafka cluster
 */
public record RouterClients(
    Supplier<Consumer<byte[], byte[]>> followers,
    Function<Senders, LoopClients> loops,
    Supplier<Producer<byte[], byte[]>> orderers,
    Supplier<String> cluster) {

  /**
   * @param common bootstrap servers and security
   */
  public static RouterClients of(Map<String, Object> common, RouterConfiguration configuration) {
    var clients = new KafkaClients(common, configuration);
    return new RouterClients(clients::follower, clients::loop, clients::orderer, clients::cluster);
  }
}
