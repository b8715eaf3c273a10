package org.ceptoarhub.core.editions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.editions.EditionLog.Refused;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.topics.Control;
import org.junit.jupiter.api.Test;

class EditionLogTest {
  private static final Instant MONDAY = Instant.parse("2026-11-16T00:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-11-20T00:00:00Z");
  private static final String BROKEN =
      "edition: c\ntitle: c\nvalid-from: 2009-02-03\nrules:\n  - id: x\n    oops: 1\n";

  private EditionLog<RuleSet> log = EditionLog.ofRules();
  private long offset;

  private static byte[] file(String edition) {
    return "edition: %s\ntitle: %s\nvalid-from: 2009-02-03\nrules: []\n"
        .formatted(edition, edition)
        .getBytes(UTF_8);
  }

  private ControlRecord take(String key, byte[] value) {
    ControlRecord record = new ControlRecord(Control.RULES, offset++, key, value, Map.of());
    log = log.after(record);
    return record;
  }

  private void takeBack(String key) {
    log = log.after(new ControlRecord(Control.RULES, offset++, key, null, Map.of()));
  }

  private String at(Instant instant) {
    return log.effective().at(instant).map(edition -> edition.file().name()).orElse("none");
  }

  @Test
  void editionHoldsFromItsInstant() {
    take("in-force", file("a"));
    take("effective/2026-11-20T00:00:00Z", file("b"));

    assertThat(at(Instant.EPOCH)).isEqualTo("a");
    assertThat(at(FRIDAY.minusMillis(1))).isEqualTo("a");
    assertThat(at(FRIDAY)).isEqualTo("b");
  }

  @Test
  void editionLearntOfLater_holdsFromItsOwnInstant() {
    take("effective/2026-11-20T00:00:00Z", file("b"));
    take("effective/2026-11-16T00:00:00Z", file("a"));

    assertThat(at(MONDAY)).isEqualTo("a");
    assertThat(at(FRIDAY)).isEqualTo("b");
  }

  @Test
  void unreadableFile_isRefusedWithItsPlaceAndTheLastGoodOneStays() {
    take("in-force", file("a"));
    take("effective/2026-11-20T00:00:00Z", file("b"));
    ControlRecord broken = take("effective/2026-11-20T00:00:00Z", BROKEN.getBytes(UTF_8));

    assertThat(at(FRIDAY)).isEqualTo("b");
    assertThat(log.refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.key()).isEqualTo("effective/2026-11-20T00:00:00Z");
              assertThat(refused.message()).startsWith("control.rules@2:6:5: ").contains("oops");
            });
    assertThat(log.refused(broken)).isNotNull();
  }

  @Test
  void goodFileUnderTheSameKey_endsTheRefusal() {
    take("in-force", BROKEN.getBytes(UTF_8));
    take("in-force", file("a"));

    assertThat(log.refused()).isEmpty();
    assertThat(at(MONDAY)).isEqualTo("a");
  }

  @Test
  void proposal_holdsFromNoTimeOn() {
    byte[] proposed = file("b");
    take("in-force", file("a"));
    take("proposed/" + Sha256.hexOf(proposed), proposed);

    assertThat(at(FRIDAY)).isEqualTo("a");
    assertThat(log.proposal(Sha256.hexOf(proposed)))
        .hasValueSatisfying(
            proposal -> {
              assertThat(proposal.file().name()).isEqualTo("b");
              assertThat(proposal.file().bytes()).isEqualTo(proposed);
            });
  }

  @Test
  void proposalUnderAnotherHash_isRefused() {
    take("proposed/" + "0".repeat(64), file("b"));

    assertThat(log.proposals()).isEmpty();
    assertThat(log.refused())
        .extracting(Refused::message)
        .containsExactly(
            "the file's SHA-256 is " + Sha256.hexOf(file("b")) + "; use that in the key");
  }

  @Test
  void unknownKey_isRefused() {
    take("2026-11-20", file("b"));

    assertThat(log.effective().isEmpty()).isTrue();
    assertThat(log.refused())
        .extracting(Refused::message)
        .containsExactly(
            "no key of this topic; use in-force, effective/<instant> or proposed/<sha256>");
  }

  @Test
  void comingEditionTakenBack_neverHolds() {
    take("in-force", file("a"));
    take("effective/2026-11-20T00:00:00Z", file("b"));
    takeBack("effective/2026-11-20T00:00:00Z");

    assertThat(at(FRIDAY)).isEqualTo("a");
  }

  @Test
  void theOnlyEdition_canNotBeTakenBack() {
    take("in-force", file("a"));
    takeBack("in-force");

    assertThat(at(FRIDAY)).isEqualTo("a");
    assertThat(log.refused()).hasSize(1);
  }

  @Test
  void moreProposalsThanAreKept_theOldestGo() {
    for (int i = 0; i <= EditionLog.MAX_PROPOSALS; i++) {
      byte[] proposed = file("p" + i);
      take("proposed/" + Sha256.hexOf(proposed), proposed);
    }

    assertThat(log.proposals()).hasSize(EditionLog.MAX_PROPOSALS);
    assertThat(log.proposal(Sha256.hexOf(file("p0")))).isEmpty();
    assertThat(log.proposal(Sha256.hexOf(file("p1")))).isPresent();
  }

  @Test
  void theSameRecordsAgain_leaveTheSame() {
    take("in-force", file("a"));
    take("effective/2026-11-20T00:00:00Z", file("b"));
    take("effective/2026-11-20T00:00:00Z", BROKEN.getBytes(UTF_8));
    offset = 0;
    take("in-force", file("a"));
    take("effective/2026-11-20T00:00:00Z", file("b"));
    take("effective/2026-11-20T00:00:00Z", BROKEN.getBytes(UTF_8));

    assertThat(at(MONDAY)).isEqualTo("a");
    assertThat(at(FRIDAY)).isEqualTo("b");
    assertThat(log.refused()).hasSize(1);
  }

  @Test
  void whoWhenAndWhy_areReadFromTheHeaders() {
    Provenance provenance = new Provenance("nisc", "sato", MONDAY, "第3次行動計画", "tanaka", "nisc/id");
    log =
        log.after(new ControlRecord(Control.RULES, 0, "in-force", file("a"), provenance.headers()));

    assertThat(log.effective().at(MONDAY).orElseThrow().provenance()).isEqualTo(provenance);
  }

  @Test
  void editionOfALaterDay_holdsFromItsFirstMomentInJapan() {
    EditionFile<String> file =
        new EditionFile<>("c", LocalDate.of(2026, 12, 1), "", "", new byte[0]);

    assertThat(file.effectiveFrom(FRIDAY)).isEqualTo("2026-11-30T15:00:00Z");
  }

  @Test
  void editionOfAnEarlierDay_holdsFiveSecondsAfterItIsPutInForce() {
    EditionFile<String> file =
        new EditionFile<>("c", LocalDate.of(2009, 2, 3), "", "", new byte[0]);

    assertThat(file.effectiveFrom(FRIDAY)).isEqualTo(FRIDAY.plusSeconds(5));
  }
}
