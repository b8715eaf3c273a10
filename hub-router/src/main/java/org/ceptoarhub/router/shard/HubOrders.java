package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.jspecify.annotations.Nullable;

/** The hub's orders to itself, as they go onto its own out topic. Thread-safe. */
public final class HubOrders {
  private final Realm realm;
  private final EventCodec codec;

  public HubOrders(Realm realm, EventCodec codec) {
    this.realm = realm;
    this.codec = codec;
  }

  /**
   * An order on its way.
   *
   * @param id the order's event id; the same for the same reason, so that it is carried out once
   * @param about the event that it is about
   * @param caseId that event's case: orders about one case stay in order
   * @param by the party on whose word it is done, or that has not acted
   * @param actor who acted for it; null: nobody, time has run out
   * @param cause the event by which the party said so, or the revision; null: the clock
   * @param consent what a source consents to now; null for all other acts
   * @param at when there was reason for it
   * @param drill the header of the drill event that it comes from; null: another realm, or the
   *     clock
   */
  public record Order(
      String id,
      OrderAct act,
      EventRef about,
      String caseId,
      String by,
      @Nullable String actor,
      @Nullable EventRef cause,
      @Nullable Consent consent,
      Instant at,
      org.ceptoarhub.event.@Nullable Header drill) {}

  /**
   * The record that gives the order.
   *
   * @param hub the hub's own party id
   */
  public ProducerRecord<byte[], byte[]> record(String hub, Order order) {
    HubOrder body =
        HubOrder.newBuilder()
            .setHeader(
                HubHeader.of(
                        realm,
                        order.id(),
                        order.caseId(),
                        "Order: " + order.act(),
                        order.at(),
                        order.drill())
                    .build())
            .setAbout(order.about())
            .setAct(order.act())
            .setBy(order.by())
            .setActor(order.actor())
            .setCause(order.cause())
            .setConsent(order.consent())
            .build();
    List<Header> headers = new ArrayList<>(Outgoing.headers(hub, new Event(body)));
    headers.add(
        TextHeader.of(RecordHeaders.ACTOR, order.actor() == null ? Service.ROUTER : order.actor()));
    return new ProducerRecord<>(
        realm.out(hub), 0, order.caseId().getBytes(UTF_8), codec.encode(body), headers);
  }
}
