package org.ceptoarhub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.core.admission.Completion;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.Explanation;
import org.ceptoarhub.core.decision.Rehearsal;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Traffic;
import org.jspecify.annotations.Nullable;

/** Decides the events of a file as the hub would, without one. */
final class OfflineDecisions {
  private final Decider decider;
  private final Postures postures;
  private final Instant at;
  private final @Nullable String actor;
  private final EventJson json = new EventJson();
  private final EventCodec codec = new EventCodec();
  private final AssumedEvents assumed = new AssumedEvents();
  private final Rehearsal rehearsal = new Rehearsal(assumed);

  /**
   * @param at the time at which the hub is taken to receive the events
   * @param actor who acts for the senders where the file does not say; null: nobody is named
   */
  OfflineDecisions(Decider decider, Postures postures, Instant at, @Nullable String actor) {
    this.decider = decider;
    this.postures = postures;
    this.at = at;
    this.actor = actor;
  }

  /** The Decisions on the party's own events, explained. */
  List<ObjectNode> explain(EventFile file) {
    List<ObjectNode> explained = new ArrayList<>();
    for (EventFile.Entry entry : file.entries()) {
      ObjectNode explanation = explain(entry);
      if (entry.as().equals(file.party())) {
        explained.add(explanation);
      }
    }
    return explained;
  }

  private ObjectNode explain(EventFile.Entry entry) {
    Event event;
    try {
      event = json.fromJson(complete(entry.as(), entry.event()));
    } catch (InvalidEventException e) {
      return rejected(new Rejection("invalid-event", e.field(), String.valueOf(e.getMessage())));
    }
    if (codec.encode(event.body()).length > Admission.MAX_BYTES) {
      return rejected(
          new Rejection(
              "event-too-large",
              "",
              "an event has at most %,d bytes in the wire format".formatted(Admission.MAX_BYTES)));
    }
    assumed.assumeFor(event, rehearsal);
    Realm realm = event.header().getTraffic() == Traffic.ACTUAL ? Realm.LIVE : Realm.DRILL;
    Submission submission =
        new Submission(entry.as(), event, entry.actor() == null ? actor : entry.actor(), realm, at);
    return Explanation.toJson(
        rehearsal.rehearse(decider, submission, postures).decision(),
        decider.nearMisses(submission, postures),
        assumed.assumptions());
  }

  private JsonNode complete(String source, JsonNode form) {
    Party sender =
        decider
            .directory()
            .party(source)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.FAILED,
                        "\"%s\" is no party of directory %s"
                            .formatted(source, decider.directory().version())));
    return form instanceof ObjectNode event
        ? new Completion().complete(event, sender, at, Ids::fresh)
        : form;
  }

  private ObjectNode rejected(Rejection rejection) {
    return Explanation.toJson(
        Decision.rejected(decider.inForce(postures.nation()), rejection), List.of());
  }
}
