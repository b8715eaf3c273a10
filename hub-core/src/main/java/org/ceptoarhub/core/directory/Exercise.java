package org.ceptoarhub.core.directory;

import java.util.Set;

/**
 * A drill or exercise (セプター訓練, 分野横断的演習) and who takes part.
 *
 * @param id the {@code exerciseId} of its events
 * @param participants party ids
 */
public record Exercise(String id, Set<String> participants) {

  public Exercise {
    participants = Set.copyOf(participants);
  }
}
