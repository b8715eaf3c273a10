package org.ceptoarhub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/** Holds answers against openapi.yaml. */
final class Contract {
  private static final String ID = "https://hub.example/openapi";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final JsonSchemaFactory schemas;

  Contract() {
    try (InputStream yaml = Contract.class.getResourceAsStream("/openapi.yaml")) {
      document = JSON.valueToTree(new Yaml().load(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, document.toString()))));
  }

  JsonNode document() {
    return document;
  }

  /** The status, media type, required headers and body of the answer are as documented. */
  void holds(String method, String path, HttpResponse<String> response) {
    Optional<String> template = template(path);
    if (template.isEmpty() || operation(template.get(), method).isMissingNode()) {
      assertThat(response.statusCode()).as("%s %s", method, path).isIn(401, 404, 405);
      problem(response.body());
      return;
    }
    String pointer =
        "/paths/%s/%s/responses/%d"
            .formatted(
                template.get().replace("~", "~0").replace("/", "~1"),
                method.toLowerCase(Locale.ROOT),
                response.statusCode());
    JsonNode documented = document.at(pointer);
    assertThat(documented.isMissingNode()).as("%s is documented", pointer).isFalse();
    if (documented.has("$ref")) {
      pointer = documented.path("$ref").asText().substring(1);
      documented = document.at(pointer);
    }
    documented
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header -> assertThat(response.headers().firstValue(header)).as(header).isPresent());
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    assertThat(documented.path("content").has(type)).as("%s %s", pointer, type).isTrue();
    if (type.endsWith("json")) {
      valid("#%s/content/%s/schema".formatted(pointer, type.replace("/", "~1")), response.body());
    }
  }

  /** The body is a problem document. */
  void problem(String body) {
    valid("#/components/schemas/Problem", body);
  }

  private void valid(String fragment, String body) {
    JsonSchema schema =
        schemas.getSchema(
            SchemaLocation.of(ID + fragment.replace("{", "%7B").replace("}", "%7D")),
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    try {
      assertThat(schema.validate(JSON.readTree(body))).as("%s of %s", body, fragment).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode operation(String template, String method) {
    return document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
  }

  private Optional<String> template(String path) {
    String plain = path.replaceAll("\\?.*", "");
    JsonNode paths = document.path("paths");
    if (paths.has(plain)) {
      return Optional.of(plain);
    }
    for (Map.Entry<String, JsonNode> entry : paths.properties()) {
      if (plain.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }
}
