package org.ceptoarhub.core.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.verification.Verification;
import org.ceptoarhub.core.view.View;
import org.jspecify.annotations.Nullable;

/**
 * Who gets an event, who does not, and why. A party is in at most one delivery or held entry; every
 * delivery names the one rule that allowed it, every refusal the guard that stopped it.
 *
 * @param inForce what it was made under
 * @param rejected present if the event was not admitted; then all lists are empty
 * @param deliveries by rule, in the order of the rule set
 * @param refusals what rules proposed and guards stopped
 * @param held what waits for a release
 * @param verification 検証レベル, for incident reports
 */
public record Decision(
    InForce inForce,
    Optional<Rejection> rejected,
    List<Delivery> deliveries,
    List<Refusal> refusals,
    List<Held> held,
    Optional<Verification> verification) {

  public Decision {
    deliveries = List.copyOf(deliveries);
    refusals = List.copyOf(refusals);
    held = List.copyOf(held);
  }

  /** The Decision on an event that was not admitted. */
  public static Decision rejected(InForce inForce, Rejection rejection) {
    return new Decision(
        inForce, Optional.of(rejection), List.of(), List.of(), List.of(), Optional.empty());
  }

  /**
   * The parties that receive the event by one line of one rule.
   *
   * @param rule the rule's id
   * @param basis the rule's basis
   * @param hop leg of the path, from 1
   * @param ackBy when a receipt is due; null: none is expected
   * @param recipients party ids, in the selector's order
   * @param alsoBy rules further down that would have reached one of them too
   */
  public record Delivery(
      String rule,
      String basis,
      int hop,
      View view,
      @Nullable Instant ackBy,
      List<String> recipients,
      List<String> alsoBy) {

    public Delivery {
      recipients = List.copyOf(recipients);
      alsoBy = List.copyOf(alsoBy);
    }
  }

  /**
   * The parties that a guard kept from the event, for one reason.
   *
   * @param rule the rule that had proposed them
   * @param guard {@code tlp}, {@code consent}, {@code identity} or {@code exercise}
   */
  public record Refusal(String guard, String reason, String rule, List<String> recipients) {

    public Refusal {
      recipients = List.copyOf(recipients);
    }
  }

  /**
   * The parties whose delivery waits until the relaying party releases it.
   *
   * @param by party id of the relaying party
   */
  public record Held(
      String rule, String basis, int hop, View view, String by, List<String> recipients) {

    public Held {
      recipients = List.copyOf(recipients);
    }
  }
}
