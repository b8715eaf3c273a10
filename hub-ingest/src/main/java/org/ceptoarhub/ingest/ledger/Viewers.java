package org.ceptoarhub.ingest.ledger;

import jakarta.inject.Singleton;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.security.Caller;

/** What a caller may see of the ledger, by the directory in force. */
@Singleton
final class Viewers {
  private final Editions editions;

  Viewers(Editions editions) {
    this.editions = editions;
  }

  Viewer of(Caller caller) {
    boolean nisc =
        editions
            .directory()
            .party(caller.party())
            .filter(party -> party.has(Role.NISC))
            .isPresent();
    return new Viewer(caller.party(), nisc);
  }
}
