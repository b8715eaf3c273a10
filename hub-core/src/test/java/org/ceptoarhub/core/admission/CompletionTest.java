package org.ceptoarhub.core.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:10:00Z");

  private static final String REPORT =
      """
      {"type": "IncidentReport",
       "header": {"tlp": "AMBER", "category": "C", "title": "変電所監視制御システムの停止"},
       "body": {"sector": "electricity", "eventType": "SYSTEM_UNAVAILABLE", "causes": ["DDOS"],
                "occurredAt": "2026-11-20T09:00:00+09:00", "detectedAt": "2026-11-20T09:04:00+09:00", "recoveredAt": null,
                "summary": "監視制御系が停止し供給支障が発生", "cause": "調査中", "response": "予備系へ切替中", "recoveryOutlook": "未定",
                "impact": {"lostSupplyKw": 120000, "duration": "PT15M"}, "spreadToOthers": "UNKNOWN",
                "reportingBasis": "SERIOUS_IMPACT",
                "consent": {"audiences": ["GOVERNMENT", "AGENCIES", "OWN_CEPTOAR", "OWN_SECTOR", "OTHER_SECTORS"], "identity": "ANONYMOUS"}}}
      """;

  private static final String PROVISION =
      """
      {"type": "Provision",
       "header": {"tlp": "GREEN", "category": "B_C", "title": "制御系を狙うDoS攻撃への注意喚起"},
       "body": {"summary": "…", "recommendedActions": "…", "niscComment": null, "independent": true,
                "targets": {"sectors": ["gas", "water"], "ceptoars": [], "all": false},
                "indicators": [{"pattern": "[ipv4-addr:value = '198.51.100.7']", "patternType": "stix"}], "validUntil": null}}
      """;

  private final EventJson json = new EventJson();
  private final Completion completion = new Completion();

  @Test
  void reportAsOperatorsWriteIt_isRead() throws InvalidEventException {
    Event event = json.fromJson(complete(REPORT, Role.OPERATOR));

    IncidentReport report = (IncidentReport) event.body();
    assertThat(report.getImpact().getLostSupplyKw()).isEqualTo(120_000);
    assertThat(report.getImpact().getDuration()).isEqualTo(Duration.ofMinutes(15).toMillis());
    assertThat(report.getOccurredAt()).isEqualTo("2026-11-20T00:00:00Z");
    assertThat(report.getConsent().getAudiences()).doesNotContain(Audience.PUBLIC).hasSize(5);
    assertThat(report.getConsent().getIdentity()).isEqualTo(IdentityConsent.ANONYMOUS);
  }

  @Test
  void provisionAsNiscWritesIt_isRead() throws InvalidEventException {
    Event event = json.fromJson(complete(PROVISION, Role.NISC));

    Provision provision = (Provision) event.body();
    assertThat(provision.getIndependent()).isTrue();
    assertThat(provision.getTargets().getSectors()).containsExactly("gas", "water");
    assertThat(event.header().getSourceKind()).isEqualTo(SourceKind.NISC_CI_GROUP);
  }

  @Test
  void whatIsMissing_isFilled() throws InvalidEventException {
    Header header = json.fromJson(complete(REPORT, Role.OPERATOR)).header();

    assertThat(header)
        .isEqualTo(
            Header.newBuilder()
                .setEventId("id-1")
                .setCaseId("id-2")
                .setRevision(0)
                .setStage(Stage.FIRST)
                .setTraffic(Traffic.ACTUAL)
                .setTlp(Tlp.AMBER)
                .setCategory(org.ceptoarhub.event.Category.C)
                .setSourceKind(SourceKind.OPERATOR_SIDE)
                .setTitle("変電所監視制御システムの停止")
                .setLanguage("ja")
                .setIssuedAt(NOW)
                .setNamedRecipients(List.of())
                .setReferences(List.of())
                .setMentions(List.of())
                .build());
  }

  @Test
  void whatIsThere_staysAsItIs() throws InvalidEventException {
    ObjectNode event = parse(REPORT);
    ((ObjectNode) event.get("header"))
        .put("eventId", "mine")
        .put("caseId", "known case")
        .put("issuedAt", "yesterday")
        .putNull("sourceKind");

    ObjectNode completed = completion.complete(event, party(Role.OPERATOR), NOW, ids());

    assertThat(completed).isEqualTo(event);
  }

  @Test
  void givenEvent_isNotChanged() throws InvalidEventException {
    ObjectNode event = parse(REPORT);

    completion.complete(event, party(Role.OPERATOR), NOW, ids());

    assertThat(event).isEqualTo(parse(REPORT));
  }

  @ParameterizedTest
  @CsvSource({
    "NISC, NISC_CI_GROUP",
    "COMPETENT_MINISTRY, GOVERNMENT",
    "SECURITY_MINISTRY, GOVERNMENT",
    "INCIDENT_HANDLING_MINISTRY, GOVERNMENT",
    "RELATED_AGENCY, AGENCY",
    "CEPTOAR, OPERATOR_SIDE",
    "OPERATOR, OPERATOR_SIDE",
    "HUB, NISC_OTHER"
  })
  void sourceKind_followsTheSendersRole(Role role, String kind) throws InvalidEventException {
    assertThat(complete(REPORT, role).at("/header/sourceKind").textValue()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"header\": 1}", "{\"header\": []}", "{\"header\": null}"})
  void whatIsNoHeader_isLeftToTheReader(String text) throws InvalidEventException {
    ObjectNode completed = complete(text, Role.OPERATOR);

    assertThat(completed).isEqualTo(parse(text));
    assertThatThrownBy(() -> json.fromJson(completed)).isInstanceOf(InvalidEventException.class);
  }

  @Test
  void eventAboutAnother_belongsToItsCase() throws InvalidEventException {
    String about = "{\"source\": \"electricity-a\", \"eventId\": \"e-1\"}";
    ObjectNode release = parse("{\"header\": {}, \"body\": {\"about\": " + about + "}}");
    ObjectNode named =
        parse("{\"header\": {\"caseId\": \"own\"}, \"body\": {\"about\": " + about + "}}");
    Completion.Cases cases = (source, eventId) -> Optional.of("case of " + source + "/" + eventId);

    assertThat(
            completion
                .complete(release, party(Role.COMPETENT_MINISTRY), NOW, ids(), cases)
                .at("/header/caseId")
                .textValue())
        .isEqualTo("case of electricity-a/e-1");
    assertThat(
            completion
                .complete(named, party(Role.COMPETENT_MINISTRY), NOW, ids(), cases)
                .at("/header/caseId")
                .textValue())
        .isEqualTo("own");
    assertThat(
            completion
                .complete(release, party(Role.COMPETENT_MINISTRY), NOW, ids())
                .at("/header/caseId")
                .textValue())
        .isEqualTo("id-2");
  }

  private ObjectNode complete(String text, Role role) throws InvalidEventException {
    return completion.complete(parse(text), party(role), NOW, ids());
  }

  private ObjectNode parse(String text) throws InvalidEventException {
    return (ObjectNode) json.parse(text.getBytes(UTF_8));
  }

  private static Supplier<String> ids() {
    Iterator<String> ids = List.of("id-1", "id-2").iterator();
    return ids::next;
  }

  private static Party party(Role role) {
    return new Party(
        "somebody",
        "Somebody",
        Set.of(role),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
