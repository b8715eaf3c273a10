package org.ceptoarhub.core.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.core.verification.VerificationLevel;
import org.ceptoarhub.core.verification.VerificationLevels;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryFileTest {
  /** A directory with something in every part. */
  static final String SMALL =
      """
      version: test-1
      valid-from: 2009-02-03
      sectors:
        - { id: gas, name: ガス, liaison-copy: true }
        - { id: government, name: 政府・行政サービス }
      authorities:
        - id: nisc
          name: NISC
          roles: [nisc]
          contacts: [{ kind: hub }, { kind: mail, address: duty@nisc.example }]
        - id: meti
          name: 経済産業省
          roles: [competent-ministry, security-ministry]
          liaison: approval
          contacts: [{ kind: hub }, { kind: mail, address: duty@meti.example }]
        - id: ipa
          name: IPA
          roles: [related-agency]
          contacts: [{ kind: hub }, { kind: mail, address: duty@ipa.example }]
        - id: hub
          name: Hub
          roles: [hub]
          contacts: [{ kind: hub }, { kind: mail, address: duty@hub.example }]
      ceptoars:
        - id: ceptoar-gas
          name: ガスセプター
          sector: gas
          ministry: meti
          council: member
          verification: { levels: [VL-GOV-2, VL-GAS], safe-time: PT24H }
          redistribution: approval
          groups: [{ id: sg1, name: 都市ガス, members: [gas-a] }]
          contacts: [{ kind: mail, address: a@gas.example }, { kind: telephone, address: 03-0000-0000 }]
      operators:
        - id: gas-a
          name: ガスA社
          memberships: [{ sector: gas, ceptoar: ceptoar-gas, ministry: meti }]
          aliases: [Gas A Co.]
          domains: [gas-a.example]
          own-blocks: [192.0.2.0/29, "2001:db8:1::/48"]
          contacts: [{ kind: hub }, { kind: mail, address: a@gas-a.example }]
        - id: gas-b
          name: ガスB社
          memberships: [{ sector: gas, ceptoar: ceptoar-gas, ministry: meti }]
          aliases: [Gas B Co.]
          domains: [gas-b.example]
          own-blocks: [192.0.2.8/29]
          contacts: [{ kind: hub }, { kind: mail, address: a@gas-b.example }]
      agreements:
        - { id: ipa-gas-a, agency: ipa, partner: gas-a, from: 2009-04-01, until: 2010-03-31 }
      exercises:
        - { id: drill-1, participants: [nisc, gas-a] }
      council:
        observers-receive: true
        observers: [meti]
        working-groups: [{ id: wg-1, name: 第1, members: [ceptoar-gas] }]
      emergency-contacts:
        - party: nisc
          contacts: [{ kind: mail, address: room@nisc.example }, { kind: hub }]
        - { party: meti, relay-by: nisc, contacts: [{ kind: mail, address: room@meti.example }, { kind: hub }] }
        - { party: ceptoar-gas, relay-by: meti, contacts: [{ kind: mail, address: b@gas.example }, { kind: hub }] }
      """;

  private static final List<String> RELAYING =
      List.of("nisc", "meti", "ipa", "ceptoar-gas", "gas-a", "gas-b");

  private static Directory read(String yaml) {
    return DirectoryFile.read("d.yaml", yaml.getBytes(UTF_8));
  }

  @Test
  void everyPartOfTheFileIsInTheDirectory() {
    Directory directory = read(SMALL);

    assertThat(directory.version()).isEqualTo("test-1");
    assertThat(directory.validFrom()).isEqualTo(LocalDate.of(2009, 2, 3));
    assertThat(directory.sectors())
        .containsExactly(
            new Sector("gas", "ガス", true), new Sector("government", "政府・行政サービス", false));
    assertThat(directory.ceptoar("ceptoar-gas"))
        .contains(
            new Ceptoar(
                "ceptoar-gas",
                "gas",
                "meti",
                CouncilSeat.MEMBER,
                new VerificationLevels(
                    List.of(VerificationLevel.VL_GOV_2, VerificationLevel.VL_GAS),
                    Duration.ofHours(24)),
                Relaying.APPROVAL,
                List.of(new Group("sg1", "都市ガス", List.of("gas-a")))));
    assertThat(directory.party("gas-a"))
        .contains(
            new Party(
                "gas-a",
                "ガスA社",
                Set.of(Role.OPERATOR),
                List.of(new Membership("gas", "ceptoar-gas", "meti")),
                List.of("Gas A Co."),
                List.of("gas-a.example"),
                List.of("192.0.2.0/29", "2001:db8:1::/48"),
                List.of(new ContactRoute("hub", ""), new ContactRoute("mail", "a@gas-a.example"))));
    assertThat(directory.party("meti").orElseThrow().roles())
        .containsExactlyInAnyOrder(Role.COMPETENT_MINISTRY, Role.SECURITY_MINISTRY);
    assertThat(directory.agreements())
        .containsExactly(
            new Agreement(
                "ipa-gas-a", "ipa", "gas-a", LocalDate.of(2009, 4, 1), LocalDate.of(2010, 3, 31)));
    assertThat(directory.exercise("drill-1"))
        .contains(new Exercise("drill-1", Set.of("nisc", "gas-a")));
    assertThat(directory.party("meti").orElseThrow().liaison()).isEqualTo(Relaying.APPROVAL);
    assertThat(directory.council())
        .isEqualTo(
            new Council(
                true, List.of("meti"), List.of(new Group("wg-1", "第1", List.of("ceptoar-gas")))));
    assertThat(directory.emergencyContacts())
        .containsExactly(
            new EmergencyContact(
                "nisc",
                null,
                List.of(
                    new ContactRoute("mail", "room@nisc.example"), new ContactRoute("hub", ""))),
            new EmergencyContact(
                "meti",
                "nisc",
                List.of(
                    new ContactRoute("mail", "room@meti.example"), new ContactRoute("hub", ""))),
            new EmergencyContact(
                "ceptoar-gas",
                "meti",
                List.of(new ContactRoute("mail", "b@gas.example"), new ContactRoute("hub", ""))));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          version: test-1 | version: Test 1 | 1:10: version: 'Test 1' is no id; write 2 to 40 of a-z, 0-9 and -
          version: test-1 | edition: test-1 | 1:1: edition: unknown key; use one of version, valid-from, sectors, authorities, ceptoars, operators, council, agreements, exercises, emergency-contacts
          id: government, | id: gas, | 5:11: sectors[1].id: the sector 'gas' stands in line 4 already; rename one of the two
          id: gas-b | id: gas-a | 42:9: operators[1].id: the party 'gas-a' stands in line 35 already; rename one of the two
          id: gas-b | id: nisc | 42:9: operators[1].id: the party 'nisc' stands in line 7 already; rename one of the two
          id: gas-b | id: Gas_B | 42:9: operators[1].id: 'Gas_B' is no id; write 2 to 40 of a-z, 0-9 and -
          id: gas-b | id: svc-router | 42:9: operators[1].id: 'svc-' begins the names of the hub's own services; choose another id
          roles: [nisc] | roles: [nisk] | 9:13: authorities[0].roles[0]: unknown role of an authority 'nisk'; did you mean 'nisc'?
          roles: [nisc] | roles: [] | 9:12: authorities[0].roles: the list is empty; name nisc, competent-ministry, security-ministry, incident-handling-ministry, related-agency, hub
          roles: [nisc] | roles: [related-agency] | 7:3: authorities: 0 parties have the role 'nisc'; give it to one
          roles: [related-agency] | roles: [nisc] | 7:3: authorities: 2 parties have the role 'nisc'; give it to one
          roles: [related-agency] | roles: [hub] | 18:12: authorities[2].roles: the role 'hub' belongs to the party 'hub' alone; correct the role or the id
          [{ kind: hub }, { kind: mail, address: duty@nisc.example }] | [{ kind: hub }] | 10:15: authorities[0].contacts: has 1 of the 2 contact routes that a party needs; add one
          [{ kind: hub }, { kind: mail, address: duty@nisc.example }] | [{ kind: hub }, { kind: hub }] | 10:15: authorities[0].contacts: a contact route is listed twice; keep one of the two
          duty@nisc.example | nisc.example | 10:31: authorities[0].contacts[1]: 'address' is no mail address; write it as duty@party.example
          address: 03-0000-0000 | address: call us | 33:56: ceptoars[0].contacts[1]: 'address' is no telephone number; write it as 03-0000-0000
          { kind: hub }, { kind: mail, address: a@gas-b.example } | { kind: hub, address: x }, { kind: mail, address: a@gas-b.example } | 48:16: operators[1].contacts[0]: the hub knows its own address; leave 'address' out
          kind: telephone | kind: fax | 33:64: ceptoars[0].contacts[1].kind: unknown kind of contact 'fax'; use one of hub, mail, telephone
          sector: gas\\n | sector: gaz\\n | 27:13: ceptoars[0].sector: unknown sector 'gaz'; did you mean 'gas'?
          ministry: meti\\n | ministry: ipa\\n | 28:15: ceptoars[0].ministry: 'ipa' has not the role 'competent-ministry'; name a party that has it
          council: member | council: membr | 29:14: ceptoars[0].council: unknown seat in the Council 'membr'; did you mean 'member'?
          VL-GAS | VL-GAZ | 30:40: ceptoars[0].verification.levels[1]: unknown verification level 'VL-GAZ'; did you mean 'VL-GAS'?
          PT24H | a day | 30:60: ceptoars[0].verification.safe-time: is 'a day'; write a length of time such as PT30M
          ceptoar: ceptoar-gas, ministry: meti }]\\n    aliases: [Gas B | ceptoar: ceptoar-gaz, ministry: meti }]\\n    aliases: [Gas B | 44:43: operators[1].memberships[0].ceptoar: unknown CEPTOAR 'ceptoar-gaz'; did you mean 'ceptoar-gas'?
          sector: gas, ceptoar: ceptoar-gas, ministry: meti }]\\n    aliases: [Gas B | sector: government, ceptoar: ceptoar-gas, ministry: meti }]\\n    aliases: [Gas B | 44:29: operators[1].memberships[0].sector: 'government' is not that of ceptoar-gas; write 'gas' or correct the CEPTOAR
          ministry: meti }]\\n    aliases: [Gas B | ministry: ipa }]\\n    aliases: [Gas B | 44:66: operators[1].memberships[0].ministry: 'ipa' is not that of ceptoar-gas; write 'meti' or correct the CEPTOAR
          memberships: [{ sector: gas, ceptoar: ceptoar-gas, ministry: meti }]\\n    aliases: [Gas B | memberships: []\\n    aliases: [Gas B | 44:18: operators[1].memberships: an operator is a member of a CEPTOAR; name one
          [Gas B Co.] | [ＧＡＳ　a　co.] | 45:15: operators[1].aliases[0]: 'ＧＡＳ　a　co.' is a mark of 'gas-a' too; leave it to one of the two
          [Gas B Co.] | [gas-a] | 45:15: operators[1].aliases[0]: 'gas-a' is a mark of 'gas-a' too; leave it to one of the two
          [Gas B Co.] | [''] | 45:15: operators[1].aliases[0]: the text is blank; write something or leave the key out
          [Gas B Co.] | [B] | 45:15: operators[1].aliases[0]: 'B' would be found in every text; write a longer name
          gas-b.example] | gas-a.example] | 46:15: operators[1].domains[0]: 'gas-a.example' is a mark of 'gas-a' too; leave it to one of the two
          gas-b.example] | Gas B] | 46:15: operators[1].domains[0]: 'Gas B' is no domain; write it in lower case such as operator.example
          192.0.2.8/29 | 192.0.2.4/30 | 47:18: operators[1].own-blocks[0]: '192.0.2.4/30' overlaps 192.0.2.0/29 of 'gas-a'; leave each address to one block
          192.0.2.8/29 | 192.0.0.0/16 | 47:18: operators[1].own-blocks[0]: '192.0.0.0/16' overlaps 192.0.2.0/29 of 'gas-a'; leave each address to one block
          192.0.2.8/29 | '2001:db8:1:2::/64' | 47:18: operators[1].own-blocks[0]: '2001:db8:1:2::/64' overlaps 2001:db8:1::/48 of 'gas-a'; leave each address to one block
          192.0.2.8/29 | 192.0.2.9/29 | 47:18: operators[1].own-blocks[0]: '192.0.2.9/29' is no address block; write its first address and prefix length such as 192.0.2.0/29
          192.0.2.8/29 | 192.0.2.8 | 47:18: operators[1].own-blocks[0]: '192.0.2.8' is no address block; write its first address and prefix length such as 192.0.2.0/29
          192.0.2.8/29 | 192.0.2.* | 47:18: operators[1].own-blocks[0]: '192.0.2.*' is no address block; write its first address and prefix length such as 192.0.2.0/29
          192.0.2.8/29 | 192.0.2.8/2147483648 | 47:18: operators[1].own-blocks[0]: '192.0.2.8/2147483648' is no address block; write its first address and prefix length such as 192.0.2.0/29
          agency: ipa | agency: meti | 50:30: agreements[0].agency: 'meti' has not the role 'related-agency'; name a party that has it
          partner: gas-a | partner: meti | 50:44: agreements[0].partner: 'meti' is no CEPTOAR and no operator; name one
          from: 2009-04-01 | from: 2009-4-1 | 50:57: agreements[0].from: is '2009-4-1'; write a day such as 2009-04-01
          until: 2010-03-31 | until: 2009-03-31 | 50:76: agreements[0].until: ends before it begins; write 2009-04-01 or a later day
          participants: [nisc | participants: [nics | 52:35: exercises[0].participants[0]: unknown party 'nics'; did you mean 'nisc'?
          valid-from: 2009-02-03 | valid-from: soon | 2:13: valid-from: is 'soon'; write a day such as 2009-04-01
          valid-from: 2009-02-03\\n | `` | 1:1: 'valid-from' is missing; add it
          liaison-copy: true | liaison-copy: yes | 4:40: sectors[0].liaison-copy: is 'yes'; write true or false
          liaison: approval | liaison: manual | 14:14: authorities[1].liaison: unknown way to relay 'manual'; use one of automatic, approval
          roles: [related-agency] | liaison: automatic\\n    roles: [related-agency] | 18:14: authorities[2].liaison: only a party with the role 'competent-ministry' passes reports on; leave 'liaison' out
          redistribution: approval | redistribution: aproval | 31:21: ceptoars[0].redistribution: unknown way to relay 'aproval'; did you mean 'approval'?
          name: 都市ガス,  | `` | 32:14: ceptoars[0].groups[0]: 'name' is missing; add it
          members: [gas-a] }] | members: [gas-a] }, { id: sg1, name: LP, members: [gas-b] }] | 32:63: ceptoars[0].groups[1].id: the group of ceptoar-gas 'sg1' stands in line 32 already; rename one of the two
          members: [gas-a] }] | members: [] }] | 32:46: ceptoars[0].groups[0].members: a group has a member; name one or leave the group out
          members: [gas-a] }] | members: [gas-b, gas-b] }] | 32:54: ceptoars[0].groups[0].members[1]: 'gas-b' is listed twice; keep one of the two
          members: [gas-a] }] | members: [gas-c] }] | 32:47: ceptoars[0].groups[0].members[0]: unknown operator of ceptoar-gas 'gas-c'; did you mean 'gas-a'?
          members: [gas-a] }] | members: [meti] }] | 32:47: ceptoars[0].groups[0].members[0]: unknown operator of ceptoar-gas 'meti'; use one of gas-a, gas-b
          sector: gas, ceptoar: ceptoar-gas, ministry: meti }]\\n    aliases: [Gas B | sector: gas, ceptoar: ceptoar-gas }]\\n    aliases: [Gas B | 44:19: operators[1].memberships[0]: 'ministry' is missing; add it
          observers-receive: true | observers-receive: 1 | 54:22: council.observers-receive: is '1'; write true or false
          observers: [meti] | observers: [mety] | 55:15: council.observers[0]: unknown party 'mety'; did you mean 'meti'?
          observers: [meti] | observers: [ceptoar-gas] | 55:15: council.observers[0]: a CEPTOAR observes by its own entry; write 'council: observer' there and leave it out here
          observers: [meti] | observers: [meti, meti] | 55:21: council.observers[1]: 'meti' is listed twice; keep one of the two
          members: [ceptoar-gas] | members: [gas-a] | 56:52: council.working-groups[0].members[0]: unknown member of the Council 'gas-a'; use one of ceptoar-gas
          council: member | council: observer | 56:52: council.working-groups[0].members[0]: unknown member of the Council 'ceptoar-gas'; there is none to choose from
          members: [ceptoar-gas] }] | members: [ceptoar-gas], chair: meti }] | 56:66: council.working-groups[0].chair: unknown key; use one of id, name, members
          party: nisc | party: nics | 58:12: emergency-contacts[0].party: unknown party 'nics'; did you mean 'nisc'?
          party: ceptoar-gas, relay-by | party: nisc, relay-by | 61:14: emergency-contacts[2].party: 'nisc' has a row in line 58 already; keep one of the two
          relay-by: nisc | relay-by: nics | 60:30: emergency-contacts[1].relay-by: unknown party 'nics'; did you mean 'nisc'?
          relay-by: nisc | relay-by: meti | 60:30: emergency-contacts[1].relay-by: 'meti' cannot stand in for itself; name another party or leave 'relay-by' out
          relay-by: nisc | relay-by: ceptoar-gas | 60:30: emergency-contacts[1].relay-by: meti -> ceptoar-gas -> meti is a cycle, in which nobody relays; let one of them relay itself
          party: nisc\\n | party: nisc\\n    relay-by: ceptoar-gas\\n | 59:15: emergency-contacts[0].relay-by: nisc -> ceptoar-gas -> meti -> nisc is a cycle, in which nobody relays; let one of them relay itself
          { kind: mail, address: b@gas.example },  | `` | 61:53: emergency-contacts[2].contacts: has 1 of the 2 contact routes that a party needs; add one
          """)
  void whatDoesNotHoldIsRefusedWithPlaceAndRemedy(String right, String wrong, String message) {
    String mistaken = SMALL.replace(right.replace("\\n", "\n"), wrong.replace("\\n", "\n"));
    assertThat(mistaken).isNotEqualTo(SMALL);

    assertThatThrownBy(() -> read(mistaken))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("d.yaml:" + message);
  }

  @Test
  void problemsOfASectionAreReportedTogether() {
    assertThatThrownBy(() -> read(SMALL.replace("domains:", "domain:")))
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "d.yaml:39:5: operators[0].domain: unknown key; did you mean 'domains'?",
                "d.yaml:46:5: operators[1].domain: unknown key; did you mean 'domains'?"));
  }

  @Test
  void theHubsOwnServicesAreNoParties() {
    assertThat(List.of(Service.ADMIN, Service.ROUTER, Service.INGEST))
        .allSatisfy(
            service ->
                assertThatThrownBy(() -> read(SMALL.replace("id: gas-b", "id: " + service)))
                    .isInstanceOf(InvalidFileException.class));
  }

  @Test
  void aLeadIntoACycleIsNotTheCycle() {
    String relays =
        SMALL
            .replace("party: nisc\n", "party: nisc\n    relay-by: meti\n")
            .replace("relay-by: nisc", "relay-by: ceptoar-gas");

    assertThatThrownBy(() -> read(relays))
        .hasMessage(
            "d.yaml:61:30: emergency-contacts[1].relay-by: meti -> ceptoar-gas -> meti is a cycle,"
                + " in which nobody relays; let one of them relay itself");
  }

  @Property
  void relaysAreRefusedJustWhenSomebodyRelaysForItself(
      @ForAll @Size(6) List<@IntRange(max = 6) Integer> relays) {
    StringBuilder rows = new StringBuilder(SMALL.replaceAll("(?s)emergency-contacts:.*", ""));
    rows.append("emergency-contacts:\n");
    for (int i = 0; i < relays.size(); i++) {
      rows.append("  - { party: %s".formatted(RELAYING.get(i)));
      if (relays.get(i) < RELAYING.size()) {
        rows.append(", relay-by: %s".formatted(RELAYING.get(relays.get(i))));
      }
      rows.append(", contacts: [{ kind: hub }, { kind: mail, address: a@room.example }] }\n");
    }

    boolean cycle =
        IntStream.range(0, relays.size())
            .anyMatch(
                start ->
                    IntStream.iterate(relays.get(start), at -> at < relays.size(), relays::get)
                        .limit(relays.size())
                        .anyMatch(at -> at == start));

    if (cycle) {
      assertThatThrownBy(() -> read(rows.toString()))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageMatching("(?s).*relay-by: .* (is a cycle|cannot stand in for itself).*");
    } else {
      assertThat(read(rows.toString()).emergencyContacts()).hasSize(relays.size());
    }
  }

  /** Whatever happens to a line or two, the author is told where and what to do. */
  @Property
  void anyDamageIsReadOrRefusedWithPlaceAndRemedy(
      @ForAll @IntRange(max = 10_000) int from,
      @ForAll @IntRange(max = 10_000) int to,
      @ForAll Damage damage) {
    List<String> lines = new ArrayList<>(SMALL.lines().toList());
    damage.to(lines, from % lines.size(), to % lines.size());

    try {
      read(String.join("\n", lines));
    } catch (InvalidFileException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(
              problem -> {
                assertThat(problem.line()).isBetween(1, lines.size() + 1);
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).containsAnyOf(";", "did you mean");
              });
    }
  }

  /** What an unlucky edit does. */
  enum Damage {
    DELETE {
      @Override
      void to(List<String> lines, int line, int other) {
        lines.remove(line);
      }
    },
    COPY {
      @Override
      void to(List<String> lines, int line, int other) {
        lines.add(other, lines.get(line));
      }
    },
    SWAP {
      @Override
      void to(List<String> lines, int line, int other) {
        Collections.swap(lines, line, other);
      }
    },
    INDENT {
      @Override
      void to(List<String> lines, int line, int other) {
        lines.set(line, "  " + lines.get(line));
      }
    },
    CUT {
      @Override
      void to(List<String> lines, int line, int other) {
        String whole = lines.get(line);
        lines.set(line, whole.substring(0, other % whole.length()));
      }
    },
    RETYPE {
      @Override
      void to(List<String> lines, int line, int other) {
        lines.set(line, lines.get(line).replaceFirst(": .*", ": [[], {a: b}]"));
      }
    };

    abstract void to(List<String> lines, int line, int other);
  }

  @Test
  void ofALongCycleTheMessageNamesTheFirstTen() {
    String operators =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    """
                      - id: op-%d
                        name: 事業者第%d
                        memberships: [{ sector: gas, ceptoar: ceptoar-gas, ministry: meti }]
                        contacts: [{ kind: hub }, { kind: mail, address: a@op.example }]
                    """
                        .formatted(i, i))
            .collect(joining());
    String rows =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    "  - { party: op-%d, relay-by: op-%d, contacts: [{ kind: hub }, { kind: mail, address: a@op.example }] }\n"
                        .formatted(i, (i + 1) % 30))
            .collect(joining());

    assertThatThrownBy(
            () -> read(SMALL.replace("agreements:\n", operators + "agreements:\n") + rows))
        .hasMessageContaining(
            "op-0 -> op-1 -> op-2 -> op-3 -> op-4 -> op-5 -> op-6 -> op-7 -> op-8 -> op-9 -> (20"
                + " more) -> op-0 is a cycle");
  }

  @Test
  void aBombIsRefusedBeforeItGrows() {
    String bomb =
        """
        version: &a [x, x, x, x, x, x, x, x, x]
        valid-from: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        sectors: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
        """;

    assertThatThrownBy(() -> read(bomb))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("d.yaml:1:10: version: the anchor &a is not allowed; remove it");
  }

  @Test
  void aFileOfTenMegabytesIsRefused() {
    assertThatThrownBy(
            () -> read(SMALL + "#".repeat(10 * 1024 * 1024 - SMALL.getBytes(UTF_8).length)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("d.yaml:1:1: the file has 10485760 bytes; shorten it to 8388608 at most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b\u200b", "\u3000\u00a0A", "\u115f\u1160\u3164"})
  void anAliasOfWhatDoesNotShowIsRefused(String alias) {
    assertThatThrownBy(() -> read(SMALL.replace("[Gas B Co.]", "['" + alias + "']")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("would be found in every text; write a longer name");
  }

  @Test
  void adjacentBlocksDoNotOverlap() {
    assertThat(read(SMALL.replace("[192.0.2.8/29]", "[192.0.2.8/32, 192.0.2.9/32]")).parties())
        .hasSize(7);
  }
}
