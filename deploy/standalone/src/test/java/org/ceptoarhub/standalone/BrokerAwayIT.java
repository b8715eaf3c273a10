package org.ceptoarhub.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.embedded.EmbeddedDatabase;
import org.ceptoarhub.embedded.LoopbackPort;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.Provisioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Router, edge and ledger while their broker hangs or is away. {@code -Daway.seconds=60} for a
 * whole minute.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BrokerAwayIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("away.seconds", 5));
  private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final String SENDER = "electricity-a";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private DataFolder data;
  private Secrets secrets;
  private BrokerProcess broker;
  private URI url;
  private byte[] report;

  /** What is to stand in the ministry's inbox. */
  private final Set<String> delivered = new HashSet<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = new DataFolder(folder);
    secrets = Secrets.in(data);
    report = Files.readAllBytes(Path.of("..", "samples", "electricity.json"));
    int port = LoopbackPort.claim(0);
    broker = new BrokerProcess(data, port);
    running.push(broker);
    String bootstrap = LoopbackPort.HOST + ":" + port;
    provision(bootstrap);
    EmbeddedDatabase database = EmbeddedDatabase.start(data.postgres(), secrets.databasePassword());
    running.push(database);
    ApplicationContext application =
        Application.start(
            bootstrap,
            database.jdbcUrl(),
            data,
            secrets,
            0,
            Map.of("hub.ingest.publish-timeout", PUBLISH_TIMEOUT.toSeconds() + "s"));
    running.push(application);
    url = application.getBean(EmbeddedServer.class).getURI();
    Application.awaitRouting(application);
  }

  @AfterAll
  void stop() throws Exception {
    http.shutdownNow();
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  private void provision(String bootstrap) {
    Directory directory = DirectoryFile.read(Shipped.DIRECTORY, Shipped.read(Shipped.DIRECTORY));
    Map<String, String> passwords = new HashMap<>();
    Stream.concat(
            directory.parties().stream().map(Party::id), Stream.of(Service.ROUTER, Service.INGEST))
        .forEach(who -> passwords.put(who, secrets.kafkaPassword(who)));
    Map<String, Object> client =
        EmbeddedBroker.client(bootstrap, Service.ADMIN, secrets.kafkaPassword(Service.ADMIN));
    try (Admin admin = Admin.create(client)) {
      new Provisioner(admin, Realm.LIVE, (short) 1).apply(directory, passwords);
    }
    ControlPublisher control = new ControlPublisher(client, Clock.systemUTC());
    control.publishIfAbsent(
        Control.DIRECTORY, Shipped.read(Shipped.DIRECTORY), Service.ADMIN, "a test");
    control.publishIfAbsent(Control.RULES, Shipped.read(Shipped.RULES), Service.ADMIN, "a test");
  }

  @Test
  void slowDisk_makesPublishersWait_andStoresNothingTwice() throws Exception {
    broker.hang();
    CompletableFuture<HttpResponse<String>> slow = publish("slow", report);
    await().during(SLOW).until(() -> !slow.isDone());
    broker.goOn();

    String event = idOf(slow.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertThat(idOf(published("slow", report))).isEqualTo(event);
    awaitDelivered(List.of(event));
  }

  @Test
  void diskThatHangs_is503WithTheTimeToComeBack_andTheSameKeyFinishesIt() throws Exception {
    byte[] array =
        ("[" + new String(report, UTF_8) + "," + new String(report, UTF_8) + "]").getBytes(UTF_8);
    broker.hang();
    HttpResponse<String> refused;
    HttpResponse<String> refusedArray;
    try {
      CompletableFuture<HttpResponse<String>> one = publish("hangs", report);
      refusedArray = published("hangs-array", array);
      refused = one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      broker.goOn();
    }

    for (HttpResponse<String> answer : List.of(refused, refusedArray)) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("broker-unavailable");
    }
    assertThat(json(refusedArray).path("errors")).hasSize(2);
    List<String> events = new ArrayList<>();
    events.add(idOf(awaitAccepted("hangs", report)));
    json(awaitAccepted("hangs-array", array))
        .forEach(item -> events.add(item.path("eventId").asText()));
    assertThat(refused.body()).contains(events.getFirst());
    assertThat(refusedArray.body()).contains(events.subList(1, events.size()));
    awaitDelivered(events);
  }

  @Test
  void brokerThatIsAway_is503AndDown_andEverythingGoesOnByItselfWhenItIsBack() throws Exception {
    String before = idOf(awaitAccepted("before", report));
    awaitDelivered(List.of(before));
    HttpResponse<Stream<String>> stream =
        http.send(request("meti", "/api/v1/inbox/stream").build(), BodyHandlers.ofLines());
    CompletableFuture<Long> streamEnded =
        CompletableFuture.supplyAsync(
            () -> stream.body().filter(line -> line.startsWith("data:")).count());

    broker.kill();
    Instant gone = Instant.now();
    assertThat(published("away", report).statusCode()).isEqualTo(503);
    await().atMost(PATIENCE).until(() -> status("/health") == 503);
    assertThat(
            http.send(request("meti", "/api/v1/inbox").build(), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(503);
    await().atMost(PATIENCE.plus(AWAY)).until(() -> Instant.now().isAfter(gone.plus(AWAY)));
    broker.startAgain();

    await().atMost(PATIENCE).until(() -> status("/health") == 200);
    String event = idOf(awaitAccepted("away", report));
    awaitDelivered(List.of(before, event));
    await()
        .atMost(PATIENCE)
        .until(() -> status(SENDER, "/api/v1/decisions/" + SENDER + "/" + event) == 200);
    // A stream either goes on, or has ended so that the client comes back.
    if (streamEnded.isDone()) {
      assertThat(streamEnded.get()).isPositive();
    }
    stream.body().close();
  }

  private HttpRequest.Builder request(String party, String path) throws IOException {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("Authorization", "Bearer " + secrets.issueToken(party, "desk", Instant.now()));
  }

  private CompletableFuture<HttpResponse<String>> publish(String key, byte[] body)
      throws IOException {
    return http.sendAsync(
        request(SENDER, "/api/v1/events")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> published(String key, byte[] body) throws Exception {
    return publish(key, body).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private HttpResponse<String> awaitAccepted(String key, byte[] body) {
    return await()
        .atMost(PATIENCE)
        .until(() -> published(key, body), answer -> answer.statusCode() == 202);
  }

  private int status(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString())
        .statusCode();
  }

  private int status(String party, String path) throws Exception {
    return http.send(request(party, path).build(), BodyHandlers.ofString()).statusCode();
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static String idOf(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer).path("eventId").asText();
  }

  /** Waits until the ministry has these too; it has nothing else, and nothing twice. */
  private void awaitDelivered(List<String> events) {
    delivered.addAll(events);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> page =
                  http.send(
                      request("meti", "/api/v1/inbox?limit=100").build(), BodyHandlers.ofString());
              assertThat(page.statusCode()).isEqualTo(200);
              List<String> inbox = new ArrayList<>();
              json(page).path("items").forEach(item -> inbox.add(item.path("eventId").asText()));
              assertThat(inbox).containsExactlyInAnyOrderElementsOf(delivered);
            });
  }
}
