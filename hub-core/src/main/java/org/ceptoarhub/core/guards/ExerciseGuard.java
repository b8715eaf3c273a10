package org.ceptoarhub.core.guards;

import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Exercise;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Header;

/**
 * Keeps drills and reality apart: realm and traffic agree, and what happens in a drill reaches only
 * who takes part in it. An exercise that the directory does not know has no participants.
 */
public final class ExerciseGuard implements Guard {
  private final Directory directory;

  public ExerciseGuard(Directory directory) {
    this.directory = directory;
  }

  @Override
  public String id() {
    return "exercise";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    Header header = submission.event().header();
    Realm realm = submission.realm();
    if (!realm.carries(header.getTraffic())) {
      Optional<String> reason =
          Optional.of(
              "%s traffic does not belong in the %s realm"
                  .formatted(header.getTraffic(), realm.id()));
      return (recipient, relation) -> reason;
    }
    if (realm == Realm.LIVE) {
      return (recipient, relation) -> Optional.empty();
    }
    String exercise = header.getExerciseId();
    Set<String> participants =
        Optional.ofNullable(exercise)
            .flatMap(directory::exercise)
            .map(Exercise::participants)
            .orElse(Set.of());
    Optional<String> reason =
        Optional.of(
            exercise == null
                ? "the event names no exercise"
                : "takes no part in exercise " + exercise);
    return (recipient, relation) ->
        relation != Relation.PUBLIC && participants.contains(recipient.id())
            ? Optional.empty()
            : reason;
  }
}
