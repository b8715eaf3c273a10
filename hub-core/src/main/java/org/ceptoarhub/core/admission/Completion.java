package org.ceptoarhub.core.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.SourceKind;

/**
 * Fills in what a sender may leave out of the header of a JSON event: its id, the case, the kind of
 * source and the time. An event that is about another one (an Approval, a Release, a Receipt …)
 * belongs to that one's case. What has a default in the schema (revision, stage, traffic, language,
 * empty lists) is filled when the event is read.
 */
public final class Completion {

  /** As {@link #complete(ObjectNode, Party, Instant, Supplier, Cases)}, knowing no other event. */
  public ObjectNode complete(ObjectNode event, Party sender, Instant now, Supplier<String> ids) {
    return complete(event, sender, now, ids, (source, eventId) -> Optional.empty());
  }

  /**
   * A copy of the event with the missing fields added. What is there stays as it is, right or
   * wrong: saying what is wrong is the business of whoever reads the event.
   *
   * @param ids gives a new id each time; the event id is asked for before the case id. An event
   *     that belongs to a known case must name it, unless it is about an event of that case: a
   *     missing one means a new case
   * @param cases knows the case of an event that another one is about
   */
  public ObjectNode complete(
      ObjectNode event, Party sender, Instant now, Supplier<String> ids, Cases cases) {
    ObjectNode completed = event.deepCopy();
    if (completed.get("header") instanceof ObjectNode header) {
      fill(header, "eventId", ids);
      fill(header, "caseId", () -> caseOfAbout(completed, cases).orElseGet(ids));
      fill(header, "sourceKind", () -> sourceKind(sender).name());
      fill(header, "issuedAt", now::toString);
    }
    return completed;
  }

  /** Knows the cases of events. */
  @FunctionalInterface
  public interface Cases {

    /** The case id of an event, or empty if there is no such event. */
    Optional<String> of(String source, String eventId);
  }

  private static Optional<String> caseOfAbout(ObjectNode event, Cases cases) {
    JsonNode about = event.path("body").path("about");
    return about.path("source").isTextual() && about.path("eventId").isTextual()
        ? cases.of(about.path("source").textValue(), about.path("eventId").textValue())
        : Optional.empty();
  }

  private static void fill(ObjectNode header, String field, Supplier<String> value) {
    if (!header.has(field)) {
      header.put(field, value.get());
    }
  }

  /** The row of the table in NISC's 2010 deck that a party's own words belong to. */
  private static SourceKind sourceKind(Party sender) {
    if (sender.has(Role.NISC)) {
      return SourceKind.NISC_CI_GROUP;
    }
    if (sender.has(Role.HUB)) {
      return SourceKind.NISC_OTHER;
    }
    if (sender.has(Role.OPERATOR) || sender.has(Role.CEPTOAR)) {
      return SourceKind.OPERATOR_SIDE;
    }
    return sender.has(Role.RELATED_AGENCY) ? SourceKind.AGENCY : SourceKind.GOVERNMENT;
  }
}
