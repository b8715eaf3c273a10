package org.ceptoarhub.router.shard;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.topics.Realm;

/**
 * The directory and the rules in force, with what the router derives from them once: the decider,
 * the last door, the names of inboxes. Immutable.
 */
public final class Edition {
  private final Decider decider;
  private final LastDoor lastDoor;
  private final Map<String, Inbox> inboxes;
  private final Optional<String> hub;

  /**
   * A party's inbox.
   *
   * @param topic its in topic
   * @param nisc whether the party is NISC, whose view of an event is the widest
   */
  record Inbox(String topic, boolean nisc) {}

  public Edition(Decider decider, Realm realm, EventCodec codec) {
    this.decider = decider;
    this.lastDoor = new LastDoor(decider.directory(), realm, codec);
    this.inboxes =
        decider.directory().parties().stream()
            .collect(
                toUnmodifiableMap(
                    Party::id, party -> new Inbox(realm.in(party.id()), party.has(Role.NISC))));
    this.hub = decider.directory().parties(Role.HUB).stream().map(Party::id).findFirst();
  }

  public Directory directory() {
    return decider.directory();
  }

  Decider decider() {
    return decider;
  }

  LastDoor lastDoor() {
    return lastDoor;
  }

  Optional<Inbox> inbox(String party) {
    return Optional.ofNullable(inboxes.get(party));
  }

  /** The party in whose name the hub itself speaks, if the directory has one. */
  Optional<String> hub() {
    return hub;
  }
}
