package org.ceptoarhub.core.rules;

import java.util.Collections;
import java.util.Set;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;

/**
 * What a rule matches: every part must; an empty part matches everything.
 *
 * @param type the event's kind, e.g. {@code IncidentReport}
 * @param senderRoles the sender has one of them
 * @param sectors the event is about or for one of them
 */
public record Condition(
    String type,
    Set<Role> senderRoles,
    Set<String> sectors,
    Set<Category> categories,
    Set<Tlp> tlps,
    Set<Stage> stages,
    Set<Posture> postures,
    Set<Traffic> traffic) {

  public Condition {
    senderRoles = Set.copyOf(senderRoles);
    sectors = Set.copyOf(sectors);
    categories = Set.copyOf(categories);
    tlps = Set.copyOf(tlps);
    stages = Set.copyOf(stages);
    postures = Set.copyOf(postures);
    traffic = Set.copyOf(traffic);
  }

  /**
   * Whether the rule matches an event; its kind and the sender's role were matched by the index.
   */
  boolean matchesRest(Facts facts, Posture posture) {
    Header header = facts.submission().event().header();
    return (sectors.isEmpty() || !Collections.disjoint(sectors, facts.sectors()))
        && admits(categories, header.getCategory())
        && admits(tlps, header.getTlp())
        && admits(stages, header.getStage())
        && admits(postures, posture)
        && admits(traffic, header.getTraffic());
  }

  private static <T> boolean admits(Set<T> wanted, T value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}
