package org.ceptoarhub.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.ceptoarhub.core.topics.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The same on Apache's own image, where there is a Docker engine. */
@EnabledIf(
    value = "hasDocker",
    disabledReason = "no Docker engine here; the contract runs on the embedded broker alone")
class TestcontainersBrokerContractIT extends BrokerContract {
  private @Nullable KafkaContainer broker;

  static boolean hasDocker() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /**
   * The container's listener PLAINTEXT is the one for clients; here it asks for SCRAM. The listener
   * BROKER, inside the container, asks nothing, and makes the administrator.
   */
  @Override
  String startBroker() throws Exception {
    broker =
        new KafkaContainer("apache/kafka:4.3.1")
            .withEnv(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "PLAINTEXT:SASL_PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .withEnv("KAFKA_LISTENER_NAME_PLAINTEXT_SASL_ENABLED_MECHANISMS", "SCRAM-SHA-512")
            .withEnv(
                "KAFKA_LISTENER_NAME_PLAINTEXT_SCRAM___SHA___512_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;")
            .withEnv(
                "KAFKA_AUTHORIZER_CLASS_NAME",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .withEnv("KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND", "false")
            .withEnv("KAFKA_SUPER_USERS", "User:ANONYMOUS;User:" + Service.ADMIN)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    broker.start();
    var made =
        broker.execInContainer(
            "/opt/kafka/bin/kafka-configs.sh",
            "--bootstrap-server=localhost:9093",
            "--alter",
            "--entity-type=users",
            "--entity-name=" + Service.ADMIN,
            "--add-config=SCRAM-SHA-512=[password=" + ADMIN_PASSWORD + "]");
    assertThat(made.getExitCode()).as(made.getStderr()).isZero();
    return broker.getBootstrapServers();
  }

  @Override
  void stopBroker() {
    if (broker != null) {
      broker.stop();
    }
  }
}
