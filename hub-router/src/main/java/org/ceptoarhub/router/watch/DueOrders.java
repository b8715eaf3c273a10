package org.ceptoarhub.router.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.core.index.Unsettled;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.shard.HubOrders.Order;

/**
 * What the clock orders about an event that waits. Pure. An order has the same id whoever writes it
 * in the same spell of time, so several routers order a thing once; should it have been in vain, as
 * clocks differ or a posture was about to change, the next spell orders it again.
 */
final class DueOrders {
  /** How long an order is given to show in the index before it is given again. */
  static final Duration SPELL = Duration.ofMinutes(1);

  private final Unsettled open;
  private final Set<String> niscs;
  private final Posture posture;
  private final Instant now;

  private DueOrders(Unsettled open, Set<String> niscs, Posture posture, Instant now) {
    this.open = open;
    this.niscs = niscs;
    this.posture = posture;
    this.now = now;
  }

  /**
   * The orders that are due, in the order in which they are to be carried out.
   *
   * @param niscs ids of the parties that have NISC's role
   */
  static List<Order> of(Unsettled open, Set<String> niscs, Postures postures, Instant now) {
    Posture posture = postures.of(open.entry().getSectors());
    return new DueOrders(open, niscs, posture, now).all();
  }

  private List<Order> all() {
    List<Order> orders = new ArrayList<>();
    for (String relay : open.relays()) {
      if (posture != Posture.NORMAL
          && !open.hasSettled(relay, OrderAct.HEADLINE)
          && !niscHasIt(relay)) {
        orders.add(order(OrderAct.HEADLINE, relay, open.entry().getAt()));
      }
      due(relay).forEach(due -> orders.add(order(atTheEnd(), relay, due)));
    }
    Instant approveBy = open.entry().getApproveBy();
    if (approveBy != null
        && open.isUnapproved()
        && !open.hasSettled(open.entry().getSource(), OrderAct.ESCALATE)
        && !now.isBefore(approveBy)) {
      orders.add(order(OrderAct.ESCALATE, open.entry().getSource(), approveBy));
    }
    return orders;
  }

  private OrderAct atTheEnd() {
    return posture == Posture.NORMAL ? OrderAct.ESCALATE : OrderAct.GO_ON;
  }

  /** The end of a relaying party's time, if it is over and nothing has come of that yet. */
  private Stream<Instant> due(String relay) {
    return posture == Posture.NORMAL && open.hasSettled(relay, OrderAct.ESCALATE)
        ? Stream.empty()
        : open.held().stream()
            .filter(group -> group.getBy().equals(relay))
            .map(HeldGroup::getDue)
            .filter(due -> due != null && !now.isBefore(due))
            .sorted()
            .limit(1);
  }

  /** Whether NISC has the event, in whatever view, or is the one that holds or has sent it. */
  private boolean niscHasIt(String relay) {
    Stream<AudienceGroup> later =
        open.sequel() == null ? Stream.empty() : open.sequel().getAudience().stream();
    return niscs.contains(relay)
        || niscs.contains(open.entry().getSource())
        || Stream.concat(open.entry().getAudience().stream(), later)
            .flatMap(group -> group.getRecipients().stream())
            .anyMatch(niscs::contains);
  }

  private Order order(OrderAct act, String by, Instant since) {
    IndexEntry entry = open.entry();
    long spell = Duration.between(since, now).dividedBy(SPELL);
    return new Order(
        Ids.named(
            "clock",
            act.name(),
            entry.getSource(),
            entry.getEventId(),
            by,
            since.toString(),
            Long.toString(spell)),
        act,
        new EventRef(entry.getSource(), entry.getEventId()),
        entry.getCaseId(),
        by,
        null,
        null,
        null,
        since.plus(SPELL.multipliedBy(spell)),
        null);
  }
}
