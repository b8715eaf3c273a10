package org.ceptoarhub.router;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.ContactRoute;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;

/** A directory small enough to know by heart. */
public final class TestDirectory {
  private static final List<ContactRoute> CONTACTS = List.of(new ContactRoute("hub", ""));

  private TestDirectory() {}

  /** NISC, METI, the hub, and the electricity and gas sectors with their operators. */
  public static Directory small() {
    return new Directory(
        "test-1",
        List.of(new Sector("electricity", "電力"), new Sector("gas", "ガス")),
        List.of(
            party("nisc", "内閣官房情報セキュリティセンター", Role.NISC),
            party("meti", "経済産業省", Role.COMPETENT_MINISTRY),
            party("hub", "ハブ", Role.HUB),
            party("ceptoar-electricity", "電力CEPTOAR", Role.CEPTOAR),
            party("ceptoar-gas", "ガスCEPTOAR", Role.CEPTOAR),
            operator("electricity-a", "電力A社", "electricity"),
            operator("electricity-b", "電力B社", "electricity"),
            operator("gas-a", "ガスA社", "gas")),
        List.of(
            new Ceptoar("ceptoar-electricity", "electricity", "meti", CouncilSeat.MEMBER),
            new Ceptoar("ceptoar-gas", "gas", "meti", CouncilSeat.MEMBER)),
        List.of(),
        List.of());
  }

  private static Party party(String id, String name, Role role) {
    return new Party(id, name, Set.of(role), List.of(), List.of(), List.of(), List.of(), CONTACTS);
  }

  private static Party operator(String id, String name, String sector) {
    return new Party(
        id,
        name,
        Set.of(Role.OPERATOR),
        List.of(new Membership(sector, "ceptoar-" + sector, "meti")),
        List.of(id.toUpperCase(Locale.ROOT)),
        List.of(id + ".example.jp"),
        List.of(),
        CONTACTS);
  }
}
