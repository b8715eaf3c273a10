package org.ceptoarhub.bench.contender;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.transaction.KafkaTransactionManager;

/**
 * Spring Kafka's listener container with its transaction manager: one transaction a batch, each
 * record's bytes to its inboxes. It decides nothing and looks into nothing.
 */
final class SpringRouter implements Contender {
  private final KafkaMessageListenerContainer<byte[], byte[]> container;
  private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
  private final int topics;

  SpringRouter(Assignment assignment) {
    Map<String, List<String>> routes = assignment.routes();
    this.topics = routes.size();
    Map<String, Object> producer = new HashMap<>(assignment.client());
    producer.putAll(PeerClients.withSerializers(PeerClients.producer()));
    this.producers = new DefaultKafkaProducerFactory<>(producer);
    producers.setTransactionIdPrefix(assignment.variant().group() + "-");
    KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(producers);

    Map<String, Object> consumer = new HashMap<>(assignment.client());
    consumer.putAll(PeerClients.withDeserializers(PeerClients.consumer(assignment)));
    ContainerProperties properties =
        new ContainerProperties(routes.keySet().toArray(String[]::new));
    properties.setGroupId(assignment.variant().group());
    properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(producers));
    properties.setMessageListener(
        (BatchMessageListener<byte[], byte[]>)
            records -> records.forEach(record -> copy(record, routes, template)));
    this.container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<byte[], byte[]>(consumer), properties);
    container.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void copy(
      ConsumerRecord<byte[], byte[]> record,
      Map<String, List<String>> routes,
      KafkaTemplate<byte[], byte[]> template) {
    for (String inbox : routes.getOrDefault(record.topic(), List.of())) {
      template.send(new ProducerRecord<>(inbox, 0, record.key(), record.value(), record.headers()));
    }
  }

  @Override
  public boolean isReady() {
    return container.getAssignedPartitions() != null
        && container.getAssignedPartitions().size() == topics;
  }

  @Override
  public void close() {
    container.stop();
    producers.destroy();
  }
}
