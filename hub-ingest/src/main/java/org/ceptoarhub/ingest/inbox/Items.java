package org.ceptoarhub.ingest.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.ingest.broker.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries as clients read them. */
@Singleton
final class Items {
  private static final Logger LOG = LoggerFactory.getLogger(Items.class);

  private final EventCodec codec;
  private final EventJson json;

  Items(EventCodec codec, EventJson json) {
    this.codec = codec;
    this.json = json;
  }

  /** The event of a delivery; empty for bytes that are none, which the router does not write. */
  Optional<Event> event(Stored stored) {
    try {
      return Optional.of(codec.decodeEvent(stored.value()));
    } catch (MalformedRecordException e) {
      LOG.error("Skipped an unreadable delivery at offset {}", stored.offset(), e);
      return Optional.empty();
    }
  }

  /** {@code {source, eventId, type, header, body, delivery}}. */
  Optional<ObjectNode> item(String party, Stored stored) {
    return event(stored).map(event -> item(party, stored, event));
  }

  private ObjectNode item(String party, Stored stored, Event event) {
    ObjectNode form = json.toJson(event);
    ObjectNode item = form.objectNode();
    item.put("source", stored.header(RecordHeaders.SOURCE).orElse(null));
    item.put("eventId", event.header().getEventId());
    item.put("type", event.kind());
    item.set("header", form.get("header"));
    item.set("body", form.get("body"));
    ObjectNode delivery = item.putObject("delivery");
    delivery.put("rule", stored.header(RecordHeaders.RULE).orElse(null));
    delivery.put("hop", stored.header(RecordHeaders.HOP).map(Integer::valueOf).orElse(null));
    delivery.put("view", stored.header(RecordHeaders.VIEW).orElse(null));
    delivery.put("ackBy", stored.header(RecordHeaders.ACK_BY).orElse(null));
    delivery.put("receivedAt", stored.at().toString());
    delivery.put("cursor", Cursor.of(party, stored.offset()));
    return item;
  }
}
