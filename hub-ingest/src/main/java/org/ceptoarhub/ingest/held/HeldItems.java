package org.ceptoarhub.ingest.held;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.index.Originals;
import org.ceptoarhub.ingest.index.Waiting;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/**
 * What waits, as a party may see it: in the view in which it has had the event; as a headline if it
 * has not; and only that it waits where a guard would keep even the headline from it. An event that
 * the party may see anonymised alone has its anonymous identity here too.
 */
@Singleton
final class HeldItems {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final EventIndex index;
  private final Originals originals;
  private final Editions editions;
  private final EventJson json;

  HeldItems(EventIndex index, Originals originals, Editions editions, EventJson json) {
    this.index = index;
    this.originals = originals;
    this.editions = editions;
    this.json = json;
  }

  /** What waits; empty if the viewer may not even know that it does. */
  Optional<ObjectNode> item(Waiting waiting, Party viewer) {
    Optional<Submission> original = originals.of(waiting.entry());
    if (original.isEmpty()) {
      return Optional.empty();
    }
    Submission submission = original.get();
    boolean sender = viewer.id().equals(submission.source());
    if (submission.event().body() instanceof CrimeReport
        && !sender
        && !viewer.id().equals(waiting.by())) {
      return Optional.empty();
    }
    Optional<View> had = sender ? Optional.of(View.FULL) : had(waiting, viewer);
    ObjectNode item = identity(submission, viewer, had);
    describe(item, waiting, viewer);
    if (had.isPresent() || !keptFrom(submission, viewer)) {
      show(item, submission, viewer, had.orElse(View.HEADLINE));
    }
    return Optional.of(item);
  }

  private static ObjectNode identity(Submission submission, Party viewer, Optional<View> had) {
    boolean anonymised =
        had.filter(View.ANONYMISED::equals).isPresent()
            || Views.atMost(submission.event(), viewer) == View.ANONYMISED;
    Views.Shown shown =
        Views.show(
            submission.source(),
            submission.event(),
            anonymised ? had.orElse(View.HEADLINE) : View.FULL,
            viewer.has(Role.NISC));
    return JSON.objectNode()
        .put("source", shown.source())
        .put("eventId", shown.event().header().getEventId())
        .put("caseId", shown.event().header().getCaseId());
  }

  private static void describe(ObjectNode item, Waiting waiting, Party viewer) {
    IndexEntry entry = waiting.entry();
    item.put("type", entry.getKind())
        .put("revision", entry.getRevision())
        .put("tlp", entry.getTlp().name())
        .put("by", waiting.by())
        .put("waitsFor", waitsFor(waiting))
        .put("since", waiting.since().toString())
        .put("due", waiting.due() == null ? null : waiting.due().toString())
        .put("recipients", waiting.recipients());
    if (viewer.id().equals(entry.getSource()) || viewer.has(Role.NISC)) {
      item.put("actor", entry.getActor());
    }
    ArrayNode groups = item.putArray("groups");
    for (HeldGroup group : waiting.groups()) {
      groups
          .addObject()
          .put("rule", group.getRule())
          .put("basis", group.getBasis())
          .put("hop", group.getHop())
          .put("view", group.getView())
          .put("recipients", group.getRecipients().size())
          .put("next", group.getNext());
    }
    item.putNull("view");
  }

  private static String waitsFor(Waiting waiting) {
    if (!waiting.by().equals(waiting.entry().getSource())) {
      return "RELEASE";
    }
    return waiting.groups().isEmpty() ? "APPROVAL_AFTERWARDS" : "APPROVAL";
  }

  private void show(ObjectNode item, Submission submission, Party viewer, View view) {
    boolean whole = viewer.has(Role.NISC) || viewer.id().equals(submission.source());
    ObjectNode form =
        json.toJson(Views.show(submission.source(), submission.event(), view, whole).event());
    ObjectNode header = (ObjectNode) form.get("header");
    header.set("eventId", item.get("eventId"));
    header.set("caseId", item.get("caseId"));
    item.put("view", view.name());
    item.set("header", header);
    item.set("body", form.get("body"));
  }

  /** The widest view in which the viewer has got the event. */
  private static Optional<View> had(Waiting waiting, Party viewer) {
    Sequel sequel = waiting.sequel();
    List<AudienceGroup> later = sequel == null ? List.of() : sequel.getAudience();
    return Stream.concat(waiting.entry().getAudience().stream(), later.stream())
        .filter(group -> group.getRecipients().contains(viewer.id()))
        .map(group -> View.valueOf(group.getView()))
        .reduce((one, other) -> one.narrower(other) == one ? other : one);
  }

  private boolean keptFrom(Submission submission, Party viewer) {
    boolean report = submission.event().body() instanceof IncidentReport;
    boolean addressee = viewer.has(Role.NISC) || viewer.has(Role.COMPETENT_MINISTRY);
    Relation relation = report && addressee ? Relation.REPORT_ADDRESSEE : Relation.ADDRESSED;
    return editions.inForce().decider().guardsRefuse(submission, index, viewer, relation);
  }
}
