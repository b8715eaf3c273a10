package org.ceptoarhub.router;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.ceptoarhub.router.loop.LoopClients;
import org.ceptoarhub.router.loop.Senders;

/** The Kafka clients that the router runs with, for who comes between them. */
public record RouterClients(
    Supplier<Consumer<byte[], byte[]>> followers,
    Function<Senders, LoopClients> loops,
    Supplier<Producer<byte[], byte[]>> orderers) {

  /**
   * @param common bootstrap servers and security
   */
  public static RouterClients of(Map<String, Object> common, RouterConfiguration configuration) {
    var clients = new KafkaClients(common, configuration);
    return new RouterClients(clients::follower, clients::loop, clients::orderer);
  }
}
