package org.ceptoarhub.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.cooperation;
import static org.ceptoarhub.core.SampleEvents.councilShare;
import static org.ceptoarhub.core.SampleEvents.crimeReport;
import static org.ceptoarhub.core.SampleEvents.damage;
import static org.ceptoarhub.core.SampleEvents.earlyWarning;
import static org.ceptoarhub.core.SampleEvents.editionChange;
import static org.ceptoarhub.core.SampleEvents.header;
import static org.ceptoarhub.core.SampleEvents.postureChange;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.redistribution;
import static org.ceptoarhub.core.SampleEvents.relatedInformation;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sectorShare;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.terrorism;
import static org.ceptoarhub.core.SampleEvents.with;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.Groups;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each kind of event asks of its own fields and of its sender. */
class AdmissionOfKindsTest {
  private static final Directory DIRECTORY = Groups.directory(false);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wellFormedEventsOfEachKind_areAdmitted(String what, String sender, SpecificRecord body) {
    assertThat(check(sender, body)).isEmpty();
  }

  static Stream<Arguments> wellFormedEventsOfEachKind_areAdmitted() {
    return Stream.of(
        arguments("a ministry's own warning", "meti", provision(Tlp.GREEN, "gas", "electricity")),
        arguments("a ministry's warning to all that are its own", "meti", toAll()),
        arguments(
            "a ministry's warning to a sector that it shares",
            "mic",
            provision(Tlp.GREEN, "finance")),
        arguments("related information", "mod", relatedInformation()),
        arguments("an early warning to all partners", "jpcert-cc", earlyWarning()),
        arguments("an early warning to some sectors", "jpcert-cc", earlyWarning("gas")),
        arguments("terrorism information", "npa", terrorism()),
        arguments("damage information", "nisc", damage("electricity")),
        arguments("a request for cooperation", "nisc", cooperation("npa", "meti", "jpcert-cc")),
        arguments("a crime report", "city-m", crimeReport("water", "npa")),
        arguments("a sector share", "city-m", sectorShare("ceptoar-medical")),
        arguments("a Council share", "ceptoar-gas", councilShare(Tlp.GREEN)),
        arguments("a working group's share", "ceptoar-gas", workingGroup("wg-it")),
        arguments("a redistribution", "ceptoar-gas", redistribution()),
        arguments("a redistribution to a sub-group", "ceptoar-telecom", subGroup("sg1")),
        arguments("a posture of sectors", "nisc", postureChange("gas", "water")),
        arguments("a posture of the country", "nisc", postureChange()),
        arguments("another edition", "nisc", editionChange()),
        arguments(
            "a report of an operator in two CEPTOARs of a sector", "double-a", report("finance")),
        arguments(
            "its report, entered by the second one's ministry",
            "mic",
            with(report("finance"), r -> r.getHeader().setOnBehalfOf("double-a"))),
        arguments(
            "what breaks the glass and says why",
            "nisc",
            with(editionChange(), e -> e.getHeader().setBreakGlass("攻撃が続いている"))));
  }

  @ParameterizedTest(name = "{0} {1}: {3}")
  @MethodSource
  void whatIsWrongWithAKind_isAnsweredWithItsFieldAndRemedy(
      String code, String field, String sender, String remedy, SpecificRecord body) {
    assertThat(check(sender, body))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo(code);
              assertThat(rejection.field()).isEqualTo(field);
              assertThat(rejection.message()).contains(remedy);
            });
  }

  static Stream<Arguments> whatIsWrongWithAKind_isAnsweredWithItsFieldAndRemedy() {
    return Stream.of(
        arguments(
            "not-your-sector",
            "body.targets.sectors[1]",
            "meti",
            "its CEPTOARs: ceptoar-electricity, ceptoar-gas",
            provision(Tlp.GREEN, "gas", "water")),
        arguments(
            "not-your-sector",
            "body.targets.ceptoars[0]",
            "meti",
            "CEPTOAR \"ceptoar-water\"",
            with(provision(Tlp.GREEN), p -> p.getTargets().setCeptoars(List.of("ceptoar-water")))),
        arguments(
            "missing-grounds",
            "body.grounds",
            "nisc",
            "on what grounds",
            with(damage("gas"), d -> d.setGrounds(" "))),
        arguments("unknown-sector", "body.sector", "nisc", "use one of", damage("ports")),
        arguments("no-addressee", "body.addressees", "nisc", "name the ministries", cooperation()),
        arguments(
            "long-list",
            "body.addressees",
            "nisc",
            "at most 1,000",
            with(cooperation(), c -> c.setAddressees(Collections.nCopies(1_001, "npa")))),
        arguments(
            "unknown-party",
            "body.addressees[1]",
            "nisc",
            "\"nobody\"",
            cooperation("npa", "nobody")),
        arguments(
            "wrong-addressee", "body.addressees[0]", "nisc", "Provision", cooperation("gas-a")),
        arguments(
            "wrong-addressee",
            "body.addressees[1]",
            "nisc",
            "Provision",
            cooperation("npa", "ceptoar-gas")),
        arguments(
            "unknown-party", "body.agency", "gas-a", "\"nobody\"", crimeReport("gas", "nobody")),
        arguments(
            "wrong-agency",
            "body.agency",
            "gas-a",
            "use one of npa, fdma, jcg, mod",
            crimeReport("gas", "meti")),
        arguments("not-your-sector", "body.sector", "gas-a", "gas", crimeReport("water", "npa")),
        arguments("not-entitled", "type", "meti", "own act", crimeReport("gas", "npa")),
        arguments(
            "not-entitled",
            "header.onBehalfOf",
            "gas-a",
            "leave the field out",
            with(crimeReport("gas", "npa"), c -> c.getHeader().setOnBehalfOf("gas-a"))),
        arguments(
            "not-entitled",
            "type",
            "meti",
            "own act",
            with(crimeReport("gas", "npa"), c -> c.getHeader().setOnBehalfOf("gas-a"))),
        arguments(
            "unknown-ceptoar", "body.ceptoar", "gas-a", "no CEPTOAR", sectorShare("ceptoar-ports")),
        arguments(
            "not-your-ceptoar",
            "body.ceptoar",
            "city-m",
            "ceptoar-government, ceptoar-water, ceptoar-medical",
            sectorShare("ceptoar-gas")),
        arguments("not-an-operator", "type", "meti", "own CEPTOAR", sectorShare("ceptoar-gas")),
        arguments(
            "not-entitled", "type", "gas-a", "member of the Council", councilShare(Tlp.GREEN)),
        arguments(
            "not-entitled",
            "type",
            "ceptoar-railway",
            "member of the Council",
            councilShare(Tlp.GREEN)),
        arguments(
            "unknown-working-group",
            "body.workingGroup",
            "ceptoar-gas",
            "use one of wg-it",
            workingGroup("wg-x")),
        arguments(
            "not-your-working-group",
            "body.workingGroup",
            "ceptoar-water",
            "leave the field out",
            workingGroup("wg-it")),
        arguments("not-entitled", "type", "gas-a", "only a CEPTOAR", redistribution()),
        arguments(
            "unknown-sub-group",
            "body.subGroup",
            "ceptoar-telecom",
            "use one of sg1",
            subGroup("sg2")),
        arguments(
            "unknown-sub-group",
            "body.subGroup",
            "ceptoar-gas",
            "leave the field out",
            subGroup("sg1")),
        arguments(
            "unknown-sector",
            "body.sectors[1]",
            "nisc",
            "use one of",
            postureChange("gas", "ports")),
        arguments(
            "missing-reason",
            "body.reason",
            "nisc",
            "why the posture",
            with(postureChange(), p -> p.setReason(""))),
        arguments(
            "malformed-hash",
            "body.hash",
            "nisc",
            "64 digits",
            with(editionChange(), e -> e.setHash("0".repeat(63)))),
        arguments(
            "malformed-hash",
            "body.hash",
            "nisc",
            "lower-case",
            with(editionChange(), e -> e.setHash("A".repeat(64)))),
        arguments(
            "missing-edition",
            "body.edition",
            "nisc",
            "as its file does",
            with(editionChange(), e -> e.setEdition(""))),
        arguments(
            "missing-reason",
            "body.reason",
            "nisc",
            "why the edition",
            with(editionChange(), e -> e.setReason(" "))),
        arguments("not-entitled", "type", "nisc", "only the hub", order()),
        arguments(
            "missing-reason",
            "header.breakGlass",
            "nisc",
            "leave the field out",
            with(editionChange(), e -> e.getHeader().setBreakGlass("　"))));
  }

  private static Provision toAll() {
    return with(provision(Tlp.GREEN), p -> p.getTargets().setAll(true));
  }

  private static CouncilShare workingGroup(String id) {
    return with(councilShare(Tlp.GREEN), c -> c.setWorkingGroup(id));
  }

  private static Redistribution subGroup(String id) {
    return with(redistribution(), r -> r.setSubGroup(id));
  }

  private static HubOrder order() {
    return HubOrder.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setAbout(new EventRef("nisc", Fixtures.EVENT_ID))
        .setAct(OrderAct.ESCALATE)
        .setBy("meti")
        .build();
  }

  private static Optional<Rejection> check(String sender, SpecificRecord body) {
    Facts facts = Facts.of(sentBy(sender, body), DIRECTORY, DIRECTORY.party(sender).orElseThrow());
    return Admission.check(facts, Fixtures.NOTHING_KNOWN);
  }
}
