package org.ceptoarhub.core.directory;

import java.util.List;
import java.util.Set;

/**
 * A party (関係主体) that sends and receives through the hub.
 *
 * @param id {@code [a-z0-9-]{2,40}}; also its Kafka principal and the end of its topics' names
 * @param name official name
 * @param roles at least one
 * @param memberships an operator's sectors; empty for others
 * @param aliases further names by which a text could give an operator away
 * @param domains its Internet domains
 * @param ownBlocks CIDR blocks of its own systems; customers' addresses do not count
 * @param contacts in the order in which they are tried
 * @param liaison how a competent ministry passes reports on to NISC
 */
public record Party(
    String id,
    String name,
    Set<Role> roles,
    List<Membership> memberships,
    List<String> aliases,
    List<String> domains,
    List<String> ownBlocks,
    List<ContactRoute> contacts,
    Relaying liaison) {

  /** A party that passes on without looking. */
  public Party(
      String id,
      String name,
      Set<Role> roles,
      List<Membership> memberships,
      List<String> aliases,
      List<String> domains,
      List<String> ownBlocks,
      List<ContactRoute> contacts) {
    this(id, name, roles, memberships, aliases, domains, ownBlocks, contacts, Relaying.AUTOMATIC);
  }

  public Party {
    roles = Set.copyOf(roles);
    memberships = List.copyOf(memberships);
    aliases = List.copyOf(aliases);
    domains = List.copyOf(domains);
    ownBlocks = List.copyOf(ownBlocks);
    contacts = List.copyOf(contacts);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Whether this is one of the parties whose out topics the operators' loop reads. */
  public boolean isOperator() {
    return roles.contains(Role.OPERATOR);
  }
}
