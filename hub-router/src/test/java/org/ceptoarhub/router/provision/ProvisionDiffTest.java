package org.ceptoarhub.router.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.junit.jupiter.api.Test;

class ProvisionDiffTest {
  private static final Directory WITH_ONE = directory("hub", "nisc", "npa");

  @Test
  void newParty_getsItsTopicsAndRightsInBothRealms() {
    ProvisionDiff diff = ProvisionDiff.of(WITH_ONE, directory("hub", "nisc", "npa", "fdma"));

    assertThat(diff.made())
        .containsExactly("drill.in.fdma", "drill.out.fdma", "live.in.fdma", "live.out.fdma");
    assertThat(diff.unused()).isEmpty();
    assertThat(diff.granted())
        .contains("User:fdma may WRITE LITERAL TOPIC live.out.fdma")
        .allMatch(right -> right.startsWith("User:fdma "));
    assertThat(diff.revoked()).isEmpty();
  }

  @Test
  void partyThatIsGone_losesItsRights_andItsTopicsAreKept() {
    ProvisionDiff diff = ProvisionDiff.of(WITH_ONE, directory("hub", "nisc"));

    assertThat(diff.made()).isEmpty();
    assertThat(diff.unused()).contains("live.in.npa", "live.out.npa");
    assertThat(diff.revoked()).contains("User:npa may READ LITERAL TOPIC live.in.npa");
  }

  @Test
  void sameParties_meanNothingForTheBroker() {
    assertThat(ProvisionDiff.of(WITH_ONE, directory("npa", "hub", "nisc")).isEmpty()).isTrue();
  }

  private static Directory directory(String... ids) {
    List<Party> parties = new ArrayList<>();
    for (String id : ids) {
      parties.add(
          new Party(
              id,
              id,
              Set.of(id.equals("hub") ? Role.HUB : Role.NISC),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of()));
    }
    return new Directory("test", List.of(), parties, List.of(), List.of(), List.of());
  }
}
