package org.ceptoarhub.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ceptoarhub.fuzz.Mutator;

/**
 * Makes requests of the operations that openapi.yaml declares, whichever those are, with
 * parameters, headers and bodies that are right, or nearly, or not at all.
 */
final class RequestMaker {
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "delete", "patch", "head", "options", "trace");
  private static final List<String> PARTIES =
      List.of("nisc", "meti", "electricity-a", "gas-a", "ceptoar-gas", "npa", "hub", "nobody");
  private static final List<String> ODD_HEADERS =
      List.of(
          "Accept",
          "Accept-Charset",
          "Accept-Encoding",
          "Accept-Language",
          "Cache-Control",
          "Content-Encoding",
          "Content-Type",
          "Content-Language",
          "Cookie",
          "Date",
          "Expect",
          "Forwarded",
          "From",
          "Host",
          "If-Match",
          "If-Modified-Since",
          "If-None-Match",
          "Last-Event-ID",
          "Idempotency-Key",
          "Max-Forwards",
          "Origin",
          "Access-Control-Request-Method",
          "Prefer",
          "Range",
          "Referer",
          "TE",
          "Traceparent",
          "Upgrade",
          "User-Agent",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-HTTP-Method-Override",
          "X-Request-Id");
  private static final List<String> ODD_VALUES =
      List.of(
          "*/*;q=x",
          "*/*;q=-1,;,",
          "application/json;charset=nothing",
          "application/json;charset=",
          "application/json; =;",
          "text/html, application/xhtml+xml;q=0.9",
          "/",
          "a/b/c",
          ";",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "application/x-www-form-urlencoded",
          "application/yaml",
          "gzip;q=9e999",
          "identity;q=0",
          "ja;q=1.5, *;q=abc",
          "bytes=9-1,-",
          "a=b; c; =; \"",
          "null",
          "http://evil.example",
          "100-continue",
          "websocket",
          "h2c",
          "Thu, 99 Foo 2026 99:99:99 GMT",
          "-1",
          "99999999999999999999",
          "%00%ff",
          "\u00e9\u00ff",
          "電力",
          "\t",
          "",
          "x".repeat(9_000));

  private final RandomGenerator random;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Mutator> bodies;
  private final Mutator texts;
  private final List<String> known;

  /** An operation of the contract; {@code bodyType} is empty if it takes none. */
  private record Operation(
      String method,
      String path,
      List<String> query,
      List<String> headers,
      String bodyType,
      boolean open) {}

  /** A request, and what is needed to judge its answer. */
  @SuppressWarnings("ArrayRecordComponent")
  record Request(String party, String method, String path, byte[] bytes) {}

  /**
   * @param bodies what spoils bodies, by media type
   * @param known values that mean something: ids, hashes, cursors
   */
  RequestMaker(
      RandomGenerator random, Contract contract, Map<String, Mutator> bodies, List<String> known) {
    this.random = random;
    this.bodies = bodies;
    this.known = List.copyOf(known);
    this.texts = new Mutator(random, known.stream().map(text -> text.getBytes(UTF_8)).toList());
    JsonNode document = contract.document();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.add(operation(document, path.getKey(), method.getKey(), method.getValue()));
        }
      }
    }
  }

  int operations() {
    return operations.size();
  }

  private static Operation operation(
      JsonNode document, String path, String method, JsonNode described) {
    List<String> query = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    for (JsonNode declared : described.path("parameters")) {
      JsonNode parameter =
          declared.has("$ref")
              ? document.at(declared.path("$ref").asText().substring(1))
              : declared;
      switch (parameter.path("in").asText()) {
        case "query" -> query.add(parameter.path("name").asText());
        case "header" -> headers.add(parameter.path("name").asText());
        default -> {}
      }
    }
    JsonNode content = described.path("requestBody").path("content");
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        query,
        headers,
        content.isEmpty() ? "" : content.fieldNames().next(),
        described.path("security").isArray());
  }

  Request next() {
    Operation operation = operations.get(random.nextInt(operations.size()));
    String party = PARTIES.get(rarely(2) ? random.nextInt(PARTIES.size()) : 0);
    String method = rarely(30) ? oneOf(List.copyOf(METHODS)) : operation.method();
    String path = path(operation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, method.toUpperCase(Locale.ROOT) + " " + path + query(operation) + " HTTP/1.1\r\n");
    text(out, "Host: hub.example\r\nConnection: close\r\n");
    if (!operation.open() || rarely(4)) {
      text(out, "Authorization: " + authorization(party) + "\r\n");
    }
    for (String header : operation.headers()) {
      if (rarely(2)) {
        text(out, header + ": " + headerValue() + "\r\n");
      }
    }
    while (rarely(4)) {
      text(out, oneOf(ODD_HEADERS) + ": " + headerValue() + "\r\n");
    }
    body(out, operation);
    return new Request(party, method.toUpperCase(Locale.ROOT), path, out.toByteArray());
  }

  private void body(ByteArrayOutputStream out, Operation operation) {
    if (operation.bodyType().isEmpty() && !rarely(20)) {
      text(out, "\r\n");
      return;
    }
    String type = operation.bodyType();
    if (type.isEmpty() || rarely(30)) {
      type = oneOf(List.copyOf(bodies.keySet()));
    }
    byte[] body = Objects.requireNonNull(bodies.get(type), type).next();
    text(out, "Content-Type: " + (rarely(30) ? oneOf(ODD_VALUES) : type) + "\r\n");
    text(out, "Content-Length: " + body.length + "\r\n\r\n");
    out.writeBytes(body);
  }

  private String authorization(String party) {
    String token = Edge.token(party);
    return rarely(25)
        ? oneOf(
            List.of(
                "Bearer",
                "Bearer ",
                "bearer " + token,
                "Basic bmlzYzo=",
                token,
                "Bearer " + token + "x",
                "Bearer a.b.c",
                "Bearer ...",
                "Bearer " + token.substring(0, token.lastIndexOf('.') + 1)))
        : "Bearer " + token;
  }

  private String path(Operation operation) {
    String path = operation.path();
    for (int from = path.indexOf('{'); from >= 0; from = path.indexOf('{')) {
      String value = value();
      path = path.substring(0, from) + value + path.substring(path.indexOf('}', from) + 1);
    }
    if (rarely(25)) {
      path += oneOf(List.of("/", "//", "/..", "/%2e%2e/", "%", ";a=b", "%00", ".json", "/x"));
    }
    return path;
  }

  private String query(Operation operation) {
    StringBuilder query = new StringBuilder();
    for (String name : operation.query()) {
      if (rarely(2)) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value());
      }
    }
    while (rarely(12)) {
      query.append(query.isEmpty() ? '?' : '&').append(value());
      if (rarely(2)) {
        query.append('=').append(value());
      }
    }
    return query.toString();
  }

  /** Something for a path or a query: mostly known, percent-encoded but now and then. */
  private String value() {
    if (!rarely(3)) {
      return oneOf(known);
    }
    String text = new String(texts.next(), UTF_8);
    if (text.isEmpty() || text.length() > 3_000) {
      return "0";
    }
    return rarely(5)
        ? text.replaceAll("[\\s\\p{Cntrl}{}?#&/]", "%")
        : URLEncoder.encode(text, UTF_8);
  }

  private String headerValue() {
    return switch (random.nextInt(3)) {
      case 0 -> oneOf(known);
      case 1 -> oneOf(ODD_VALUES);
      default -> new String(texts.next(), UTF_8).replaceAll("[\r\n\0]", " ");
    };
  }

  private boolean rarely(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(text.chars().allMatch(c -> c < 256) ? ISO_8859_1 : UTF_8));
  }
}
