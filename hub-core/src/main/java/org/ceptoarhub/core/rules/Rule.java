package org.ceptoarhub.core.rules;

import java.time.Duration;
import java.util.List;
import org.ceptoarhub.core.view.View;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the 実施細目: when it matches an event, it proposes recipients.
 *
 * @param id unique in its rule set
 * @param basis what the rule rests on: a path of 別紙4, a document, a page
 * @param when what it matches
 * @param deliver whom it proposes, hop by hop; empty: the event is recorded and goes to nobody
 * @param approvals persons of the sending party who must stand behind the event
 */
public record Rule(
    String id, String basis, Condition when, List<Line> deliver, Approvals approvals) {

  public Rule {
    deliver = List.copyOf(deliver);
  }

  /**
   * One leg of a rule.
   *
   * @param to whom
   * @param hop leg of the path, from 1
   * @param view what of the event they see
   * @param ackWithin within what time a receipt is due; null: none is expected
   * @param relay through whose hands it goes; null: directly
   */
  public record Line(
      Selector to, int hop, View view, @Nullable Duration ackWithin, @Nullable Relay relay) {}
}
