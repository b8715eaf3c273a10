package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.standalone.Secrets;
import org.ceptoarhub.standalone.Shipped;
import org.ceptoarhub.standalone.Standalone;

/** A whole hub in this JVM, and clients of every party. */
final class WholeHub implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 12;

  private final Standalone hub;
  private final Secrets secrets;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> tokens = new HashMap<>();

  private Directory directory = DirectoryFile.read("shipped", shippedDirectory());

  private WholeHub(Standalone hub) {
    this.hub = hub;
    this.secrets = Secrets.in(hub.data());
  }

  static WholeHub on(Path data) {
    return new WholeHub(
        Standalone.start(new Standalone.Options(data, 0, 0), Clock.systemUTC(), progress -> {}));
  }

  /** The same, with settings of its own, which it reads when it starts. */
  static WholeHub on(Path data, Map<String, String> settings) {
    settings.forEach(System::setProperty);
    try {
      return on(data);
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  static byte[] shippedDirectory() {
    return Shipped.read(Shipped.DIRECTORY);
  }

  /** The directory in force. */
  Directory directory() {
    return directory;
  }

  /** The parties of the directory in force that come in from outside. */
  List<String> parties() {
    return directory.parties().stream()
        .filter(party -> !party.has(Role.HUB))
        .map(Party::id)
        .toList();
  }

  Path data() {
    return hub.data().path();
  }

  String jwtKey() {
    return secrets.jwtKey();
  }

  int port() {
    return URI.create(hub.addresses().url()).getPort();
  }

  URI uri(String pathAndQuery) {
    return URI.create(hub.addresses().url() + pathAndQuery);
  }

  synchronized String token(String party) {
    return tokens.computeIfAbsent(party, id -> token(id, id + "-officer"));
  }

  String token(String party, String actor) {
    return secrets.issueToken(party, actor, Clock.systemUTC().instant());
  }

  /** What a Kafka client needs to come in as this party or service. */
  Map<String, Object> kafka(String principal) {
    return kafka(principal, secrets.kafkaPassword(principal));
  }

  Map<String, Object> kafka(String principal, String password) {
    return new HashMap<>(
        EmbeddedBroker.client(hub.addresses().bootstrapServers(), principal, password));
  }

  HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpClient http() {
    return http;
  }

  HttpResponse<byte[]> get(String party, String path) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token(party))
            .build());
  }

  HttpResponse<byte[]> publish(String token, JsonNode event) {
    return send(
        HttpRequest.newBuilder(uri("/api/v1/events"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event.toString()))
            .build());
  }

  /** Publishes an event that is taken; its ids. */
  JsonNode published(String token, JsonNode event) {
    HttpResponse<byte[]> answer = publish(token, event);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(202);
    return json(answer);
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  static JsonNode json(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The beginning of an event; its body is to follow. */
  static ObjectNode event(String type, String tlp, String category, String title) {
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.putObject("header").put("tlp", tlp).put("category", category).put("title", title);
    return event;
  }

  /** Puts another directory in force as NISC does: one proposes, another approves. */
  void adopt(byte[] yaml) {
    String proposer = token("nisc", "sato");
    HttpResponse<byte[]> proposed =
        send(
            HttpRequest.newBuilder(uri("/api/v1/editions/directory"))
                .header("Authorization", "Bearer " + proposer)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofByteArray(yaml))
                .build());
    assertThat(proposed.statusCode()).as(text(proposed)).isEqualTo(201);
    String hash = json(proposed).path("hash").asText();
    ObjectNode change = event("EditionChange", "GREEN", "C", "関係主体名簿の切替え");
    change
        .putObject("body")
        .put("subject", "DIRECTORY")
        .put("edition", json(proposed).path("edition").asText())
        .put("hash", hash)
        .put("reason", "試験");
    String eventId = published(proposer, change).path("eventId").asText();
    ObjectNode approval = event("Approval", "AMBER_STRICT", "C", "承認");
    approval.putObject("body").putObject("about").put("source", "nisc").put("eventId", eventId);
    published(token("nisc", "suzuki"), approval);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                json(get("nisc", "/api/v1/editions"))
                    .at("/directory/inForce/hash")
                    .asText()
                    .equals(hash));
    directory = DirectoryFile.read("adopted", yaml);
  }

  /** Does something for each, some at once; the first failure is thrown. */
  static <T> void forEach(List<T> all, Work<T> work) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> running = new ArrayList<>();
      for (T each : all) {
        running.add(
            threads.submit(
                () -> {
                  work.on(each);
                  return each;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  interface Work<T> {
    void on(T each) throws Exception;
  }

  @Override
  public void close() {
    http.close();
    hub.close();
  }
}
