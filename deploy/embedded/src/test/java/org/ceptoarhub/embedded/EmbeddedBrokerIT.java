package org.ceptoarhub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final String ADMIN = "admin";
  private static final String PASSWORD = "a-password";

  @TempDir private Path folder;

  @Test
  void restartOnTheSameFolder_findsTheTopics() throws Exception {
    try (var broker = EmbeddedBroker.start(folder, 0, ADMIN, PASSWORD);
        var admin = Admin.create(broker.client(ADMIN, PASSWORD))) {
      admin
          .createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.empty())))
          .all()
          .get();
    }
    try (var broker = EmbeddedBroker.start(folder, 0, ADMIN, PASSWORD);
        var admin = Admin.create(broker.client(ADMIN, PASSWORD))) {
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void wrongPassword_isRefused() {
    try (var broker = EmbeddedBroker.start(folder, 0, ADMIN, PASSWORD);
        var admin = Admin.create(broker.client(ADMIN, "another"))) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> admin.listTopics().names().get())
          .withCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  @Test
  void userNamedForPlain_comesInByPlain() throws Exception {
    try (var broker =
            EmbeddedBroker.start(folder, 0, ADMIN, PASSWORD, Map.of("gas-a", "pass=word"));
        var user = Admin.create(plain(broker, "gas-a", "pass=word"))) {
      assertThat(user.listTopics().names().get()).isEmpty();
    }
  }

  @Test
  void whoIsNotNamedForPlain_orHasAnotherPassword_isRefused() {
    try (var broker =
            EmbeddedBroker.start(folder, 0, ADMIN, PASSWORD, Map.of("gas-a", "pass=word"));
        var unnamed = Admin.create(plain(broker, ADMIN, PASSWORD));
        var wrong = Admin.create(plain(broker, "gas-a", "another"))) {
      assertThat(List.of(unnamed, wrong))
          .allSatisfy(
              client ->
                  assertThatExceptionOfType(ExecutionException.class)
                      .isThrownBy(() -> client.listTopics().names().get())
                      .withCauseInstanceOf(SaslAuthenticationException.class));
    }
  }

  @Test
  void whoIsNamedForPlainLater_comesIn_andWhoIsTakenOutAgain_doesNot() throws Exception {
    Map<String, String> users = new ConcurrentHashMap<>();
    try (var broker = EmbeddedBroker.start(folder, 0, ADMIN, PASSWORD, users)) {
      users.put("gas-a", "pass=word");
      try (var user = Admin.create(plain(broker, "gas-a", "pass=word"))) {
        assertThat(user.listTopics().names().get()).isEmpty();
      }
      users.remove("gas-a");
      try (var user = Admin.create(plain(broker, "gas-a", "pass=word"))) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> user.listTopics().names().get())
            .withCauseInstanceOf(SaslAuthenticationException.class);
      }
    }
  }

  private static Map<String, Object> plain(EmbeddedBroker broker, String user, String password) {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
  }

  @Test
  void portThatIsTaken_isNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      assertThatExceptionOfType(PortTakenException.class)
          .isThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort(), ADMIN, PASSWORD))
          .withMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }
}
