package org.ceptoarhub.core.decision;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.rules.NearMiss;
import org.ceptoarhub.core.verification.Verification;
import org.jspecify.annotations.Nullable;

/**
 * A Decision as people and programs read it: {@code {rejected, edition, assumptions, deliveries,
 * held, refusals, verification, nearMisses}}, with one entry for each recipient.
 */
public final class Explanation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Explanation() {}

  /**
   * The explanation of a Decision of which it is not known what almost happened.
   *
   * @param assumptions what was taken for granted because it could not be looked up
   */
  public static ObjectNode toJson(Decision decision, List<String> assumptions) {
    return toJson(decision, List.of(), assumptions);
  }

  /**
   * The explanation of a Decision.
   *
   * @param nearMisses the rules that almost matched (see {@link Decider#nearMisses})
   * @param assumptions what was taken for granted because it could not be looked up
   */
  public static ObjectNode toJson(
      Decision decision, List<NearMiss> nearMisses, List<String> assumptions) {
    ObjectNode json = JSON.objectNode();
    json.set("rejected", decision.rejected().map(Explanation::rejected).orElse(null));
    json.put("edition", decision.inForce().edition());
    ArrayNode assumed = json.putArray("assumptions");
    assumptions.forEach(assumed::add);
    ArrayNode deliveries = json.putArray("deliveries");
    for (Decision.Delivery delivery : decision.deliveries()) {
      for (String recipient : delivery.recipients()) {
        deliveries
            .addObject()
            .put("recipient", recipient)
            .put("rule", delivery.rule())
            .put("basis", delivery.basis())
            .put("hop", delivery.hop())
            .put("view", delivery.view().name())
            .put("ackBy", text(delivery.ackBy()));
      }
    }
    ArrayNode held = json.putArray("held");
    for (Decision.Held hold : decision.held()) {
      for (String recipient : hold.recipients()) {
        held.addObject().put("recipient", recipient).put("by", hold.by()).put("rule", hold.rule());
      }
    }
    ArrayNode refusals = json.putArray("refusals");
    for (Decision.Refusal refusal : decision.refusals()) {
      for (String recipient : refusal.recipients()) {
        refusals
            .addObject()
            .put("recipient", recipient)
            .put("rule", refusal.rule())
            .put("guard", refusal.guard())
            .put("reason", refusal.reason());
      }
    }
    json.set("verification", decision.verification().map(Explanation::verification).orElse(null));
    ArrayNode missed = json.putArray("nearMisses");
    for (NearMiss miss : nearMisses) {
      missed
          .addObject()
          .put("rule", miss.rule())
          .put("condition", miss.condition())
          .put("wanted", miss.wanted())
          .put("found", miss.found());
    }
    return json;
  }

  private static ObjectNode rejected(Rejection rejection) {
    return JSON.objectNode()
        .put("code", rejection.code())
        .put("field", rejection.field())
        .put("message", rejection.message());
  }

  private static ObjectNode verification(Verification verification) {
    ObjectNode json =
        JSON.objectNode()
            .put("level", verification.level())
            .put("outcome", verification.outcome().name());
    ObjectNode figures = json.putObject("figures");
    verification.figures().forEach(figures::put);
    return json;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
