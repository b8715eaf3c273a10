package org.ceptoarhub.core.directory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.DirectoryDiff.Added;
import org.ceptoarhub.core.directory.DirectoryDiff.Change;
import org.ceptoarhub.core.directory.DirectoryDiff.Changed;
import org.ceptoarhub.core.directory.DirectoryDiff.Part;
import org.ceptoarhub.core.directory.DirectoryDiff.Removed;
import org.ceptoarhub.core.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped directories of the third plan and of today's regime, and what all shipped ones share.
 */
class LaterDirectoriesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  private final Directory plan2 = Editions.directory("plan2-2009");
  private final Directory plan3 = Editions.directory("plan3-2014");
  private final Directory nco = Editions.directory("nco-2024");

  private static byte[] file(String edition) {
    String name = "/editions/directory/" + edition + ".yaml";
    try (InputStream file =
        Objects.requireNonNull(LaterDirectoriesTest.class.getResourceAsStream(name), name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ids(Collection<Party> parties) {
    return parties.stream().map(Party::id).toList();
  }

  /** The CEPTOARs of each ministry, without what all their ids begin with. */
  private static Map<String, List<String>> byMinistry(Directory directory) {
    return directory.ceptoars().stream()
        .collect(
            groupingBy(
                Ceptoar::ministry,
                mapping(ceptoar -> ceptoar.party().substring("ceptoar-".length()), toList())));
  }

  @ParameterizedTest
  @CsvSource({
    "plan2-2009, 2009-02-03, 10, 14, 43",
    "plan3-2014, 2014-05-19, 13, 18, 55",
    "nco-2024,   2025-07-01, 15, 21, 64",
  })
  void editionsHaveTheirDayAndSize(
      String edition, LocalDate validFrom, int sectors, int ceptoars, int operators) {
    Directory directory = Editions.directory(edition);

    assertThat(directory.version()).isEqualTo(edition);
    assertThat(directory.validFrom()).isEqualTo(validFrom);
    assertThat(directory.sectors()).hasSize(sectors);
    assertThat(directory.ceptoars()).hasSize(ceptoars);
    assertThat(directory.parties(Role.CEPTOAR)).hasSize(ceptoars);
    assertThat(directory.parties(Role.OPERATOR)).hasSize(operators);
  }

  @Test
  void theThirdPlanAddsThreeSectors() {
    assertThat(plan3.sectors())
        .extracting(Sector::name)
        .containsExactly(
            "情報通信",
            "金融",
            "航空",
            "鉄道",
            "電力",
            "ガス",
            "政府・行政サービス",
            "医療",
            "水道",
            "物流",
            "化学",
            "クレジット",
            "石油");
  }

  @Test
  void fifteenSectorsInOfficialOrder() {
    assertThat(nco.sectors())
        .extracting(Sector::name)
        .containsExactly(
            "情報通信",
            "金融",
            "航空",
            "空港",
            "鉄道",
            "電力",
            "ガス",
            "政府・行政サービス",
            "医療",
            "水道",
            "物流",
            "化学",
            "クレジット",
            "石油",
            "港湾");
  }

  @Test
  void eachCeptoarOfTheThirdPlanHasItsMinistry() {
    assertThat(byMinistry(plan3))
        .containsOnly(
            Map.entry("mic", List.of("telecom", "broadcast", "cable-tv", "government")),
            Map.entry(
                "fsa", List.of("banking", "life-insurance", "nonlife-insurance", "securities")),
            Map.entry("mlit", List.of("aviation", "railway", "logistics")),
            Map.entry("meti", List.of("electricity", "gas", "chemical", "credit", "petroleum")),
            Map.entry("mhlw", List.of("medical", "water")));
  }

  @Test
  void eachCeptoarOfTodayHasItsMinistry() {
    assertThat(byMinistry(nco))
        .containsOnly(
            Map.entry("mic", List.of("telecom", "broadcast", "cable-tv", "government")),
            Map.entry(
                "fsa",
                List.of(
                    "banking",
                    "life-insurance",
                    "nonlife-insurance",
                    "securities",
                    "funds-settlement")),
            Map.entry(
                "mlit", List.of("aviation", "airport", "railway", "water", "logistics", "port")),
            Map.entry("meti", List.of("electricity", "gas", "chemical", "credit", "petroleum")),
            Map.entry("mhlw", List.of("medical")));
  }

  @Test
  void waterIsUnderTheHealthMinistryUntilItMoves() {
    assertThat(Stream.of(plan2, plan3, nco))
        .extracting(directory -> directory.ceptoar("ceptoar-water").orElseThrow().ministry())
        .containsExactly("mhlw", "mhlw", "mlit");
    assertThat(plan3.validFrom()).isBefore(LocalDate.of(2024, 4, 1));
    assertThat(nco.validFrom()).isAfterOrEqualTo(LocalDate.of(2024, 4, 1));
    assertThat(nco.party("city-m").orElseThrow().memberships())
        .containsExactly(
            new Membership("government", "ceptoar-government", "mic"),
            new Membership("water", "ceptoar-water", "mlit"),
            new Membership("medical", "ceptoar-medical", "mhlw"));
  }

  @Test
  void theHubOfThePathsKeepsItsIdAndTakesItsNewName() {
    assertThat(Stream.of(plan2, plan3, nco))
        .extracting(directory -> directory.party("nisc").orElseThrow().name())
        .containsExactly("内閣官房情報セキュリティセンター", "内閣官房情報セキュリティセンター", "国家サイバー統括室 (NCO)");
    assertThat(ids(nco.parties(Role.NISC))).containsExactly("nisc");
  }

  @Test
  void fromEditionToEditionNobodyLeaves() {
    assertThat(DirectoryDiff.of(plan2, plan3).changes())
        .noneMatch(change -> change instanceof Removed && change.part() != Part.AGREEMENT);
    assertThat(DirectoryDiff.of(plan3, nco).changes())
        .noneMatch(change -> change instanceof Removed && change.part() != Part.AGREEMENT);
  }

  @Test
  void fromTheThirdPlanToTodayOneCeptoarMovesAndThreeCome() {
    List<Change> ceptoars = DirectoryDiff.of(plan3, nco).of(Part.CEPTOAR);

    assertThat(ceptoars)
        .filteredOn(Changed.class::isInstance)
        .extracting(Change::wording)
        .containsExactly("~ CEPTOAR ceptoar-water: ministry: mhlw -> mlit");
    assertThat(ceptoars)
        .filteredOn(Added.class::isInstance)
        .extracting(Change::id)
        .containsExactly("ceptoar-funds-settlement", "ceptoar-airport", "ceptoar-port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void threeOperatorsForEachCeptoarAndOneCity(String edition) {
    Directory directory = Editions.directory(edition);

    assertThat(directory.ceptoars())
        .allSatisfy(
            ceptoar -> {
              String prefix = ceptoar.party().substring("ceptoar-".length());
              assertThat(ids(directory.membersOf(ceptoar.party())))
                  .filteredOn(id -> !id.equals("city-m"))
                  .containsExactly(prefix + "-a", prefix + "-b", prefix + "-c");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void operatorsHaveMarksOfTheirOwnInReservedSpace(String edition) {
    List<IPAddressString> reserved =
        Stream.of("192.0.2.0/24", "203.0.113.0/24", "2001:db8::/32")
            .map(IPAddressString::new)
            .toList();

    assertThat(Editions.directory(edition).parties(Role.OPERATOR))
        .allSatisfy(
            operator -> {
              assertThat(operator.aliases()).contains(operator.id()).hasSizeGreaterThan(1);
              assertThat(operator.domains())
                  .contains(operator.id() + ".example")
                  .allMatch(domain -> domain.matches(".*\\.example(\\.jp)?"));
              assertThat(operator.ownBlocks())
                  .hasSize(2)
                  .allMatch(
                      block ->
                          reserved.stream()
                              .anyMatch(space -> space.contains(new IPAddressString(block))));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "plan2-2009, jpcert-cc-water-a",
    "plan3-2014, jpcert-cc-credit-a",
    "nco-2024,   jpcert-cc-airport-a",
  })
  void theOnlyWarningIsOneAgreementThatHasEnded(String edition, String agreement) {
    Directory directory = Editions.directory(edition);

    assertThat(DirectoryWarnings.of(edition, file(edition), TODAY))
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .startsWith("the agreement ended on ");
    assertThat(directory.agreements())
        .filteredOn(candidate -> !candidate.liveOn(TODAY))
        .extracting(Agreement::id)
        .containsExactly(agreement);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan2-2009", "plan3-2014", "nco-2024"})
  void everyEditionHasSubGroupsAWorkingGroupObserversAndAnEmergencyTable(String edition) {
    Directory directory = Editions.directory(edition);

    assertThat(directory.ceptoar("ceptoar-telecom").orElseThrow().groups())
        .extracting(Group::id, Group::name)
        .containsExactly(tuple("sg1", "固定系ネットワークインフラ事業者"), tuple("sg2", "アクセス系"));
    assertThat(directory.council().observersReceive()).isFalse();
    assertThat(directory.council().observers())
        .containsExactlyElementsOf(ids(directory.parties(Role.COMPETENT_MINISTRY)));
    assertThat(directory.council().workingGroups()).hasSize(1);
    assertThat(directory.emergencyContact("nisc")).isPresent();
    assertThat(directory.emergencyContact("ceptoar-logistics"))
        .hasValueSatisfying(row -> assertThat(row.relayBy()).isEqualTo("mlit"));
    assertThat(directory.parties(Role.COMPETENT_MINISTRY))
        .extracting(Party::liaison)
        .containsOnly(Relaying.AUTOMATIC);
    assertThat(directory.sectors()).noneMatch(Sector::liaisonCopy);
  }

  @Test
  void laterEditionsHaveNoVerificationLevelsSinceNoneIsSourced() {
    assertThat(Stream.of(plan3, nco).flatMap(directory -> directory.ceptoars().stream()))
        .allSatisfy(ceptoar -> assertThat(ceptoar.levels().levels()).isEmpty());
  }
}
