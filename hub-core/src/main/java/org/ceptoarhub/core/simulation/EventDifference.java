package org.ceptoarhub.core.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Tlp;
import org.jspecify.annotations.Nullable;

/**
 * An event that would be decided otherwise. It tells nothing of the event's content.
 *
 * @param tlp the label that binds it: the strictest of its own and of what it passes on
 * @param posture the posture that it was decided under, then and now
 * @param edition the edition of the rules that it was decided by
 * @param rejectedThen why it was not admitted; null if it was
 * @param rejectedNow why it would not be admitted; null if it would be
 * @param differences the parties that it makes a difference to, alike ones together
 */
public record EventDifference(
    String source,
    String eventId,
    String kind,
    int revision,
    Instant at,
    Tlp tlp,
    Posture posture,
    String edition,
    @Nullable Rejection rejectedThen,
    @Nullable Rejection rejectedNow,
    List<Difference> differences) {

  public EventDifference {
    differences = List.copyOf(differences);
  }

  /**
   * What changes for some parties.
   *
   * @param recipients party ids; empty where the event itself waits, or waits no more, and nobody's
   *     delivery with it
   */
  public record Difference(
      Set<Change> changes, Position then, Position now, List<String> recipients) {

    public Difference {
      recipients = List.copyOf(recipients);
    }
  }

  /** Whether it was admitted and would not be. */
  public boolean isNewlyRejected() {
    return rejectedThen == null && rejectedNow != null;
  }

  /** Whether it was not admitted and would be. */
  public boolean isNewlyAdmitted() {
    return rejectedThen != null && rejectedNow == null;
  }
}
