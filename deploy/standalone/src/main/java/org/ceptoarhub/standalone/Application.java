package org.ceptoarhub.standalone;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.embedded.EmbeddedDatabase;
import org.ceptoarhub.embedded.LoopbackPort;
import org.ceptoarhub.ingest.Ingest;
import org.ceptoarhub.router.Router;

/** Router and edge as one Micronaut application, with the settings that bind them to this hub. */
final class Application {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int OK = 200;

  private Application() {}

  /**
   * Starts both; the HTTP server listens when this returns.
   *
   * @param more settings that go before these
   */
  static ApplicationContext start(
      String bootstrapServers,
      String jdbcUrl,
      DataFolder data,
      Secrets secrets,
      int httpPort,
      Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.host", LoopbackPort.HOST);
    settings.put("micronaut.server.port", httpPort == 0 ? -1 : httpPort);
    settings.put("hub.security.jwt-key", secrets.jwtKey());
    EmbeddedBroker.client(bootstrapServers, Service.INGEST, secrets.kafkaPassword(Service.INGEST))
        .forEach((key, value) -> settings.put("kafka." + key, value));
    EmbeddedBroker.client(bootstrapServers, Service.ROUTER, secrets.kafkaPassword(Service.ROUTER))
        .forEach((key, value) -> settings.put("hub.router.kafka." + key, value));
    settings.put("hub.ingest.data-folder", data.path().toString());
    settings.put("hub.router.index-folder", data.index().resolve("router").toString());
    settings.put("hub.ingest.index-folder", data.index().resolve("edge").toString());
    settings.put("hub.ledger.enabled", true);
    settings.put("datasources.default.url", jdbcUrl);
    settings.put("datasources.default.username", EmbeddedDatabase.USER);
    settings.put("datasources.default.password", secrets.databasePassword());
    settings.putAll(more);
    ApplicationContext application =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .propertySources(Ingest.defaults(), PropertySource.of("standalone", settings))
            .start();
    try {
      application.getBean(EmbeddedServer.class).start();
      return application;
    } catch (RuntimeException e) {
      application.close();
      throw e;
    }
  }

  /**
   * Returns when the router routes and the edge says so.
   *
   * @throws IllegalStateException if it does not within two minutes
   */
  static void awaitRouting(ApplicationContext application) {
    Router router = application.getBean(Router.class);
    HttpRequest health =
        HttpRequest.newBuilder(
                URI.create(application.getBean(EmbeddedServer.class).getURL() + "/health"))
            .timeout(PATIENCE)
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String state = "";
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        var answer = http.send(health, BodyHandlers.ofString());
        if (router.status().isRouting() && answer.statusCode() == OK) {
          return;
        }
        state = router.status() + " " + answer.body();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    throw new IllegalStateException("no events are routed after two minutes: " + state);
  }
}
