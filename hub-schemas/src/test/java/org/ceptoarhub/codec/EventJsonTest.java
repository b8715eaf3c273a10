package org.ceptoarhub.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.SortedSet;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  private final EventJson json = new EventJson();
  private final EventCodec codec = new EventCodec();

  static SortedSet<String> kinds() {
    return new EventJson().kinds();
  }

  @Provide
  Arbitrary<Event> events() {
    return Events.any();
  }

  @Property(tries = 400)
  void anyEvent_comesBackFromItsJson(@ForAll("events") Event event) throws Exception {
    byte[] text = json.toJson(event).toString().getBytes(UTF_8);

    assertThat(json.fromJson(json.parse(text))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyExample_survivesJsonAvroBytesAvroJson(String kind) throws Exception {
    JsonNode example = Events.exampleJson(kind);

    Event read = codec.decodeEvent(codec.encode(json.fromJson(example).body()));

    assertThat(read.kind()).isEqualTo(kind);
    assertHolds(json.toJson(read), example);
  }

  /** The second says everything that the first says; times may be written with another offset. */
  private static void assertHolds(JsonNode written, JsonNode given) {
    if (given.isObject()) {
      given
          .properties()
          .forEach(field -> assertHolds(written.path(field.getKey()), field.getValue()));
    } else if (given.isArray()) {
      assertThat(written).hasSameSizeAs(given);
      for (int i = 0; i < given.size(); i++) {
        assertHolds(written.path(i), given.path(i));
      }
    } else {
      assertThat(sameInstant(written)).isEqualTo(sameInstant(given));
    }
  }

  private static Object sameInstant(JsonNode value) {
    try {
      return OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeException e) {
      return value.asText();
    }
  }

  @Test
  void times_areReadWithAnyOffsetAndWrittenInUtc() throws InvalidEventException {
    Event event = Events.example("IncidentReport");

    assertThat(((IncidentReport) event.body()).getOccurredAt())
        .isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
    assertThat(json.toJson(event).at("/body/occurredAt").textValue())
        .isEqualTo("2026-11-20T00:00:00Z");
  }

  @Test
  void timesFinerThanAMillisecond_areCut() throws InvalidEventException {
    Event event = report(body -> body.put("occurredAt", "2026-11-20T00:00:00.123987Z"));

    assertThat(((IncidentReport) event.body()).getOccurredAt())
        .isEqualTo(Instant.parse("2026-11-20T00:00:00.123Z"));
  }

  @ParameterizedTest
  @CsvSource({"WHITE,CLEAR", "AMBER+STRICT,AMBER_STRICT", "AMBER_STRICT,AMBER_STRICT", "RED,RED"})
  void otherSpellingsOfALabel_areAccepted(String spelling, Tlp meant) throws InvalidEventException {
    ObjectNode event = (ObjectNode) Events.exampleJson("Receipt");
    ((ObjectNode) event.get("header")).put("tlp", spelling);

    assertThat(json.fromJson(event).header().getTlp()).isEqualTo(meant);
  }

  @Test
  void fieldsWithADefault_mayBeLeftOut() throws InvalidEventException {
    Event event = report(body -> body.remove(java.util.List.of("impact", "causes", "cause")));

    IncidentReport report = (IncidentReport) event.body();
    assertThat(report.getImpact().getUsers()).isNull();
    assertThat(report.getCauses()).isEmpty();
    assertThat(report.getCause()).isNull();
    assertThat(event.header().getLanguage()).isEqualTo("ja");
    assertThat(event.header().getRevision()).isZero();
  }

  @Test
  void defaults_areNotSharedBetweenEvents() throws InvalidEventException {
    IncidentReport one = (IncidentReport) report(body -> body.remove("impact")).body();
    IncidentReport other = (IncidentReport) report(body -> body.remove("impact")).body();

    one.getImpact().setUsers(5L);
    one.getHeader().getNamedRecipients().add("nisc");

    assertThat(other.getImpact().getUsers()).isNull();
    assertThat(other.getHeader().getNamedRecipients()).isEmpty();
  }

  @Test
  void unknownField_isNamedWithTheNearestRightOne() {
    assertInvalid(
        body -> ((ObjectNode) body.get("impact")).put("usres", 1),
        "body.impact.usres",
        "body.impact.usres is not a field of Impact; did you mean users?");
  }

  @Test
  void unknownFieldNearNothing_isAnsweredWithAllFields() {
    assertInvalid(
        body -> ((ObjectNode) body.get("consent")).put("whom", 1),
        "body.consent.whom",
        "body.consent.whom is not a field of Consent; its fields are audiences, identity.");
  }

  @Test
  void headerInsideTheBody_isUnknown() {
    assertInvalidField(body -> body.putObject("header"), "body.header");
  }

  @Test
  void wrongType_saysWhatIsRight() {
    assertInvalid(
        body -> ((ObjectNode) body.get("impact")).put("users", "many"),
        "body.impact.users",
        "body.impact.users must be a whole number of at most 64 bits or null.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "9223372036854775808", "true", "[]", "{}", "\"1\""})
  void whatIsNoWholeNumber_isRefused(String value) throws Exception {
    JsonNode wrong = json.parse(value.getBytes(UTF_8));

    assertInvalidField(
        body -> ((ObjectNode) body.get("impact")).set("users", wrong), "body.impact.users");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-20",
        "2026-11-20T09:00:00",
        "2026-02-30T09:00:00Z",
        "2026-11-20T09:00Z",
        "+292278994-08-17T07:12:55Z",
        "昨日"
      })
  void whatIsNoTime_isRefused(String value) {
    assertInvalid(
        body -> body.put("occurredAt", value),
        "body.occurredAt",
        "body.occurredAt must be an RFC 3339 time such as \"2026-11-20T09:00:00+09:00\" or null.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "15 minutes", "P1M", "PT99999999999999999999H", "PT10000000000000000S"})
  void whatIsNoDuration_isRefused(String value) {
    assertInvalid(
        body -> ((ObjectNode) body.get("impact")).put("duration", value),
        "body.impact.duration",
        "body.impact.duration must be an ISO 8601 duration such as \"PT15M\" or null.");
  }

  @Test
  void unknownSymbol_isAnsweredWithTheAllowedOnes() {
    assertInvalid(
        body -> body.put("spreadToOthers", "UNKOWN"),
        "body.spreadToOthers",
        "body.spreadToOthers has an unknown value; give one of YES, NO, UNKNOWN. Did you mean"
            + " UNKNOWN?");
  }

  @Test
  void elementOfAList_isNamedByItsIndex() {
    assertInvalidField(
        body -> ((ObjectNode) body.at("/indicators/0")).remove("pattern"),
        "body.indicators[0].pattern");
  }

  @Test
  void missingField_saysWhatToGive() {
    assertInvalid(
        body -> body.remove("summary"), "body.summary", "body.summary is missing; give a string.");
  }

  @Test
  void nullWhereThereIsNoNull_isRefused() {
    assertInvalid(
        body -> body.putNull("summary"), "body.summary", "body.summary must be a string.");
  }

  @Test
  void halfACharacter_isRefused() {
    assertInvalidField(body -> body.put("summary", "\uD800"), "body.summary");
    assertInvalidField(body -> body.put("summary", "\uDC00\uD800"), "body.summary");
  }

  @Test
  void wholeCharactersBeyondTheBasicPlane_areKept() throws InvalidEventException {
    Event event = report(body -> body.put("summary", "𠮷野家"));

    assertThat(((IncidentReport) event.body()).getSummary()).isEqualTo("𠮷野家");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | '' | An event must be an object with type, header and body.",
        "{} | type | type must name the kind of event: one of Approval,",
        "{\"type\": 1} | type | type must name the kind of event: one of Approval,",
        "{\"type\": \"Provison\"} | type | type has an unknown value; give one of Approval,",
        "{\"type\": \"Receipt\"} | header | header is missing; give an object.",
        "{\"type\": \"Receipt\", \"header\": []} | header | header must be an object.",
        "{\"type\": \"Receipt\", \"headers\": {}} | headers | headers is not a field of an event;"
            + " did you mean header?",
        "{\"type\": \"Receipt\", \"header\": {\"title\": \"x\", \"tpl\": \"RED\"}} | header.tpl |"
            + " header.tpl is not a field of Header; did you mean tlp?",
      })
  void badEnvelope_isExplained(String text, String field, String message) throws Exception {
    JsonNode event = json.parse(text.getBytes(UTF_8));

    assertThatThrownBy(() -> json.fromJson(event))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{\"a\": 1, \"a\": 2}", "{} {}", "{\"a\": NaN}", "{a: 1}", "\u00ff"})
  void ambiguousOrBrokenJson_isRefused(String text) {
    assertThatThrownBy(
            () -> json.parse(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("The document is");
  }

  @Test
  void deepNesting_isRefused() {
    assertThatThrownBy(() -> json.parse("[".repeat(100_000).getBytes(UTF_8)))
        .isInstanceOf(InvalidEventException.class);
  }

  private Event report(Consumer<ObjectNode> change) throws InvalidEventException {
    JsonNode event = Events.exampleJson("IncidentReport");
    change.accept((ObjectNode) event.get("body"));
    return json.fromJson(event);
  }

  private void assertInvalidField(Consumer<ObjectNode> change, String field) {
    assertThatThrownBy(() -> report(change))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  private void assertInvalid(Consumer<ObjectNode> change, String field, String message) {
    assertInvalidField(change, field);
    assertThatThrownBy(() -> report(change)).hasMessage(message);
  }
}
