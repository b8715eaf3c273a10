package org.ceptoarhub.core.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.core.Generated;
import org.ceptoarhub.core.directory.DirectoryDiff.Added;
import org.ceptoarhub.core.directory.DirectoryDiff.Change;
import org.ceptoarhub.core.directory.DirectoryDiff.Changed;
import org.ceptoarhub.core.directory.DirectoryDiff.Part;
import org.ceptoarhub.core.directory.DirectoryDiff.Removed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryDiffTest {
  private static final String SMALL = DirectoryFileTest.SMALL;

  private static Directory read(String yaml) {
    return DirectoryFile.read("d.yaml", yaml.getBytes(UTF_8));
  }

  private static DirectoryDiff diff(String before, String after) {
    return DirectoryDiff.of(read(before), read(after));
  }

  private static List<String> wordings(DirectoryDiff diff) {
    return diff.changes().stream().map(Change::wording).toList();
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          version: test-1 | version: test-2 | ~ edition: version: test-1 -> test-2
          2009-02-03 | 2014-05-19 | ~ edition: valid-from: 2009-02-03 -> 2014-05-19
          name: ガス, | name: 瓦斯, | ~ sector gas: name: ガス -> 瓦斯
          liaison-copy: true | liaison-copy: false | ~ sector gas: liaison-copy: true -> false
          name: 経済産業省 | name: 経産省 | ~ party meti: name: 経済産業省 -> 経産省
          roles: [related-agency] | roles: [related-agency, security-ministry] | ~ party ipa: roles: related-agency -> related-agency, security-ministry
          liaison: approval | liaison: automatic | ~ party meti: liaison: approval -> automatic
          aliases: [Gas B Co.] | aliases: ['Gas B, Co.', 瓦斯B] | ~ party gas-b: aliases: Gas B Co. -> "Gas B, Co.", 瓦斯B
          aliases: [Gas B Co.] | aliases: [] | ~ party gas-b: aliases: Gas B Co. -> nothing
          aliases: [Gas B Co.] | aliases: [nothing] | ~ party gas-b: aliases: Gas B Co. -> "nothing"
          aliases: [Gas B Co.] | aliases: ["a\\tb"] | ~ party gas-b: aliases: Gas B Co. -> "a\\u0009b"
          [gas-b.example] | [gas-b.example, b.example] | ~ party gas-b: domains: gas-b.example -> b.example, gas-b.example
          192.0.2.8/29 | 192.0.2.16/29 | ~ party gas-b: own-blocks: 192.0.2.8/29 -> 192.0.2.16/29
          [{ kind: hub }, { kind: mail, address: duty@ipa.example }] | [{ kind: mail, address: duty@ipa.example }, { kind: hub }] | ~ party ipa: contacts: hub, mail duty@ipa.example -> mail duty@ipa.example, hub
          sector: gas\\n | sector: gas\\n    # as ever\\n | ``
          council: member\\n | council: member # as ever\\n | ``
          PT24H | PT48H | ~ CEPTOAR ceptoar-gas: verification: VL-GOV-2, VL-GAS, safe-time PT24H -> VL-GOV-2, VL-GAS, safe-time PT48H
          [VL-GOV-2, VL-GAS] | [VL-GAS, VL-GOV-2] | ~ CEPTOAR ceptoar-gas: verification: VL-GOV-2, VL-GAS, safe-time PT24H -> VL-GAS, VL-GOV-2, safe-time PT24H
          redistribution: approval | redistribution: automatic | ~ CEPTOAR ceptoar-gas: redistribution: approval -> automatic
          members: [gas-a] | members: [gas-b, gas-a] | ~ CEPTOAR ceptoar-gas: groups: sg1 都市ガス [gas-a] -> sg1 都市ガス [gas-a, gas-b]
          observers-receive: true | observers-receive: false | ~ Council: observers-receive: true -> false
          observers: [meti] | observers: [] | ~ Council: observers: meti -> nothing
          name: 第1 | name: 第2 | ~ Council: working-groups: wg-1 第1 [ceptoar-gas] -> wg-1 第2 [ceptoar-gas]
          partner: gas-a | partner: gas-b | ~ agreement ipa-gas-a: partner: gas-a -> gas-b
          from: 2009-04-01 | from: 2009-05-01 | ~ agreement ipa-gas-a: from: 2009-04-01 -> 2009-05-01
          , until: 2010-03-31 | `` | ~ agreement ipa-gas-a: until: 2010-03-31 -> open-ended
          id: ipa-gas-a | id: ipa-gas | + agreement ipa-gas: ipa and gas-a from 2009-04-01 until 2010-03-31 / - agreement ipa-gas-a: ipa and gas-a from 2009-04-01 until 2010-03-31
          participants: [nisc, gas-a] | participants: [gas-a, meti] | ~ exercise drill-1: participants: gas-a, nisc -> gas-a, meti
          participants: [nisc, gas-a] | participants: [gas-a, nisc] | ``
          id: drill-1 | id: drill-2 | + exercise drill-2: gas-a, nisc / - exercise drill-1: gas-a, nisc
          relay-by: nisc | relay-by: ipa | ~ emergency contact meti: relay-by: nisc -> ipa
          relay-by: nisc, | `` | ~ emergency contact meti: relay-by: nisc -> nothing
          room@meti.example | cave@meti.example | ~ emergency contact meti: contacts: mail room@meti.example, hub -> mail cave@meti.example, hub
          party: nisc | party: ipa | + emergency contact ipa: mail room@nisc.example, hub / - emergency contact nisc: mail room@nisc.example, hub
          """)
  void eachDifferenceIsTold(String before, String after, String wordings) {
    String changed = SMALL.replace(before.replace("\\n", "\n"), after.replace("\\n", "\n"));
    assertThat(changed).isNotEqualTo(SMALL);

    assertThat(String.join(" / ", wordings(diff(SMALL, changed)))).isEqualTo(wordings);
  }

  @Test
  void aCeptoarThatMovesTakesItsMembersAlong() {
    String moved =
        SMALL
            .replace("roles: [related-agency]", "roles: [related-agency, competent-ministry]")
            .replace("ministry: meti", "ministry: ipa");

    assertThat(wordings(diff(SMALL, moved)))
        .containsExactly(
            "~ party ipa: roles: related-agency -> competent-ministry, related-agency",
            "~ CEPTOAR ceptoar-gas: ministry: meti -> ipa",
            "~ membership gas-a in ceptoar-gas: ministry: meti -> ipa",
            "~ membership gas-b in ceptoar-gas: ministry: meti -> ipa");
  }

  @Test
  void anOperatorThatComesOrGoesIsAPartyAndAMembership() {
    String fewer = SMALL.replaceAll("(?s)  - id: gas-b.*?agreements:", "agreements:");

    assertThat(diff(SMALL, fewer).changes())
        .containsExactly(
            new Removed(Part.PARTY, "gas-b", "ガスB社 (operator)"),
            new Removed(Part.MEMBERSHIP, "gas-b in ceptoar-gas", "sector gas, ministry meti"));
    assertThat(diff(fewer, SMALL).changes())
        .containsExactly(
            new Added(Part.PARTY, "gas-b", "ガスB社 (operator)"),
            new Added(Part.MEMBERSHIP, "gas-b in ceptoar-gas", "sector gas, ministry meti"));
    assertThat(wordings(diff(SMALL, fewer)))
        .containsExactly(
            "- party gas-b: ガスB社 (operator)",
            "- membership gas-b in ceptoar-gas: sector gas, ministry meti");
  }

  @Property(tries = 200)
  void nothingChangesFromADirectoryToItself(@ForAll("directories") Directory directory) {
    assertThat(DirectoryDiff.of(directory, directory).isEmpty()).isTrue();
  }

  @Property(tries = 200)
  void backIsForthReversed(
      @ForAll("directories") Directory one, @ForAll("directories") Directory other) {
    assertThat(DirectoryDiff.of(other, one).changes())
        .containsExactlyInAnyOrderElementsOf(
            DirectoryDiff.of(one, other).changes().stream()
                .map(DirectoryDiffTest::reversed)
                .toList());
  }

  @Property(tries = 200)
  void whoIsInOneOnlyIsAddedOrRemoved(
      @ForAll("directories") Directory one, @ForAll("directories") Directory other) {
    Set<String> before = ids(one);
    Set<String> after = ids(other);
    DirectoryDiff diff = DirectoryDiff.of(one, other);

    assertThat(diff.of(Part.PARTY).stream().filter(Added.class::isInstance).map(Change::id))
        .containsExactlyInAnyOrderElementsOf(minus(after, before));
    assertThat(diff.of(Part.PARTY).stream().filter(Removed.class::isInstance).map(Change::id))
        .containsExactlyInAnyOrderElementsOf(minus(before, after));
    assertThat(diff.changes()).allSatisfy(change -> assertThat(change.wording()).hasLineCount(1));
  }

  @Provide
  Arbitrary<Directory> directories() {
    return Generated.directories();
  }

  private static Set<String> ids(Directory directory) {
    return directory.parties().stream().map(Party::id).collect(Collectors.toSet());
  }

  private static Set<String> minus(Set<String> from, Set<String> what) {
    Set<String> left = new TreeSet<>(from);
    left.removeAll(what);
    return left;
  }

  private static Change reversed(Change change) {
    return switch (change) {
      case Added added -> new Removed(added.part(), added.id(), added.what());
      case Removed removed -> new Added(removed.part(), removed.id(), removed.what());
      case Changed changed ->
          new Changed(
              changed.part(), changed.id(), changed.attribute(), changed.to(), changed.from());
    };
  }
}
