package org.ceptoarhub.ingest.publish;

import java.util.Locale;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.ingest.control.Editions;

/** An EditionChange names a file that was proposed, so that both persons decide on the same one. */
final class ProposedEditions {
  private ProposedEditions() {}

  /** Why the change can't be made; empty if it can, and for every other kind of event. */
  static Optional<Rejection> check(Event event, Editions editions) {
    return event.body() instanceof EditionChange change
        ? check(change, editions.of(change.getSubject()))
        : Optional.empty();
  }

  private static <T> Optional<Rejection> check(EditionChange change, EditionLog<T> log) {
    Optional<EditionFile<T>> proposed =
        log.proposal(change.getHash()).map(EditionLog.Proposal::file);
    if (proposed.isEmpty()) {
      return Optional.of(
          new Rejection(
              "unknown-proposal",
              "body.hash",
              "no file with this SHA-256 is proposed; POST it to /api/v1/editions/%s first"
                  .formatted(change.getSubject().name().toLowerCase(Locale.ROOT))));
    }
    String name = proposed.get().name();
    return name.equals(change.getEdition())
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                "other-edition",
                "body.edition",
                "the file with this SHA-256 is edition \"%s\"; write that, or the other file's hash"
                    .formatted(name)));
  }
}
