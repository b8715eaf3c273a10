package org.ceptoarhub.core.submission;

import java.time.Instant;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.topics.Realm;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was handed in.
 *
 * @param source party id of the sender: the topic it came from
 * @param event the event
 * @param actor the person or program that acted for the sender; null if it did not say
 * @param realm live or drill
 * @param at the broker's time of the event
 */
public record Submission(
    String source, Event event, @Nullable String actor, Realm realm, Instant at) {}
