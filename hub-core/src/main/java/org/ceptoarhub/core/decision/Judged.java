package org.ceptoarhub.core.decision;

import java.time.Instant;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.event.EventRef;
import org.jspecify.annotations.Nullable;

/**
 * A record of an out topic and the Decision on it.
 *
 * @param source party id of the sender
 * @param offset the record's offset on the sender's out topic
 * @param at the broker's time of the record
 * @param actor who acted for the sender; null if it did not say
 * @param event the event; null if the bytes were none
 * @param decision what was decided
 * @param about the event whose deliveries it decides on, where it is another one: the hub's orders
 */
public record Judged(
    String source,
    long offset,
    Instant at,
    @Nullable String actor,
    @Nullable Event event,
    Decision decision,
    @Nullable EventRef about) {}
