package org.ceptoarhub.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.councilShare;
import static org.ceptoarhub.core.SampleEvents.redistribution;
import static org.ceptoarhub.core.SampleEvents.sentBy;

import java.time.LocalDate;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.Groups;
import org.ceptoarhub.core.directory.Council;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.EmergencyContact;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Relaying;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For whose word a delivery waits, and when an event needs a second person. */
class RelayTest {
  private static final Directory DIRECTORY = directory();
  private static final Party NISC = DIRECTORY.party("nisc").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "COMPETENT_MINISTRY, meti",
    "TARGET_MINISTRIES,  meti",
    "TARGET_CEPTOARS,    ceptoar-electricity",
    "OWN_CEPTOAR,        ceptoar-electricity",
  })
  void approval_waitsForWhoStandsBetween(Relay.By by, String party) {
    Relay relay = new Relay(by, Relay.Mode.APPROVAL, null);

    assertThat(relay.waitsFor(between("meti", "ceptoar-electricity"), DIRECTORY, Posture.NORMAL))
        .isEqualTo(party);
  }

  @Test
  void whereNobodyStandsBetween_nothingWaits() {
    Relay relay = new Relay(Relay.By.COMPETENT_MINISTRY, Relay.Mode.APPROVAL, null);

    assertThat(relay.waitsFor(Selector.Selected.directly(NISC), DIRECTORY, Posture.NORMAL))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"AUTOMATIC, fsa, ", "PER_DIRECTORY, fsa, ", "PER_DIRECTORY, meti, meti"})
  void whetherItWaits_isTheRulesWordOrTheDirectorys(
      Relay.Mode mode, String ministry, String waitsFor) {
    Relay relay = new Relay(Relay.By.COMPETENT_MINISTRY, mode, null);

    assertThat(relay.waitsFor(between(ministry, "ceptoar-banking"), DIRECTORY, Posture.NORMAL))
        .isEqualTo(waitsFor);
  }

  @ParameterizedTest
  @CsvSource({"NORMAL, meti", "ALERT, meti", "EMERGENCY, fsa"})
  void inAnEmergency_theTableOfContactsTellsWhoRelays(Posture posture, String party) {
    Relay relay = new Relay(Relay.By.COMPETENT_MINISTRY, Relay.Mode.PER_DIRECTORY, null);

    assertThat(relay.waitsFor(between("meti", "ceptoar-electricity"), DIRECTORY, posture))
        .isEqualTo(party);
  }

  @Test
  void inAnEmergency_whoHasNoRowRelaysItself() {
    Relay relay = new Relay(Relay.By.OWN_CEPTOAR, Relay.Mode.APPROVAL, null);

    assertThat(relay.waitsFor(between("meti", "ceptoar-electricity"), DIRECTORY, Posture.EMERGENCY))
        .isEqualTo("ceptoar-electricity");
  }

  @Test
  void perDirectory_theCoordinatorOfThisCeptoarApproves() {
    Directory directory = Groups.directory(false);

    assertThat(needed(Approvals.PER_DIRECTORY, directory, "ceptoar-telecom", redistribution()))
        .isTrue();
    assertThat(needed(Approvals.PER_DIRECTORY, directory, "ceptoar-gas", redistribution()))
        .isFalse();
    assertThat(needed(Approvals.PER_DIRECTORY, directory, "nisc", councilShare(Tlp.GREEN)))
        .isFalse();
  }

  @Test
  void oneAndTwo_needNoDirectory() {
    assertThat(needed(Approvals.ONE, DIRECTORY, "ceptoar-water", redistribution())).isFalse();
    assertThat(needed(Approvals.TWO, DIRECTORY, "ceptoar-water", redistribution())).isTrue();
  }

  private static boolean needed(
      Approvals approvals, Directory directory, String sender, SpecificRecord body) {
    return approvals.needSecondPerson(
        Facts.of(sentBy(sender, body), directory, directory.party(sender).orElseThrow()));
  }

  private static Selector.Selected between(String ministry, String ceptoar) {
    return new Selector.Selected(NISC, ministry, ceptoar);
  }

  /** meti approves what it passes on; in an emergency fsa does so in its place. */
  private static Directory directory() {
    return new Directory(
        "relays",
        LocalDate.EPOCH,
        Fixtures.sectors(),
        Fixtures.parties().stream().map(RelayTest::approving).toList(),
        Fixtures.ceptoars(),
        Council.PLAIN,
        List.of(),
        List.of(),
        List.of(new EmergencyContact("meti", "fsa", List.of())));
  }

  private static Party approving(Party party) {
    return party.id().equals("meti")
        ? new Party(
            party.id(),
            party.name(),
            party.roles(),
            party.memberships(),
            party.aliases(),
            party.domains(),
            party.ownBlocks(),
            party.contacts(),
            Relaying.APPROVAL)
        : party;
  }
}
