package org.ceptoarhub.ingest.editions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.editions.Provenance;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.yaml.Problem;
import org.jspecify.annotations.Nullable;

/** Editions in JSON. */
final class EditionsJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private EditionsJson() {}

  /**
   * All that is known of one subject.
   *
   * @param inForceHash the file that is decided by now
   * @param all whether proposals and refusals are told too
   */
  static <T> ObjectNode of(
      EditionLog<T> log,
      String inForceHash,
      Instant now,
      boolean all,
      List<RefusedUploads.Refused> uploads) {
    ObjectNode json = JSON.objectNode();
    for (EditionLog.Effective<T> effective : log.effective().backFrom(now)) {
      if (effective.file().hash().equals(inForceHash)) {
        json.set("inForce", effective(effective));
        break;
      }
    }
    ArrayNode scheduled = json.putArray("scheduled");
    log.effective().entries().values().stream()
        .filter(effective -> effective.from().isAfter(now))
        .forEach(effective -> scheduled.add(effective(effective)));
    if (all) {
      ArrayNode proposed = json.putArray("proposed");
      log.proposals().reversed().forEach(proposal -> proposed.add(proposal(proposal)));
      ArrayNode refused = json.putArray("refused");
      uploads.forEach(upload -> refused.add(refused(upload)));
      log.refused().reversed().forEach(record -> refused.add(refused(record)));
    }
    return json;
  }

  private static ObjectNode effective(EditionLog.Effective<?> effective) {
    ObjectNode json = file(effective.file());
    json.put("effectiveSince", effective.from().toString());
    return provenance(json, effective.provenance());
  }

  private static ObjectNode proposal(EditionLog.Proposal<?> proposal) {
    return provenance(file(proposal.file()), proposal.provenance());
  }

  private static ObjectNode file(EditionFile<?> file) {
    return JSON.objectNode()
        .put("edition", file.name())
        .put("title", file.content() instanceof RuleSet rules ? rules.title() : null)
        .put("hash", file.hash())
        .put("validFrom", file.validFrom().toString());
  }

  private static ObjectNode provenance(ObjectNode json, Provenance provenance) {
    return json.put("by", provenance.by())
        .put("actor", provenance.actor())
        .put("at", time(provenance.at()))
        .put("why", provenance.why())
        .put("approvedBy", provenance.approvedBy())
        .put("cause", provenance.cause());
  }

  private static ObjectNode refused(RefusedUploads.Refused upload) {
    ObjectNode json =
        JSON.objectNode()
            .put("by", upload.by())
            .put("actor", upload.actor())
            .put("at", upload.at().toString())
            .put("hash", upload.hash())
            .put("message", upload.problems().getFirst().toString());
    json.set("problems", problems(upload.problems()));
    return json;
  }

  private static ObjectNode refused(EditionLog.Refused record) {
    ObjectNode json =
        JSON.objectNode()
            .put("by", record.provenance().by())
            .put("actor", record.provenance().actor())
            .put("at", time(record.provenance().at()))
            .put("hash", (String) null)
            .put("message", record.message());
    json.putArray("problems");
    return json;
  }

  /** Null where nobody has said when. */
  private static @Nullable String time(Instant at) {
    return at.equals(Instant.EPOCH) ? null : at.toString();
  }

  static ObjectNode proposed(Proposals.Proposed proposed) {
    ObjectNode json =
        JSON.objectNode()
            .put("subject", proposed.subject().name())
            .put("edition", proposed.edition())
            .put("hash", proposed.hash())
            .put("validFrom", proposed.validFrom().toString());
    json.set("warnings", problems(proposed.warnings()));
    ArrayNode diff = json.putArray("diff");
    proposed.diff().forEach(diff::add);
    return json;
  }

  static ArrayNode problems(List<Problem> problems) {
    ArrayNode json = JSON.arrayNode();
    for (Problem problem : problems) {
      ObjectNode one = json.addObject().put("line", problem.line()).put("column", problem.column());
      if (!problem.path().isEmpty()) {
        one.put("path", problem.path());
      }
      one.put("message", problem.message());
    }
    return json;
  }
}
