package org.ceptoarhub.core.directory;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.verification.VerificationLevel;
import org.junit.jupiter.api.Test;

/** The shipped directory of 2009. */
class Plan2DirectoryTest {
  private final Directory directory = shipped();

  private static Directory shipped() {
    String name = "/editions/directory/plan2-2009.yaml";
    try (InputStream file =
        Objects.requireNonNull(Plan2DirectoryTest.class.getResourceAsStream(name))) {
      return DirectoryFile.read(name, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ids(Collection<Party> parties) {
    return parties.stream().map(Party::id).toList();
  }

  @Test
  void tenSectorsInOfficialOrder() {
    assertThat(directory.sectors())
        .extracting(Sector::id)
        .containsExactly(
            "information-communication",
            "finance",
            "aviation",
            "railway",
            "electricity",
            "gas",
            "government",
            "medical",
            "water",
            "logistics");
  }

  @Test
  void authoritiesByRole() {
    assertThat(directory.version()).isEqualTo("plan2-2009");
    assertThat(ids(directory.parties(Role.NISC))).containsExactly("nisc");
    assertThat(ids(directory.parties(Role.HUB))).containsExactly("hub");
    assertThat(ids(directory.parties(Role.COMPETENT_MINISTRY)))
        .containsExactly("fsa", "mic", "mhlw", "meti", "mlit");
    assertThat(ids(directory.parties(Role.SECURITY_MINISTRY)))
        .containsExactly("mic", "meti", "npa", "mod");
    assertThat(ids(directory.parties(Role.INCIDENT_HANDLING_MINISTRY)))
        .containsExactly("npa", "fdma", "jcg", "mod");
    assertThat(ids(directory.parties(Role.RELATED_AGENCY)))
        .containsExactly("jpcert-cc", "ipa", "nict");
  }

  @Test
  void fourteenCeptoarsEachWithItsMinistry() {
    Map<String, String> ministries =
        directory.ceptoars().stream().collect(toMap(Ceptoar::party, Ceptoar::ministry));

    assertThat(ministries)
        .containsOnly(
            Map.entry("ceptoar-telecom", "mic"),
            Map.entry("ceptoar-broadcast", "mic"),
            Map.entry("ceptoar-banking", "fsa"),
            Map.entry("ceptoar-securities", "fsa"),
            Map.entry("ceptoar-life-insurance", "fsa"),
            Map.entry("ceptoar-nonlife-insurance", "fsa"),
            Map.entry("ceptoar-aviation", "mlit"),
            Map.entry("ceptoar-railway", "mlit"),
            Map.entry("ceptoar-electricity", "meti"),
            Map.entry("ceptoar-gas", "meti"),
            Map.entry("ceptoar-government", "mic"),
            Map.entry("ceptoar-medical", "mhlw"),
            Map.entry("ceptoar-water", "mhlw"),
            Map.entry("ceptoar-logistics", "mlit"));
    assertThat(directory.ceptoarsOf("finance"))
        .containsExactly(
            "ceptoar-banking",
            "ceptoar-securities",
            "ceptoar-life-insurance",
            "ceptoar-nonlife-insurance");
  }

  @Test
  void elevenCeptoarsSitInTheCouncilAndThreeObserve() {
    assertThat(directory.ceptoars())
        .filteredOn(ceptoar -> ceptoar.council() == CouncilSeat.MEMBER)
        .hasSize(11);
    assertThat(directory.ceptoars())
        .filteredOn(ceptoar -> ceptoar.council() == CouncilSeat.OBSERVER)
        .extracting(Ceptoar::party)
        .containsExactly("ceptoar-railway", "ceptoar-medical", "ceptoar-logistics");
  }

  @Test
  void everyVerificationLevelIsSomebodysYardstick() {
    assertThat(directory.ceptoars())
        .allSatisfy(ceptoar -> assertThat(ceptoar.levels().levels()).isNotEmpty())
        .flatExtracting(ceptoar -> ceptoar.levels().levels())
        .containsExactlyInAnyOrder(VerificationLevel.values());
  }

  @Test
  void threeOperatorsForEachCeptoarAndOneCity() {
    assertThat(directory.parties(Role.OPERATOR)).hasSize(43);
    assertThat(directory.ceptoars())
        .allSatisfy(
            ceptoar -> {
              String prefix = ceptoar.party().substring("ceptoar-".length());
              List<String> own =
                  Stream.of("-a", "-b", "-c").map(letter -> prefix + letter).toList();
              assertThat(ids(directory.membersOf(ceptoar.party())))
                  .filteredOn(id -> !id.equals("city-m"))
                  .containsExactlyElementsOf(own);
            });
    assertThat(directory.party("electricity-a").orElseThrow().name()).isEqualTo("電力A社");
    assertThat(directory.party("banking-a").orElseThrow().name()).isEqualTo("銀行A社");
    assertThat(directory.party("city-m").orElseThrow().name()).isEqualTo("M市");
    assertThat(directory.party("city-m").orElseThrow().memberships())
        .containsExactly(
            new Membership("government", "ceptoar-government", "mic"),
            new Membership("water", "ceptoar-water", "mhlw"),
            new Membership("medical", "ceptoar-medical", "mhlw"));
  }

  @Test
  void operatorsHaveMarksOfTheirOwnInReservedSpace() {
    IPAddressString attackers = new IPAddressString("198.51.100.0/24");
    assertThat(directory.parties(Role.OPERATOR))
        .allSatisfy(
            operator -> {
              assertThat(operator.aliases()).contains(operator.id()).hasSizeGreaterThan(1);
              assertThat(operator.domains()).contains(operator.id() + ".example");
              assertThat(operator.ownBlocks())
                  .hasSize(2)
                  .noneMatch(block -> attackers.contains(new IPAddressString(block)));
            });
  }

  @Test
  void someAgreementsAreLiveAndOneHasEnded() {
    LocalDate today = LocalDate.of(2026, 11, 20);

    assertThat(directory.agreements()).hasSize(10);
    assertThat(directory.agreements())
        .filteredOn(agreement -> !agreement.liveOn(today))
        .extracting(Agreement::id)
        .containsExactly("jpcert-cc-water-a");
  }
}
