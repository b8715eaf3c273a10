package org.ceptoarhub.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A party's calls to a hub over HTTP. */
final class HubClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data:";
  private static final String ID = "id:";

  private final HttpClient http;
  private final String base;
  private final String token;

  HubClient(URI base, String token) {
    this(
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build(),
        base.toString().replaceFirst("/+$", ""),
        token);
  }

  private HubClient(HttpClient http, String base, String token) {
    this.http = http;
    this.base = base;
    this.token = token;
  }

  /** The same hub, with another token. */
  HubClient as(String otherToken) {
    return new HubClient(http, base, otherToken);
  }

  /** Publishes an event or an array of them; the ids that they have got. */
  JsonNode publish(JsonNode events) {
    return send(post("/api/v1/events", events));
  }

  /** The Decision that the hub would make on an event. */
  JsonNode explain(JsonNode event) {
    return send(post("/api/v1/events?dryRun=true", event));
  }

  /** A page of the inbox, from its beginning or after a cursor. */
  JsonNode inbox(@Nullable String after) {
    return send(request("/api/v1/inbox" + query(after)).GET());
  }

  /** A page of the inbox with the deliveries of one kind alone. */
  JsonNode inbox(@Nullable String after, String kind) {
    String query = after == null ? "?type=" : query(after) + "&type=";
    return send(request("/api/v1/inbox" + query + encoded(kind)).GET());
  }

  /** Gives a receipt for a delivery. */
  JsonNode acknowledge(String source, String eventId, String stage) {
    return send(
        post(
            "/api/v1/inbox/%s/%s/receipt".formatted(encoded(source), encoded(eventId)),
            JsonNodeFactory.instance.objectNode().put("stage", stage)));
  }

  /** The Decision on an event, once the ledger has it. */
  Optional<JsonNode> decision(String source, String eventId) {
    try {
      return Optional.of(
          send(
              request("/api/v1/decisions/%s/%s".formatted(encoded(source), encoded(eventId)))
                  .GET()));
    } catch (HubRefusal refusal) {
      if (refusal.isNotYet()) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** What rules and directories hold, are to come and are proposed. */
  JsonNode editions() {
    return send(request("/api/v1/editions").GET());
  }

  /**
   * The file of an edition.
   *
   * @param subject {@code rules} or {@code directory}
   * @param hash its SHA-256 in hex
   */
  byte[] editionFile(String subject, String hash) {
    HttpRequest request =
        request("/api/v1/editions/%s/%s".formatted(subject, encoded(hash)))
            .timeout(PATIENCE)
            .GET()
            .build();
    HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw refusal(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  /**
   * Proposes a file, to be put in force by an EditionChange.
   *
   * @param subject {@code rules} or {@code directory}
   */
  JsonNode propose(String subject, byte[] yaml) {
    return send(
        request("/api/v1/editions/" + subject)
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofByteArray(yaml)));
  }

  /**
   * Tries other rules or another directory on the decisions that were kept.
   *
   * @param rules the rule set's file; null: the rules in force
   * @param directory SHA-256 of a directory that the hub knows; null: the one in force
   * @param since only decisions from then on; null: all
   * @param progress gets how many decisions are done, of how many
   * @return the result
   */
  JsonNode simulate(
      byte @Nullable [] rules,
      @Nullable String directory,
      @Nullable Instant since,
      BiConsumer<Long, Long> progress) {
    String query =
        Stream.of(
                directory == null ? "" : "directory=" + encoded(directory),
                since == null ? "" : "since=" + encoded(since.toString()))
            .filter(parameter -> !parameter.isEmpty())
            .collect(joining("&", "?", ""));
    HttpRequest.Builder request =
        request("/api/v1/simulations" + (query.equals("?") ? "" : query))
            .header("Accept", "application/x-ndjson")
            .header("Content-Type", "application/yaml")
            .POST(rules == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(rules));
    HttpResponse<Stream<String>> response = exchange(request.build(), BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refusal(response.statusCode(), String.join("\n", lines.toList()));
      }
      for (String line : (Iterable<String>) lines.filter(text -> !text.isBlank())::iterator) {
        JsonNode json = parse(line);
        if (json.has("result")) {
          return json.path("result");
        }
        if (json.has("error")) {
          throw new HubRefusal(json.at("/error/status").asInt(), json.path("error"));
        }
        JsonNode come = json.path("progress");
        progress.accept(come.path("done").asLong(), come.path("total").asLong());
      }
      throw new CommandFailure(
          ExitCode.FAILED, "the hub ended the simulation without a result; try again");
    } catch (UncheckedIOException cut) {
      throw unreachable(cut);
    }
  }

  /**
   * Hands every delivery to the reader, those that are there and those that come; returns when the
   * hub ends the stream.
   *
   * @return the cursor to go on after
   */
  @Nullable String follow(@Nullable String after, Consumer<JsonNode> reader) {
    HttpRequest request =
        request("/api/v1/inbox/stream" + query(after))
            .header("Accept", "text/event-stream")
            .GET()
            .build();
    HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refusal(response.statusCode(), String.join("\n", lines.toList()));
      }
      String cursor = after;
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith(ID)) {
          cursor = line.substring(ID.length()).strip();
        } else if (line.startsWith(DATA)) {
          reader.accept(parse(line.substring(DATA.length())));
        }
      }
      return cursor;
    } catch (UncheckedIOException cut) {
      throw unreachable(cut);
    }
  }

  private static String query(@Nullable String after) {
    return after == null ? "" : "?after=" + encoded(after);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder post(String path, JsonNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  private JsonNode send(HttpRequest.Builder request) {
    HttpResponse<String> response =
        exchange(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw refusal(response.statusCode(), response.body());
    }
    return parse(response.body());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> reader) {
    try {
      return http.send(request, reader);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted");
    }
  }

  private CommandFailure unreachable(Exception cause) {
    String why = cause instanceof ConnectException ? "" : ": " + cause.getMessage();
    return new CommandFailure(ExitCode.UNREACHABLE, "no hub answers at " + base + why);
  }

  private static HubRefusal refusal(int status, String body) {
    try {
      return new HubRefusal(status, JSON.readTree(body));
    } catch (JsonProcessingException notAProblem) {
      return new HubRefusal(status, JsonNodeFactory.instance.objectNode());
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(ExitCode.FAILED, "what answers there is no hub: " + json);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
