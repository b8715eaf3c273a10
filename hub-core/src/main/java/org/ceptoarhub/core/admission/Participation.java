package org.ceptoarhub.core.admission;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * Whether a party has a part in an event: sent it, is its source, received it, or is waited for. To
 * whoever has none it does not exist: a party that guesses an id must not learn by the answer that
 * somebody has reported, nor what, nor in which case. Nor by how long that takes: a reference to it
 * waits as one to what nobody has sent yet, which holds up its sender alone.
 *
 * <p>Who received it without its sender's name has a part in it under the name that it was shown,
 * and under no other. NISC and the hub see all. An event that reached nobody and waits for nobody
 * has nobody to be told apart.
 */
public final class Participation {
  private Participation() {}

  /** Whether there is such an event for the party. */
  public static boolean of(Party party, String source, String eventId, KnownEvents known) {
    Optional<IndexEntry> named = known.find(source, eventId);
    if (named.isEmpty()) {
      return false;
    }
    EventRef shown = named.get().getShows();
    IndexEntry entry =
        shown == null
            ? named.get()
            : known.find(shown.getSource(), shown.getEventId()).orElse(named.get());
    return party.has(Role.NISC)
        || party.has(Role.HUB)
        || of(party.id(), entry, shown != null, known);
  }

  private static boolean of(
      String party, IndexEntry entry, boolean byItsOtherName, KnownEvents known) {
    if (entry.getSource().equals(party)
        || entry.getConsents().stream().anyMatch(term -> term.getParty().equals(party))) {
      return true;
    }
    Optional<Sequel> sequel = known.sequel(entry.getSource(), entry.getEventId());
    List<AudienceGroup> audience =
        Stream.concat(
                entry.getAudience().stream(),
                sequel.stream().flatMap(after -> after.getAudience().stream()))
            .toList();
    List<HeldGroup> held =
        Stream.concat(
                entry.getHeld().stream(),
                sequel.stream().flatMap(after -> after.getHeld().stream()))
            .toList();
    return (audience.isEmpty() && held.isEmpty())
        || audience.stream()
            .filter(group -> byItsOtherName || !group.getView().equals(View.ANONYMISED.name()))
            .anyMatch(group -> group.getRecipients().contains(party))
        || held.stream()
            .anyMatch(group -> party.equals(group.getBy()) || party.equals(group.getNext()))
        || sequel.stream()
            .flatMap(after -> after.getSettlements().stream())
            .anyMatch(settlement -> party.equals(settlement.getBy()));
  }
}
