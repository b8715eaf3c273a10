package org.ceptoarhub.core.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a party in the table that replaces the usual one in an emergency (緊急事態等における別の連絡体制).
 *
 * @param party party id
 * @param relayBy the party that relays in its place; null: it relays itself
 * @param contacts in the order in which they are tried
 */
public record EmergencyContact(
    String party, @Nullable String relayBy, List<ContactRoute> contacts) {

  public EmergencyContact {
    contacts = List.copyOf(contacts);
  }
}
