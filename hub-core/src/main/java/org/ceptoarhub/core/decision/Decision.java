package org.ceptoarhub.core.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.posture.Handling;
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
 * @param breakGlass whether it went out without the second person whom it needs
 * @param handling whether it must be handled at once; null if the event was not admitted
 */
public record Decision(
    InForce inForce,
    Optional<Rejection> rejected,
    List<Delivery> deliveries,
    List<Refusal> refusals,
    List<Held> held,
    Optional<Verification> verification,
    boolean breakGlass,
    @Nullable Handling handling) {

  public Decision {
    deliveries = List.copyOf(deliveries);
    refusals = List.copyOf(refusals);
    held = List.copyOf(held);
  }

  /** The Decision on an event that was not admitted. */
  public static Decision rejected(InForce inForce, Rejection rejection) {
    return new Decision(
        inForce,
        Optional.of(rejection),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        false,
        null);
  }

  /**
   * Whether the event waits for a second person of its sender, though it may wait for nobody else.
   */
  public boolean waitsFor(String party) {
    return held.stream().anyMatch(wait -> wait.by().equals(party));
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
   * @param relation how the recipients stand to the event
   */
  public record Delivery(
      String rule,
      String basis,
      int hop,
      View view,
      @Nullable Instant ackBy,
      List<String> recipients,
      List<String> alsoBy,
      Relation relation) {

    public Delivery {
      recipients = List.copyOf(recipients);
      alsoBy = List.copyOf(alsoBy);
    }
  }

  /**
   * The parties that a guard kept from the event, for one reason.
   *
   * @param rule the rule that had proposed them
   * @param guard the guard's id
   */
  public record Refusal(String guard, String reason, String rule, List<String> recipients) {

    public Refusal {
      recipients = List.copyOf(recipients);
    }
  }

  /**
   * The parties whose delivery waits, for a second person of the sender or for a relaying party. A
   * wait for a second person may be of nobody: then what the event brings about waits.
   *
   * @param by id of the party for which it waits
   * @param relation how the recipients stand to the event
   * @param ackWithin time from the release within which a receipt is due; null: none is expected
   * @param next the relaying party for which it waits next; null: it goes out
   * @param within how long it waits before it escalates; null: for ever
   * @param due when it escalates; null: never
   */
  public record Held(
      String rule,
      String basis,
      int hop,
      View view,
      String by,
      List<String> recipients,
      Relation relation,
      @Nullable Duration ackWithin,
      @Nullable String next,
      @Nullable Duration within,
      @Nullable Instant due) {

    public Held {
      recipients = List.copyOf(recipients);
    }
  }
}
