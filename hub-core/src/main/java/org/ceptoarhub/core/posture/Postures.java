package org.ceptoarhub.core.posture;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;

/**
 * The posture of the country and of each sector. Only NISC changes it ({@link #mayChange}).
 *
 * @param nation of the whole country
 * @param sectors of single sectors; one that is missing is at {@code NORMAL}
 */
public record Postures(Posture nation, Map<String, Posture> sectors) {
  /** 平時 everywhere. */
  public static final Postures NORMAL = nationwide(Posture.NORMAL);

  public Postures {
    sectors = Map.copyOf(sectors);
  }

  /** One posture for the whole country, and for no sector more than that. */
  public static Postures nationwide(Posture posture) {
    return new Postures(posture, Map.of());
  }

  /** Whether a party's word changes the posture. */
  public static boolean mayChange(Party sender) {
    return sender.has(Role.NISC);
  }

  /**
   * The gravest of the country's posture and those of the sectors that an event is about or for.
   */
  public Posture of(Collection<String> sectorsOfEvent) {
    Posture gravest = nation;
    for (String sector : sectorsOfEvent) {
      Posture one = sectors.getOrDefault(sector, Posture.NORMAL);
      gravest = one.compareTo(gravest) > 0 ? one : gravest;
    }
    return gravest;
  }

  /** The postures after a change; one that names no sector is about the whole country. */
  public Postures after(PostureChange change) {
    return change.getSectors().isEmpty()
        ? with("", change.getPosture())
        : withAll(change.getSectors(), change.getPosture());
  }

  private Postures withAll(List<String> changed, Posture posture) {
    Map<String, Posture> all = new HashMap<>(sectors);
    changed.forEach(sector -> all.put(sector, posture));
    return new Postures(nation, all);
  }

  /**
   * The postures with one of them changed.
   *
   * @param sector sector id; empty: the whole country
   */
  public Postures with(String sector, Posture posture) {
    return sector.isEmpty() ? new Postures(posture, sectors) : withAll(List.of(sector), posture);
  }
}
