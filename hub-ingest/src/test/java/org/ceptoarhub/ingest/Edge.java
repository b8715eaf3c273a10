package org.ceptoarhub.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.ingest.broker.FakeHub;
import org.ceptoarhub.ingest.security.TokenIssuer;

/** The edge on a free port, in front of a fake hub; every answer is held against the contract. */
public final class Edge implements AutoCloseable {
  public static final String KEY = "a key of the tests that is long enough for HS256";

  /** Events a second: tests that don't ask for it are not limited. */
  private static final int MANY = 100_000;

  public static final ObjectMapper JSON = new ObjectMapper();

  private final Contract contract = new Contract();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ApplicationContext context;
  private final URI base;

  public Edge() {
    this(Map.of());
  }

  public Edge(Map<String, Object> settings) {
    this(settings, true);
    hub().open();
  }

  private Edge(Map<String, Object> settings, boolean fake) {
    Map<String, Object> all = new HashMap<>();
    all.put("micronaut.server.port", -1);
    all.put("hub.security.jwt-key", KEY);
    all.put("hub.ingest.reference-wait", "100ms");
    all.put("hub.ingest.operator-rate", MANY);
    all.put("hub.ingest.operator-burst", MANY);
    all.put("hub.ingest.authority-rate", MANY);
    all.put("hub.ingest.authority-burst", MANY);
    if (fake) {
      all.put(FakeHub.SETTING, true);
    }
    all.putAll(settings);
    this.context = Ingest.application().properties(all).start();
    this.base = context.getBean(EmbeddedServer.class).getURI();
  }

  /** In front of a real broker. */
  public static Edge onKafka(Map<String, Object> settings) {
    return new Edge(settings, false);
  }

  public FakeHub hub() {
    return context.getBean(FakeHub.class);
  }

  public URI uri(String path) {
    return base.resolve(path);
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }

  public static String token(String party) {
    return token(party, "duty-officer");
  }

  public static String token(String party, String actor) {
    return new TokenIssuer(KEY).issue(party, actor, List.of(), Instant.now(), Duration.ofHours(1));
  }

  /** An answer. */
  public record Answer(int status, HttpResponse<String> response) {

    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The last part of the problem's type. */
    public String code() {
      return json().path("type").asText().replaceFirst(".*:", "");
    }

    /** The first field that the problem names. */
    public String field() {
      return json().path("errors").path(0).path("field").asText();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer post(String party, String path, Object body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token(party))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** Posts a YAML file. */
  public Answer upload(String party, String path, String yaml) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token(party))
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(yaml)));
  }

  /** Publishes as a certain person of the party. */
  public Answer publishAs(String party, String actor, Object body) {
    return send(
        HttpRequest.newBuilder(uri("/api/v1/events"))
            .header("Authorization", "Bearer " + token(party, actor))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public Answer publish(String party, Object body, String... headers) {
    return post(party, "/api/v1/events", body, headers);
  }

  public Answer get(String party, String path) {
    return send(
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token(party)));
  }

  public Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      contract.holds(request.method(), request.uri().getPath(), response);
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** 障害発生情報 of an electricity operator. */
  public static ObjectNode report() {
    return read(
        """
        {"type": "IncidentReport",
         "header": {"tlp": "AMBER", "category": "C", "title": "変電所監視制御システムの停止"},
         "body": {"sector": "electricity", "eventType": "SYSTEM_UNAVAILABLE", "causes": ["DDOS"],
                  "occurredAt": "2026-11-20T09:00:00+09:00", "recoveredAt": null,
                  "summary": "監視制御系が停止し供給支障が発生",
                  "impact": {"lostSupplyKw": 120000, "duration": "PT15M"},
                  "consent": {"audiences": ["GOVERNMENT", "AGENCIES", "OWN_CEPTOAR", "OWN_SECTOR",
                              "OTHER_SECTORS"], "identity": "ANONYMOUS"}}}
        """);
  }

  /** 情報提供 of NISC for gas and water. */
  public static ObjectNode provision() {
    return read(
        """
        {"type": "Provision",
         "header": {"tlp": "GREEN", "category": "B_C", "title": "制御系を狙うDoS攻撃への注意喚起"},
         "body": {"summary": "制御系への攻撃を確認", "recommendedActions": "通信の監視", "independent": true,
                  "targets": {"sectors": ["gas", "water"], "ceptoars": [], "all": false}}}
        """);
  }

  /** An event of this kind with a body of its own. */
  public static ObjectNode event(String type, String body) {
    return read(
        """
        {"type": "%s", "header": {"tlp": "AMBER", "category": "C", "title": "%s"}, "body": %s}
        """
            .formatted(type, type, body));
  }

  /** An event of this kind about another one. */
  public static ObjectNode about(String type, String source, String eventId, String rest) {
    return event(
        type,
        "{\"about\": {\"source\": \"%s\", \"eventId\": \"%s\"}%s}"
            .formatted(source, eventId, rest));
  }

  public static ObjectNode header(ObjectNode event) {
    return (ObjectNode) event.get("header");
  }

  public static ObjectNode body(ObjectNode event) {
    return (ObjectNode) event.get("body");
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
