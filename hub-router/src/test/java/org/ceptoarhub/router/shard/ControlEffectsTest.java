package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.ControlKey;
import org.ceptoarhub.core.editions.ControlRecord;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.posture.PostureBoard;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.ResponseRoom;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.PostureRecord;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.Effects.Effect;
import org.junit.jupiter.api.Test;

class ControlEffectsTest {
  private static final Instant AT = Instant.parse("2026-11-20T00:05:00Z");
  private static final byte[] FILE =
      "edition: plan3-2014\ntitle: t\nvalid-from: 2009-02-03\nrules: []\n".getBytes(UTF_8);
  private static final byte[] LATER_FILE =
      "edition: plan3-2014\ntitle: t\nvalid-from: 2026-12-01\nrules: []\n".getBytes(UTF_8);

  private final EventCodec codec = new EventCodec();
  private final Edition edition = TestEditions.small(codec);
  private EditionLog<RuleSet> rules = EditionLog.ofRules();
  private final ControlEffects effects = effects(Realm.LIVE);

  private ControlEffects effects(Realm realm) {
    return new ControlEffects(
        realm,
        codec,
        new ControlEffects.Told() {
          @Override
          public Edition at(Instant instant) {
            return edition;
          }

          @Override
          public EditionLog<Directory> directories() {
            return EditionLog.ofDirectories();
          }

          @Override
          public EditionLog<RuleSet> rules() {
            return rules;
          }

          @Override
          public PostureBoard board() {
            return PostureBoard.EMPTY;
          }
        });
  }

  private void propose(byte[] file) {
    String key = new ControlKey.Proposed(Sha256.hexOf(file)).text();
    rules = rules.after(new ControlRecord(Control.RULES, 0, key, file, Map.of()));
  }

  private static Header header() {
    return Header.newBuilder()
        .setEventId(TestEvents.id(1))
        .setCaseId(TestEvents.id(2))
        .setTlp(Tlp.GREEN)
        .setCategory(Category.A)
        .setSourceKind(SourceKind.NISC_CI_GROUP)
        .setTitle("第3次行動計画へ")
        .setIssuedAt(AT)
        .build();
  }

  private static EditionChange change(byte[] file) {
    return EditionChange.newBuilder()
        .setHeader(header())
        .setSubject(EditionSubject.RULES)
        .setEdition("plan3-2014")
        .setHash(Sha256.hexOf(file))
        .setReason("第3次行動計画の施行")
        .build();
  }

  private static PostureChange alert(String... sectors) {
    return PostureChange.newBuilder()
        .setHeader(header())
        .setPosture(Posture.ALERT)
        .setSectors(List.of(sectors))
        .setReason("攻撃予告")
        .setResponseRoom(ResponseRoom.OPENED)
        .build();
  }

  private static Submission from(String party, SpecificRecord body) {
    return new Submission(party, new Event(body), "sato", Realm.LIVE, AT.minusSeconds(60));
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }

  @Test
  void approvedEdition_isTheProposedFileFromFiveSecondsOn() {
    propose(FILE);

    Effect effect = effects.effect(from("nisc", change(FILE)), "tanaka", AT);

    assertThat(effect.failure()).isEmpty();
    assertThat(effect.records())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.topic()).isEqualTo("control.rules");
              assertThat(new String(record.key(), UTF_8))
                  .isEqualTo("effective/2026-11-20T00:05:05Z");
              assertThat(record.value()).isEqualTo(FILE);
              assertThat(headers(record))
                  .containsOnly(
                      Map.entry("hub-by", "nisc"),
                      Map.entry("ce_hubactor", "sato"),
                      Map.entry("hub-at", "2026-11-20T00:05:00Z"),
                      Map.entry("hub-why", "第3次行動計画の施行"),
                      Map.entry("hub-approved-by", "tanaka"),
                      Map.entry("hub-cause", "nisc/" + TestEvents.id(1)));
            });
  }

  @Test
  void editionOfALaterDay_holdsFromThatDayOnInJapan() {
    propose(LATER_FILE);

    assertThat(effects.effect(from("nisc", change(LATER_FILE)), "tanaka", AT).records())
        .singleElement()
        .satisfies(
            record ->
                assertThat(new String(record.key(), UTF_8))
                    .isEqualTo("effective/2026-11-30T15:00:00Z"));
  }

  @Test
  void changeToWhatNobodyProposed_isToldSo() {
    assertThat(effects.objection(from("nisc", change(FILE))))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo("unknown-proposal");
              assertThat(rejection.field()).isEqualTo("body.hash");
              assertThat(rejection.message()).endsWith("for control.rules; upload it first");
            });

    Effect effect = effects.effect(from("nisc", change(FILE)), "tanaka", AT);
    assertThat(effect.records()).isEmpty();
    assertThat(effect.failure()).map(Rejection::code).contains("unknown-proposal");
  }

  @Test
  void changeThatNamesAnotherEditionThanItsFile_isToldSo() {
    propose(FILE);
    EditionChange change = change(FILE);
    change.setEdition("plan4-2017");

    assertThat(effects.objection(from("nisc", change)))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo("other-edition");
              assertThat(rejection.field()).isEqualTo("body.edition");
            });
  }

  @Test
  void drill_changesNoEdition() {
    propose(FILE);

    assertThat(effects(Realm.DRILL).objection(from("nisc", change(FILE))))
        .map(Rejection::code)
        .contains("live-only");
  }

  @Test
  void whoMayNotChange_changesNothing() {
    propose(FILE);

    assertThat(effects.effect(from("electricity-a", change(FILE)), "tanaka", AT))
        .isEqualTo(Effect.NONE);
    assertThat(effects.effect(from("meti", alert()), null, AT)).isEqualTo(Effect.NONE);
  }

  @Test
  void withdrawnChange_changesNothing() {
    propose(FILE);
    EditionChange change = change(FILE);
    change.getHeader().setStage(Stage.WITHDRAWN);

    assertThat(effects.effect(from("nisc", change), "tanaka", AT)).isEqualTo(Effect.NONE);
  }

  @Test
  void postureOfSectors_isOneRecordEach() throws MalformedRecordException {
    Effect effect = effects.effect(from("nisc", alert("gas", "electricity")), null, AT);

    assertThat(effect.records())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("live/gas", "live/electricity");
    assertThat(codec.decode(effect.records().getFirst().value(), PostureRecord.class))
        .satisfies(
            record -> {
              assertThat(record.getPosture()).isEqualTo(Posture.ALERT);
              assertThat(record.getSince()).isEqualTo(AT);
              assertThat(record.getActor()).isEqualTo("sato");
            });
  }

  @Test
  void postureOfTheCountry_isOneRecord() {
    assertThat(effects.effect(from("nisc", alert()), null, AT).records())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.topic()).isEqualTo("control.posture");
              assertThat(new String(record.key(), UTF_8)).isEqualTo("live/*");
            });
  }

  @Test
  void anyOtherEvent_changesNothing() {
    Submission report = from("nisc", TestEvents.provision(3).body());

    assertThat(effects.objection(report)).isEmpty();
    assertThat(effects.effect(report, null, AT)).isEqualTo(Effect.NONE);
  }
}
