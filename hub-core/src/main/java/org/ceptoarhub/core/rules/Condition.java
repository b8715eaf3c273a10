package org.ceptoarhub.core.rules;

import java.util.Set;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.Category;
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
}
