package org.ceptoarhub.ingest.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ceptoarhub.codec.ReleasedSchemas;
import org.ceptoarhub.codec.ReleasedSchemas.Released;

/**
 * {@code /api/ccompat/v7}: schemas by the id that stands in each record, and by subject and version
 * (Confluent Schema Registry API, v7). For anybody: schemas are public, and many tools can't bring
 * a token. Parameters that only matter to who writes are ignored, as tools send them all the same;
 * errors have the registry's own form and codes.
 */
@Controller("/api/ccompat/v7")
@Secured(SecurityRule.IS_ANONYMOUS)
@Produces({RegistryController.V1, RegistryController.ANY, MediaType.APPLICATION_JSON})
final class RegistryController {
  static final String V1 = "application/vnd.schemaregistry.v1+json";
  static final String ANY = "application/vnd.schemaregistry+json";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String LATEST = "latest";

  private final ReleasedSchemas schemas = ReleasedSchemas.load();

  @Get("/schemas/types")
  HttpResponse<String> types() {
    return ok(JSON.arrayNode().add("AVRO"));
  }

  @Get("/schemas/ids/{id}")
  HttpResponse<String> schema(@PathVariable String id) {
    return of(id, schema -> JSON.objectNode().put("schema", schema.schema().toString()));
  }

  @Get("/schemas/ids/{id}/schema")
  HttpResponse<String> schemaAlone(@PathVariable String id) {
    return byId(id)
        .map(schema -> answer(schema.schema().toString()))
        .orElseGet(RegistryError.SCHEMA::answer);
  }

  @Get("/schemas/ids/{id}/subjects")
  HttpResponse<String> subjectsOf(@PathVariable String id) {
    return of(id, schema -> JSON.arrayNode().add(schema.subject()));
  }

  @Get("/schemas/ids/{id}/versions")
  HttpResponse<String> versionsOf(@PathVariable String id) {
    return of(
        id,
        schema ->
            JSON.arrayNode()
                .add(
                    JSON.objectNode()
                        .put("subject", schema.subject())
                        .put("version", schema.version())));
  }

  @Get("/subjects")
  HttpResponse<String> subjects(@QueryValue(defaultValue = "") String subjectPrefix) {
    ArrayNode subjects = JSON.arrayNode();
    schemas.subjects().stream()
        .filter(subject -> subject.startsWith(subjectPrefix))
        .forEach(subjects::add);
    return ok(subjects);
  }

  @Get("/subjects/{subject}/versions")
  HttpResponse<String> versions(@PathVariable String subject) {
    List<Released> versions = schemas.versions(subject);
    if (versions.isEmpty()) {
      return RegistryError.SUBJECT.answer();
    }
    ArrayNode numbers = JSON.arrayNode();
    versions.forEach(version -> numbers.add(version.version()));
    return ok(numbers);
  }

  @Get("/subjects/{subject}/versions/{version}")
  HttpResponse<String> version(@PathVariable String subject, @PathVariable String version) {
    return of(
        subject,
        version,
        schema ->
            JSON.objectNode()
                .put("subject", schema.subject())
                .put("version", schema.version())
                .put("id", schema.id())
                .put("schema", schema.schema().toString())
                .toString());
  }

  @Get("/subjects/{subject}/versions/{version}/schema")
  HttpResponse<String> versionAlone(@PathVariable String subject, @PathVariable String version) {
    return of(subject, version, schema -> schema.schema().toString());
  }

  /** What a new version of a schema must be: readable both ways with every one before. */
  @Get("/config")
  HttpResponse<String> config() {
    return ok(JSON.objectNode().put("compatibilityLevel", "FULL_TRANSITIVE"));
  }

  @Get("/mode")
  HttpResponse<String> mode() {
    return ok(JSON.objectNode().put("mode", "READONLY"));
  }

  private HttpResponse<String> of(String id, Function<Released, JsonNode> tell) {
    return byId(id).map(tell).map(RegistryController::ok).orElseGet(RegistryError.SCHEMA::answer);
  }

  private Optional<Released> byId(String id) {
    OptionalInt number = number(id);
    return number.isPresent() ? schemas.byId(number.getAsInt()) : Optional.empty();
  }

  private HttpResponse<String> of(String subject, String version, Function<Released, String> tell) {
    List<Released> versions = schemas.versions(subject);
    if (versions.isEmpty()) {
      return RegistryError.SUBJECT.answer();
    }
    if (version.equals(LATEST) || version.equals("-1")) {
      return answer(tell.apply(versions.getLast()));
    }
    OptionalInt number = number(version);
    if (number.isEmpty() || number.getAsInt() < 1) {
      return RegistryError.NO_VERSION.answer();
    }
    return versions.stream()
        .filter(one -> one.version() == number.getAsInt())
        .findFirst()
        .map(one -> answer(tell.apply(one)))
        .orElseGet(RegistryError.VERSION::answer);
  }

  private static OptionalInt number(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static HttpResponse<String> ok(JsonNode json) {
    return answer(json.toString());
  }

  private static HttpResponse<String> answer(String json) {
    return HttpResponse.ok(json).contentType(V1);
  }
}
