package org.ceptoarhub.core;

import static org.ceptoarhub.core.Fixtures.membership;

import java.util.ArrayList;
import java.util.List;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.Council;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Group;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Relaying;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.verification.VerificationLevels;

/**
 * The directory of 2009 with what it leaves open filled in: {@code ceptoar-telecom} has a sub-group
 * sg1 and approves what it redistributes, the Council a working group wg-it and an observer,
 * finance asks for copies of reports. And {@code double-a} is in two CEPTOARs of finance: that of
 * the banks and {@code ceptoar-post}, which has another ministry.
 */
public final class Groups {
  private Groups() {}

  public static Directory directory(boolean observersReceive) {
    Directory shipped = Editions.directory("plan2-2009");
    List<Party> parties = new ArrayList<>(shipped.parties());
    parties.add(Fixtures.party("ceptoar-post", "郵便セプター", Role.CEPTOAR));
    parties.add(
        Fixtures.operator(
            "double-a",
            "二重A社",
            List.of(),
            "double-a.example",
            List.of(),
            membership("finance", "ceptoar-banking", "fsa"),
            membership("finance", "ceptoar-post", "mic")));
    List<Ceptoar> ceptoars =
        new ArrayList<>(shipped.ceptoars().stream().map(Groups::withSubGroup).toList());
    ceptoars.add(new Ceptoar("ceptoar-post", "finance", "mic", CouncilSeat.NONE));
    return new Directory(
        "plan2-2009-groups",
        shipped.validFrom(),
        shipped.sectors().stream()
            .map(sector -> new Sector(sector.id(), sector.name(), sector.id().equals("finance")))
            .toList(),
        parties,
        ceptoars,
        new Council(
            observersReceive,
            List.of("fsa"),
            List.of(
                new Group(
                    "wg-it",
                    "IT障害WG",
                    List.of("ceptoar-gas", "ceptoar-electricity", "ceptoar-railway")))),
        shipped.agreements(),
        List.of(),
        List.of());
  }

  private static Ceptoar withSubGroup(Ceptoar ceptoar) {
    return ceptoar.party().equals("ceptoar-telecom")
        ? new Ceptoar(
            ceptoar.party(),
            ceptoar.sector(),
            ceptoar.ministry(),
            ceptoar.council(),
            VerificationLevels.NONE,
            Relaying.APPROVAL,
            List.of(new Group("sg1", "固定系", List.of("telecom-c", "telecom-a"))))
        : ceptoar;
  }
}
