package org.ceptoarhub.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.derivedFrom;
import static org.ceptoarhub.core.SampleEvents.header;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.reference;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.SampleEvents;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.ceptoarhub.log.IndexEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {
  private static final Directory DIRECTORY = Editions.directory("plan2-2009");
  private static final Submission FIRST = sentBy("electricity-a", report("electricity"));
  private static final KnownEvents KNOWN = AdmissionTest::find;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wellFormedEvents_areAdmitted(String what, String sender, SpecificRecord body) {
    assertThat(check(sender, body)).isEmpty();
  }

  static Stream<Arguments> wellFormedEvents_areAdmitted() {
    return Stream.of(
        arguments("a report", "electricity-a", report("electricity")),
        arguments("a report of an operator in three sectors", "city-m", report("medical")),
        arguments("a provision", "nisc", provision(Tlp.GREEN, "gas", "water")),
        arguments("a follow-up", "electricity-a", followUp(1)),
        arguments("a receipt", "meti", receipt(FIRST)),
        arguments(
            "a receipt entered for a member reached by telephone",
            "ceptoar-gas",
            with(receipt(FIRST), r -> r.setEnteredFor("gas-a"))),
        arguments(
            "a provision grown from a report",
            "nisc",
            derivedFrom(provision(Tlp.GREEN, "gas"), FIRST)),
        arguments(
            "a report entered by the ministry",
            "meti",
            with(report("gas"), r -> r.getHeader().setOnBehalfOf("gas-a"))));
  }

  @Test
  void longNamesOfNothing_areToldInPart() {
    String name = "電力😀".repeat(30_000);
    Stream.of(
            report(name),
            with(report("electricity"), r -> r.getHeader().setOnBehalfOf(name)),
            with(provision(Tlp.GREEN), p -> p.getTargets().setCeptoars(List.of(name))),
            with(receipt(FIRST), r -> r.setAbout(new EventRef(name, name))),
            SampleEvents.cooperation(name),
            SampleEvents.crimeReport("electricity", name),
            SampleEvents.sectorShare(name),
            with(SampleEvents.councilShare(Tlp.AMBER), s -> s.setWorkingGroup(name)),
            with(SampleEvents.redistribution(), r -> r.setSubGroup(name)))
        .forEach(
            body ->
                assertThat(check(sender(body), body))
                    .hasValueSatisfying(
                        rejection ->
                            assertThat(rejection.message())
                                .as(body.getSchema().getName())
                                .contains("電力😀")
                                .hasSizeLessThan(1_000)));
  }

  private static String sender(SpecificRecord body) {
    return body instanceof CouncilShare || body instanceof Redistribution
        ? "ceptoar-gas"
        : body instanceof Provision ? "nisc" : "electricity-a";
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void whatIsWrong_isAnsweredWithItsFieldAndRemedy(
      String code, String field, String sender, String remedy, SpecificRecord body) {
    assertThat(check(sender, body))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo(code);
              assertThat(rejection.field()).isEqualTo(field);
              assertThat(rejection.message()).contains(remedy);
            });
  }

  static Stream<Arguments> whatIsWrong_isAnsweredWithItsFieldAndRemedy() {
    return Stream.of(
        wrong("malformed-id", "header.eventId", "UUID", h -> h.setEventId("42")),
        wrong("malformed-id", "header.caseId", "UUID", h -> h.setCaseId("電力A社")),
        wrong("malformed-revision", "header.revision", "0 or more", h -> h.setRevision(-1)),
        wrong("wrong-realm", "header.traffic", "drill", h -> h.setTraffic(Traffic.EXERCISE)),
        wrong("wrong-realm", "header.traffic", "drill", h -> h.setTraffic(Traffic.TEST)),
        wrong("malformed-id", "header.exerciseId", "[a-z0-9-]", h -> h.setExerciseId("演習")),
        wrong("missing-title", "header.title", "in a line", h -> h.setTitle("　")),
        wrong("long-title", "header.title", "300", h -> h.setTitle("長".repeat(301))),
        wrong(
            "time-out-of-range",
            "header.issuedAt",
            "9999",
            h -> h.setIssuedAt(Instant.ofEpochMilli(Long.MAX_VALUE))),
        wrong("malformed-language", "header.language", "BCP 47", h -> h.setLanguage("日本語")),
        wrong(
            "unknown-party",
            "header.namedRecipients[1]",
            "\"nobody\"",
            h -> h.setNamedRecipients(List.of("meti", "nobody"))),
        wrong("unknown-party", "header.onBehalfOf", "\"nobody\"", h -> h.setOnBehalfOf("nobody")),
        arguments("unknown-sector", "body.sector", "electricity-a", "use one of", report("ports")),
        arguments("not-your-sector", "body.sector", "electricity-a", "electricity", report("gas")),
        arguments("not-an-operator", "header.onBehalfOf", "meti", "on whose behalf", report("gas")),
        arguments(
            "not-entitled",
            "header.onBehalfOf",
            "mhlw",
            "competent ministry",
            with(report("gas"), r -> r.getHeader().setOnBehalfOf("gas-a"))),
        arguments(
            "not-entitled",
            "header.onBehalfOf",
            "gas-b",
            "competent ministry",
            with(report("gas"), r -> r.getHeader().setOnBehalfOf("gas-a"))),
        arguments(
            "unknown-sector",
            "body.targets.sectors[1]",
            "nisc",
            "use one of",
            provision(Tlp.GREEN, "gas", "ports")),
        arguments(
            "unknown-ceptoar",
            "body.targets.ceptoars[0]",
            "nisc",
            "ceptoar-gas",
            with(provision(Tlp.GREEN), p -> p.getTargets().setCeptoars(List.of("gas")))),
        arguments("no-target", "body.targets", "nisc", "name sectors", provision(Tlp.GREEN)),
        arguments(
            "red-without-recipients",
            "header.namedRecipients",
            "nisc",
            "name them",
            provision(Tlp.RED, "gas")),
        arguments(
            "no-origin",
            "body.independent",
            "nisc",
            "derivedFrom",
            with(provision(Tlp.GREEN, "gas"), p -> p.setIndependent(false))),
        arguments(
            "contradictory-origin",
            "body.independent",
            "nisc",
            "drop one",
            with(derivedFrom(provision(Tlp.GREEN, "gas"), FIRST), p -> p.setIndependent(true))),
        arguments(
            "recovered-before-it-occurred",
            "body.recoveredAt",
            "electricity-a",
            "before occurredAt",
            with(
                report("electricity"),
                r -> {
                  r.setOccurredAt(NOW);
                  r.setRecoveredAt(NOW.minus(Duration.ofSeconds(1)));
                })),
        arguments(
            "negative-figure",
            "body.impact.lostSupplyKw",
            "electricity-a",
            "0 or more",
            with(report("electricity"), r -> r.getImpact().setLostSupplyKw(-1L))),
        arguments(
            "not-your-event",
            "header.references[0].source",
            "electricity-b",
            "only electricity-a",
            followUp(1)),
        arguments(
            "unknown-reference",
            "header.references[0]",
            "nisc",
            "has sent no event",
            derivedFrom(provision(Tlp.GREEN, "gas"), sentBy("gas-a", report("gas")))),
        arguments("old-revision", "header.revision", "electricity-a", "higher than 0", followUp(0)),
        arguments(
            "other-case",
            "header.caseId",
            "electricity-a",
            "keeps the case id",
            with(followUp(1), r -> r.getHeader().setCaseId(header(Tlp.AMBER).getCaseId()))),
        arguments(
            "case-of-source",
            "header.caseId",
            "nisc",
            "case id of its own",
            with(
                derivedFrom(provision(Tlp.GREEN, "gas"), FIRST),
                (Provision p) -> p.getHeader().setCaseId(FIRST.event().header().getCaseId()))));
  }

  @Test
  void firstThingWrong_isWhatItAnswers() {
    IncidentReport report =
        with(
            report("ports"),
            r -> {
              r.getHeader().setEventId("42");
              r.getHeader().setTitle("");
            });

    assertThat(check("electricity-a", report))
        .hasValueSatisfying(rejection -> assertThat(rejection.field()).isEqualTo("header.eventId"));
  }

  private static Arguments wrong(
      String code, String field, String remedy, Consumer<Header> change) {
    return arguments(
        code,
        field,
        "electricity-a",
        remedy,
        with(report("electricity"), r -> change.accept(r.getHeader())));
  }

  private static Receipt receipt(Submission about) {
    return Receipt.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setAbout(new EventRef(about.source(), about.event().header().getEventId()))
        .setStage(ReceiptStage.READ)
        .build();
  }

  private static IncidentReport followUp(int revision) {
    return with(
        report("electricity"),
        r -> {
          r.getHeader().setCaseId(FIRST.event().header().getCaseId());
          r.getHeader().setRevision(revision);
          r.getHeader().setReferences(List.of(reference(Rel.supersedes, FIRST)));
        });
  }

  private static Optional<Rejection> check(String sender, SpecificRecord body) {
    Submission submission = sentBy(sender, body);
    Facts facts = Facts.of(submission, DIRECTORY, DIRECTORY.party(sender).orElseThrow());
    return Admission.check(facts, KNOWN);
  }

  private static Optional<IndexEntry> find(String source, String eventId) {
    Header header = FIRST.event().header();
    return source.equals(FIRST.source()) && eventId.equals(header.getEventId())
        ? Optional.of(
            IndexEntry.newBuilder()
                .setSource(source)
                .setEventId(eventId)
                .setKind(FIRST.event().kind())
                .setCaseId(header.getCaseId())
                .setRevision(header.getRevision())
                .setOffset(0)
                .setAt(NOW)
                .setContentHash(ByteBuffer.allocate(0))
                .setTlp(header.getTlp())
                .build())
        : Optional.empty();
  }
}
