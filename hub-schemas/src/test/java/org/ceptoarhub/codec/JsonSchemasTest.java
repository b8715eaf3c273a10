package org.ceptoarhub.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemasTest {
  private final JsonSchemas schemas = new JsonSchemas();
  private final EventJson json = new EventJson();
  private final Map<String, JsonSchema> validators = new HashMap<>();

  static SortedSet<String> kinds() {
    return new EventJson().kinds();
  }

  @Provide
  Arbitrary<Event> events() {
    return Events.any();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void schemas_areValidSchemasThemselves(String kind) {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));

    assertThat(meta.validate(schemas.of(kind))).isEmpty();
    assertThat(meta.validate(schemas.any())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyExample_isValid(String kind) {
    JsonNode example = Events.exampleJson(kind);

    assertThat(errors(schemas.of(kind), example)).isEmpty();
    assertThat(errors(schemas.any(), example)).isEmpty();
  }

  @Property(tries = 200)
  void whatTheHubWrites_isValid(@ForAll("events") Event event) {
    JsonSchema schema =
        validators.computeIfAbsent(event.kind(), kind -> validator(schemas.of(kind)));

    assertThat(schema.validate(json.toJson(event))).isEmpty();
  }

  @Test
  void whatTheHubFills_isNotRequired() {
    JsonNode example = Events.exampleJson("Receipt");
    ((ObjectNode) example.get("header")).retain("tlp", "category", "title");

    assertThat(errors(schemas.of("Receipt"), example)).isEmpty();
  }

  @Test
  void whatTheSenderMustGive_isRequired() {
    JsonNode example = Events.exampleJson("Receipt");
    ((ObjectNode) example.get("header")).remove("tlp");

    assertThat(errors(schemas.of("Receipt"), example))
        .extracting(ValidationMessage::getProperty)
        .containsExactly("tlp");
  }

  @Test
  void unknownFields_areInvalid() {
    JsonNode example = Events.exampleJson("Receipt");
    ((ObjectNode) example.get("body")).put("usres", 1);

    assertThat(errors(schemas.of("Receipt"), example)).hasSize(1);
    assertThat(errors(schemas.any(), example)).isNotEmpty();
  }

  @Test
  void otherSpellingsOfALabel_areValid() {
    JsonNode example = Events.exampleJson("Receipt");
    ((ObjectNode) example.get("header")).put("tlp", "WHITE");

    assertThat(errors(schemas.of("Receipt"), example)).isEmpty();
  }

  @Test
  void docsOfTheIdl_areDescriptions() {
    JsonNode schema = schemas.of("IncidentReport");

    assertThat(schema.path("description").asText()).startsWith("障害発生情報");
    assertThat(schema.at("/properties/body/properties/summary/description").asText())
        .isEqualTo("障害の内容");
    assertThat(schema.at("/$defs/Tlp/description").asText())
        .startsWith("Traffic Light Protocol 2.0");
  }

  private static Set<ValidationMessage> errors(JsonNode schema, JsonNode event) {
    return validator(schema).validate(event);
  }

  private static JsonSchema validator(JsonNode schema) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
  }
}
