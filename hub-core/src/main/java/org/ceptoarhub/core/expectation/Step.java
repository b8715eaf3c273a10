package org.ceptoarhub.core.expectation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ceptoarhub.core.posture.Postures;
import org.jspecify.annotations.Nullable;

/**
 * An event that a party sends.
 *
 * @param id its name in the table
 * @param sender party id
 * @param actor the person or program that acts for the sender; null: nobody is named
 * @param at the time at which the hub receives it
 * @param postures the postures when it comes
 * @param rules the rule set file, beside the table, by which it is decided; null: the edition's
 * @param event the JSON form with ids; what else a sender may leave out may be missing
 */
public record Step(
    String id,
    String sender,
    @Nullable String actor,
    Instant at,
    Postures postures,
    @Nullable String rules,
    ObjectNode event) {}
