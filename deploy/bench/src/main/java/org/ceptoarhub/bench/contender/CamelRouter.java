package org.ceptoarhub.bench.contender;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An Apache Camel recipient list from Kafka to Kafka. It has no transactions, so a crash may lose
 * or double; it decides nothing and looks into nothing: the recipients hang on the topic alone.
 * Each send waits for the broker's word, as the component does it.
 */
final class CamelRouter implements Contender {
  private static final String RECIPIENTS = "recipients";
  private static final int COMMIT_MILLIS = 100;

  private final CamelContext context = new DefaultCamelContext();

  CamelRouter(Assignment assignment) {
    context.addComponent("kafka", component(assignment));
    Map<String, List<String>> routes = assignment.routes();
    try {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("kafka:" + String.join(",", routes.keySet()))
                  .process(exchange -> setRecipients(exchange.getMessage(), routes))
                  .recipientList(header(RECIPIENTS));
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    context.start();
  }

  private static void setRecipients(Message message, Map<String, List<String>> routes) {
    String topic = String.valueOf(message.getHeader(KafkaConstants.TOPIC));
    message.setHeader(
        RECIPIENTS,
        routes.getOrDefault(topic, List.of()).stream().map(inbox -> "kafka:" + inbox).toList());
  }

  private static KafkaComponent component(Assignment assignment) {
    KafkaConfiguration configuration = new KafkaConfiguration();
    Map<String, String> client = assignment.client();
    configuration.setBrokers(client.get("bootstrap.servers"));
    configuration.setSecurityProtocol(client.get("security.protocol"));
    configuration.setSaslMechanism(client.get("sasl.mechanism"));
    configuration.setSaslJaasConfig(client.get("sasl.jaas.config"));
    configuration.setGroupId(assignment.variant().group());
    configuration.setAutoOffsetReset("earliest");
    configuration.setIsolationLevel("read_committed");
    configuration.setMaxPollRecords(assignment.transaction());
    configuration.setAutoCommitIntervalMs(COMMIT_MILLIS);
    configuration.setKeyDeserializer(ByteArrayDeserializer.class.getName());
    configuration.setValueDeserializer(ByteArrayDeserializer.class.getName());
    configuration.setKeySerializer(ByteArraySerializer.class.getName());
    configuration.setValueSerializer(ByteArraySerializer.class.getName());
    configuration.setRequestRequiredAcks("all");
    // As it waits for each send, waiting for company would only cost time.
    configuration.setLingerMs(0);
    KafkaComponent component = new KafkaComponent();
    component.setConfiguration(configuration);
    return component;
  }

  @Override
  public boolean isReady() {
    return context.isStarted();
  }

  @Override
  public void close() {
    context.stop();
  }
}
