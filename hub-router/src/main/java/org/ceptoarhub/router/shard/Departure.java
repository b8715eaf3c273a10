package org.ceptoarhub.router.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.Decision.Delivery;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.router.shard.Edition.Inbox;
import org.ceptoarhub.router.shard.LastDoor.Leaving;
import org.ceptoarhub.router.shard.Outgoing.Encoded;

/** An event on its way out, to all whom a Decision gives it: encoded once a view. */
final class Departure {
  private final Submission submission;
  private final Decision decision;
  private final Edition edition;
  private final Map<Sight, Encoded> views = new HashMap<>();

  /** All who see the same of an event. */
  private record Sight(View view, boolean toNisc) {}

  /**
   * @param submission the event that the Decision delivers
   */
  Departure(Submission submission, Decision decision, Edition edition) {
    this.submission = submission;
    this.decision = decision;
    this.edition = edition;
  }

  /** Encodes the event, and has the last door look at each view; empty if nothing is wrong. */
  Optional<String> objection(Outgoing outgoing) {
    Map<Sight, List<String>> recipients = new HashMap<>();
    for (Delivery delivery : decision.deliveries()) {
      for (String recipient : delivery.recipients()) {
        recipients
            .computeIfAbsent(sight(delivery.view(), recipient), key -> new ArrayList<>())
            .add(recipient);
      }
    }
    for (Map.Entry<Sight, List<String>> group : recipients.entrySet()) {
      Sight sight = group.getKey();
      Encoded encoded =
          outgoing.encoded(submission.source(), submission.event(), sight.view(), sight.toNisc());
      views.put(sight, encoded);
      Optional<String> objection =
          edition
              .lastDoor()
              .objection(
                  new Leaving(
                      submission, encoded.source(), encoded.bytes(), sight.view(), sight.toNisc()),
                  group.getValue());
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private Sight sight(View view, String recipient) {
    return new Sight(view, edition.inbox(recipient).map(Inbox::nisc).orElse(false));
  }

  /** The deliveries; after {@link #objection}. */
  List<ProducerRecord<byte[], byte[]>> records() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Delivery delivery : decision.deliveries()) {
      Map<Sight, List<Header>> headers = new HashMap<>();
      for (String recipient : delivery.recipients()) {
        Sight sight = sight(delivery.view(), recipient);
        Encoded encoded = Objects.requireNonNull(views.get(sight), recipient);
        records.add(
            Outgoing.delivery(
                edition.inbox(recipient).orElseThrow().topic(),
                encoded,
                headers.computeIfAbsent(sight, key -> Outgoing.headers(encoded, delivery))));
      }
    }
    return records;
  }
}
