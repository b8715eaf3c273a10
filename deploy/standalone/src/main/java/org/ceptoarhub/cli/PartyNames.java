package org.ceptoarhub.cli;

import java.util.Map;
import java.util.stream.Collectors;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;

/**
 * The official names of parties.
 *
 * @param byId by party id
 */
record PartyNames(Map<String, String> byId) {
  /** No names are known. */
  static final PartyNames NONE = new PartyNames(Map.of());

  static PartyNames of(Directory directory) {
    return new PartyNames(
        directory.parties().stream().collect(Collectors.toMap(Party::id, Party::name)));
  }

  /** The name of a party; empty if it is not known. */
  String of(String party) {
    return byId.getOrDefault(party, "");
  }
}
