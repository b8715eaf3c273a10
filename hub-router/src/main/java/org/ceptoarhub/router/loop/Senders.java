package org.ceptoarhub.router.loop;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Realm;

/**
 * Whose out topics a loop reads. Two loops with threads and transactions of their own: a flood from
 * operators delays no alert of an authority.
 */
public enum Senders {
  /** NISC, ministries, agencies, CEPTOARs, the hub itself. */
  AUTHORITIES,
  /** 重要インフラ事業者等. */
  OPERATORS;

  /** The name in groups, transactional ids, threads and logs. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The out topics of those of the parties that are such senders. */
  public Set<String> topics(Realm realm, Collection<Party> parties) {
    return parties.stream()
        .filter(party -> party.isOperator() == (this == OPERATORS))
        .map(Party::id)
        .map(realm::out)
        .collect(Collectors.toUnmodifiableSet());
  }
}
