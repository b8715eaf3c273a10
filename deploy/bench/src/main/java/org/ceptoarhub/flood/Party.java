package org.ceptoarhub.flood;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.ceptoarhub.standalone.HubAddresses;

/**
 * A party with what it comes in with.
 *
 * @param token its bearer token
 * @param kafka settings of its Kafka clients
 */
record Party(String id, URI hub, String token, Map<String, Object> kafka) {

  Party {
    kafka = Map.copyOf(kafka);
  }

  static Party of(HubProcess hub, String id) {
    Path secrets = hub.data().secrets();
    HubAddresses addresses = hub.addresses();
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(secrets.resolve(id + ".kafka.properties"))) {
      file.load(reader);
      Map<String, Object> kafka = new HashMap<>();
      file.stringPropertyNames().forEach(key -> kafka.put(key, file.getProperty(key)));
      return new Party(
          id,
          URI.create(addresses.url()),
          Files.readString(secrets.resolve(id + ".token")).strip(),
          kafka);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(hub.resolve(path)).header("Authorization", "Bearer " + token);
  }

  /** Publishes over HTTP; the status of the answer. */
  CompletableFuture<Integer> publish(HttpClient http, byte[] json) {
    return http.sendAsync(
            request("/api/v1/events")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }
}
