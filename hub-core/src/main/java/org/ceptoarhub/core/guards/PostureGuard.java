package org.ceptoarhub.core.guards;

import java.util.Optional;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.PostureChange;

/**
 * Only NISC changes the posture or the edition in force: such an event by anybody else goes to
 * nobody, so that no rule set can make it look like one that counts.
 */
public final class PostureGuard implements Guard {
  private static final Optional<String> POSTURE = Optional.of("only NISC changes the posture");
  private static final Optional<String> EDITION =
      Optional.of("only NISC puts another edition in force");

  private final Directory directory;

  public PostureGuard(Directory directory) {
    this.directory = directory;
  }

  @Override
  public String id() {
    return "posture";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    Optional<String> reason =
        switch (submission.event().body()) {
          case PostureChange change -> mayChange(submission) ? Optional.empty() : POSTURE;
          case EditionChange change -> mayChange(submission) ? Optional.empty() : EDITION;
          default -> Optional.empty();
        };
    return (recipient, relation) -> reason;
  }

  private boolean mayChange(Submission submission) {
    return directory.party(submission.source()).filter(Postures::mayChange).isPresent();
  }
}
